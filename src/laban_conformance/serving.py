"""Serve the sandbox until told to stop, and keep its report up to date."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from laban_conformance.diary import Diary
from laban_conformance.network import Answer
from laban_conformance.pages import page_of
from laban_conformance.reports import judged
from laban_conformance.running import Kit
from laban_conformance.steps import Waits

DIARY, JSON, PAGE = "requests.jsonl", "report.json", "report.html"
_KEEP_SECONDS = 2.0

Say = Callable[[str], None]


def serve(
    out: Path,
    *,
    port: int,
    address: str,
    name: str,
    tls: bool,
    waits: Waits,
    credentials: tuple[str, str],
    say: Say,
) -> Path:
    """Serve until Ctrl-C or SIGTERM; return where the report lies."""
    out.mkdir(parents=True, exist_ok=True)
    kit = Kit(
        address=address,
        name=name,
        waits=waits,
        credentials=credentials,
        tls_folder=out / "tls" if tls else None,
        pages={
            "/": lambda diary: _html(diary),
            f"/{JSON}": lambda diary: Answer(200, judged(diary, datetime.now(UTC)).as_dict()),
            "/healthz": lambda _diary: Answer(200, {"status": "ok"}),
            "/readyz": lambda _diary: Answer(200, {"status": "ok"}),
        },
    )
    asyncio.run(_serve(kit, port, out, lambda: _introduce(kit, credentials, say)))
    return out / PAGE


async def _serve(kit: Kit, port: int, out: Path, introduce: Callable[[], None]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await kit.open(port)
    introduce()
    kept = -1
    while not stop.is_set():
        if len(kit.diary.seen) != kept:
            kept = len(kit.diary.seen)
            keep(kit.diary, out)
        await _wait(stop)
    await kit.close()
    keep(kit.diary, out)


def keep(diary: Diary, out: Path) -> None:
    """Write down the diary and the report on it."""
    report = judged(diary, datetime.now(UTC))
    diary.write(out / DIARY)
    text = json.dumps(report.as_dict(), ensure_ascii=False, indent=2)
    (out / JSON).write_text(f"{text}\n", encoding="utf-8")
    (out / PAGE).write_text(page_of(report), encoding="utf-8")


def _introduce(kit: Kit, credentials: tuple[str, str], say: Say) -> None:
    say(f"The sandbox listens on {kit.url}/ where the report can be read at any time.")
    say(f"Client id: {credentials[0]}   secret: {credentials[1]}")
    if kit.authority:
        say(f"Let the connector trust {kit.authority}")
    say(f"Deliver at least {len(kit.diary.plan)} different contents, then stop it by Ctrl-C.")


def _html(diary: Diary) -> Answer:
    page = page_of(judged(diary, datetime.now(UTC)))
    return Answer(200, page, media_type="text/html; charset=utf-8")


async def _wait(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), _KEEP_SECONDS)
    except TimeoutError:
        return
