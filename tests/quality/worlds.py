"""A small world of two provinces and three communes, with what they owe and what they sent."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from laban.connect import Receipt, deliver
from laban.engine import Engine, open_engine
from laban.lake import Lake
from laban.programme import Programme, read_programme_files
from laban.quality import Connection, Judgement, judge
from laban.run import ensure_tables
from tests.small_programme import FILES, small_files

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OWED = """\
obligations:
  - code: O1
    title: {vi: Tỉnh gửi hồ sơ, en: Provinces deliver dossiers}
    record_type: dossier
    kinds: [province]
    source: [{document: plan}]
"""
VERDICTS = """\
code,name_vi,name_en,is_owed:boolean,counts_as_connected:boolean
never_connected,Chưa,Never,true,false
interrupted,Gián đoạn,Interrupted,true,false
partial,Chưa đủ,Partial,true,false
not_reconciled,Chưa khớp,Not reconciled,true,false
connected,Đã kết nối,Connected,true,true
no_longer_owed,Hết,No longer owed,false,
"""
VIETNAM = Path(__file__).resolve().parents[2] / "programmes" / "vietnam"


def owing(rhythm: str, more: str = "") -> str:
    """Return obligations with one rhythm and further keys of it."""
    return OWED + f"    rhythm: {rhythm}\n" + more


def programme_of(obligations: str, **overrides: str) -> Programme:
    """Return the small programme with the given obligations and a place for verdicts."""
    files = small_files(obligations_yaml=obligations, **overrides)
    files["codes/connection_verdict.csv"] = VERDICTS
    for name in ("connection_status", "reconciliation_gap"):
        text = (VIETNAM / "records" / f"{name}.yaml").read_text("utf-8")
        files[f"records/{name}.yaml"] = _without_vietnam(text)
    return read_programme_files((name, text.encode()) for name, text in files.items())


def _without_vietnam(text: str) -> str:
    """Return a record type without documents and units of its programme; by channel."""
    lines = [line for line in text.splitlines() if "{document:" not in line]
    kept = "\n".join(line for line in lines if line.strip() != "source:" and "unit:" not in line)
    return kept.replace("procedure", "channel")


@dataclass
class World:
    """A programme, its lake, and the moments at which deliveries came."""

    programme: Programme
    lake: Lake
    engine: Engine
    sent: int = 0
    _ids: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, home: Path, programme: Programme) -> World:
        lake = Lake.open(home)
        ensure_tables(programme, lake)
        return cls(programme, lake, open_engine(memory_limit="1GB", threads=1))

    def close(self) -> None:
        self.engine.close()
        self.lake.close()

    def send(
        self,
        on: str | datetime,
        rows: Iterable[Mapping[str, Any]],
        *,
        record_type: str = "dossier",
        by: str = "VN",
        id: str | None = None,
        illustrative: bool = False,
    ) -> Receipt:
        """Deliver rows at ten in the morning of a day, or at a moment."""
        self.sent += 1
        lines = "".join(json.dumps(dict(row), default=str) + "\n" for row in rows)
        return deliver(
            io.BytesIO(lines.encode()),
            programme=self.programme,
            lake=self.lake,
            record_type=record_type,
            organisation=by,
            delivery_id=id or f"d{self.sent}",
            now=lambda: moment(on),
            pseudonym_key=bytes(32),
            format="ndjson",
            illustrative=illustrative,
        )

    def withdraw(self, on: str, receipt: Receipt) -> None:
        self.lake.withdraw(
            receipt.organisation, receipt.delivery_id, reason="wrong", now=moment(on)
        )

    def judge(self, day: str) -> Judgement:
        """Judge a day as of its end."""
        on = date.fromisoformat(day)
        end = datetime.combine(on + timedelta(days=1), time(), ZONE) - timedelta(microseconds=1)
        return judge(self.programme, self.lake, self.engine, day=on, as_of=end)

    def verdict(self, day: str, organisation: str) -> Connection:
        (found,) = [c for c in self.judge(day).connections if c.organisation == organisation]
        return found

    def status(self, day: str, organisation: str = "10") -> str:
        return self.verdict(day, organisation).status.value


def moment(on: str | datetime) -> datetime:
    """Return ten in the morning of a day, or the moment itself."""
    if isinstance(on, datetime):
        return on
    return datetime.combine(date.fromisoformat(on), time(10), ZONE)


def dossiers(
    organisation: str,
    day: str,
    count: int = 1,
    *,
    channel: str = "online",
    name: str = "",
    completed: str | None = None,
) -> list[dict[str, Any]]:
    """Return dossiers received at noon of a day; the same arguments name the same dossiers."""
    return [
        {
            "dossier_id": f"{name or organisation}-{day}-{channel}-{number}",
            "organisation": organisation,
            "channel": channel,
            "received_at": f"{day}T12:00:00+07:00",
            "completed_at": f"{completed}T12:00:00+07:00" if completed else None,
        }
        for number in range(count)
    ]


def total(
    organisation: str, day: str, received: int | None, channel: str = "online", **more: int
) -> dict[str, Any]:
    """Return a control total."""
    stated = {"organisation": organisation, "day": day, "channel": channel, "received": received}
    return stated | more


__all__ = ["FILES", "World", "dossiers", "moment", "owing", "programme_of", "total"]
