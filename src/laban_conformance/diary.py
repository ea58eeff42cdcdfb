"""The diary: everything a connector did that the kit could see."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from itertools import groupby
from pathlib import Path


class Place(StrEnum):
    """Where a connector knocked."""

    MAIN = "main"
    ELSEWHERE = "elsewhere"
    IMPOSTOR = "impostor"


class What(StrEnum):
    """What a connector wanted."""

    TOKEN = "token"
    DELIVERY = "delivery"
    REFUSED = "refused"
    PENDING = "pending"
    HANDSHAKE = "handshake"
    OTHER = "other"


@dataclass(frozen=True)
class Seen:
    """One request, or one TLS handshake that failed.

    Times are seconds since the kit started. `status` 0: the connection was cut without an
    answer. `case` numbers the content: all attempts at one content are one case. `heard`: the
    connector was still there when the answer was sent. `wait_until`: when it may come back.
    """

    number: int
    at: float
    ended_at: float
    place: Place
    what: What
    method: str = ""
    path: str = ""
    user_agent: str = ""
    token: str = ""
    status: int = 0
    heard: bool = True
    case: int = 0
    step: str = ""
    id: str = ""
    record_type: str = ""
    content: str = ""
    content_type: str = ""
    fault: str = ""
    rows: int = 0
    rows_refused: int = 0
    committed: bool = False
    wait_until: float | None = None
    about: int = 0
    state: str = ""

    @property
    def is_passing_failure(self) -> bool:
        """Say whether the answer was one that passes: cut off, too many, or the server's fault."""
        return self.status == 0 or self.status == 429 or self.status >= 500

    @property
    def is_final_refusal(self) -> bool:
        """Say whether the answer was the last word on this request."""
        return 400 <= self.status < 500 and self.status not in (401, 408, 425, 429)

    @property
    def is_accepted(self) -> bool:
        """Say whether the connector heard that the content was taken."""
        return self.heard and self.status in (200, 201, 202, 207)


@dataclass(frozen=True)
class Diary:
    """What was seen, in the order in which it began; the steps planned; whether TLS was on."""

    seen: Sequence[Seen]
    plan: Sequence[str]
    has_tls: bool = False

    def of(self, what: What, place: Place = Place.MAIN) -> list[Seen]:
        """Return the requests of one kind at one place."""
        return [seen for seen in self.seen if seen.what is what and seen.place is place]

    def cases(self) -> list[list[Seen]]:
        """Return the attempts at each content that could be read, content by content."""
        attempts = sorted(
            (seen for seen in self.of(What.DELIVERY) if seen.case), key=lambda seen: seen.case
        )
        return [list(group) for _, group in groupby(attempts, key=lambda seen: seen.case)]

    @property
    def met(self) -> list[str]:
        """The steps of the plan that the connector has met."""
        found = {seen.step for seen in self.seen}
        return [step for step in self.plan if step in found]

    def write(self, path: Path) -> None:
        """Write the diary down: a line of JSON that says what was planned, then one for each."""
        head = {"plan": list(self.plan), "has_tls": self.has_tls}
        lines = [head, *(asdict(seen) for seen in self.seen)]
        path.write_text("".join(f"{line}\n" for line in _dumped(lines)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Diary:
        """Read a diary that was written down."""
        head, *lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        known = {field.name for field in fields(Seen)}
        seen = [
            Seen(
                **{name: value for name, value in line.items() if name in known}
                | {"place": Place(line["place"]), "what": What(line["what"])}
            )
            for line in lines
        ]
        return cls(seen, head["plan"], head["has_tls"])


def _dumped(lines: Iterable[object]) -> Iterator[str]:
    return (json.dumps(line, ensure_ascii=False) for line in lines)
