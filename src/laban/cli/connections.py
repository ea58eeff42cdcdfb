"""Commands about connections: connections, reconcile."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import typer

from laban.cli.context import Context, clock
from laban.cli.days import parse_day

if TYPE_CHECKING:
    from laban.programme import Programme
    from laban.quality import Connection, Judgement

PROGRAMME = typer.Option(None, "--programme", "-p", help="Folder; default LABAN_PROGRAMME.")
DAY = typer.Option(None, help="The day judged, e.g. 2024-06-30; default yesterday.")
ORGANISATION = typer.Option(None, help="Only it and those below it: a code or an identity.")
SHOWN_MISSING = 3


class Format(StrEnum):
    """The forms in which verdicts and gaps are shown."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


FORMAT = typer.Option(Format.TABLE, help="table, csv or json.")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(connections)
    app.command()(reconcile)


def connections(
    day: str | None = DAY,
    organisation: str | None = ORGANISATION,
    format: Format = FORMAT,
    keep: bool = typer.Option(False, help="Keep the verdicts and gaps of the day as records."),
    programme: Path | None = PROGRAMME,
) -> None:
    """Show what is owed on a day and what became of it: who is connected, by what arrived."""
    from laban.quality import connection_rows

    context = Context.from_environment()
    plan = context.programme(programme)
    chosen = _day(day, plan)
    if keep:
        _keep(context, plan, programme or context.programme_folder, chosen)
        return
    found = _judged(context, plan, chosen, organisation).connections
    if format is Format.TABLE:
        _show_connections(found, plan)
    else:
        _write(list(connection_rows(found)), format)


def reconcile(
    day: str | None = DAY,
    organisation: str | None = ORGANISATION,
    format: Format = FORMAT,
    programme: Path | None = PROGRAMME,
) -> None:
    """List where control totals and the records that arrived differ, with both counts."""
    from laban.cli.tables import say, show_table
    from laban.quality import gap_rows

    context = Context.from_environment()
    plan = context.programme(programme)
    chosen = _day(day, plan)
    found = _judged(context, plan, chosen, organisation).gaps
    if format is not Format.TABLE:
        _write(list(gap_rows(found, chosen)), format)
        return
    if not found:
        say("No gaps: every control total that was to be met by then is met.")
        return
    rows = [
        (
            *(_name(plan, gap.organisation), gap.record_type, f"{gap.day}"),
            *(", ".join(str(value) for value in gap.by.values()), gap.count),
            *("not stated" if gap.stated is None else f"{gap.stated:,}", f"{gap.landed:,}"),
            f"{gap.landed - (gap.stated or 0):+,}",
        )
        for gap in found
    ]
    headers = ("organisation", "records", "day", "of", "total", "stated", "landed", "difference")
    show_table(headers, rows, right=("stated", "landed", "difference"))


def _day(text: str | None, programme: Programme) -> date:
    if text is not None:
        return parse_day(text, "--day")
    today = clock().astimezone(ZoneInfo(programme.head.time_zone)).date()
    return today - timedelta(days=1)


def _judged(
    context: Context, programme: Programme, day: date, organisation: str | None
) -> Judgement:
    from laban.run import judge_connections

    id = _wanted(programme, organisation, day) if organisation else None
    with context.engine() as engine:
        found = judge_connections(programme, context.lake, engine, day=day, now=clock())
    return found.about(programme.organisations, id) if id else found


def _wanted(programme: Programme, organisation: str, day: date) -> str:
    from laban.base import UserError, did_you_mean

    known = programme.organisations.on(organisation, day)
    if known is not None:
        return known.id
    codes = {one.code for one in programme.organisations.by_id.values()}
    raise UserError(
        f'--organisation is "{organisation}", which nobody is on {day}.',
        cure=did_you_mean(organisation, codes) or "Write a code or an identity.",
        code="cli-012",
    )


def _keep(context: Context, programme: Programme, folder: Path, day: date) -> None:
    from laban.cli.tables import say
    from laban.run import Sending, keep_connections

    sending = Sending(programme, folder, context.pseudonym_key, clock)
    with context.engine() as engine:
        receipts = keep_connections(sending, context.lake, engine, day=day)
    for receipt in receipts:
        again = " (was there)" if receipt.replayed else ""
        say(f"{receipt.delivery_id}: {receipt.rows_landed:,} landed{again}")
    if not receipts:
        say(f"Nothing is owed on {day}, so there is nothing to keep.")


def _show_connections(found: Sequence[Connection], plan: Programme) -> None:
    from laban.cli.tables import say, show_table

    zone = ZoneInfo(plan.head.time_zone)
    rows = [
        (
            *(_name(plan, one.organisation), one.record_type, one.status.replace("_", " ")),
            f"{one.last_delivery_at.astimezone(zone):%Y-%m-%d %H:%M}"
            if one.last_delivery_at
            else "",
            *(f"{one.expected_by}", _missing(one), f"{one.gaps:,}" if one.gaps else ""),
            "illustrative" if one.illustrative else "",
        )
        for one in found
    ]
    headers = (
        *("organisation", "records", "verdict", "last delivery"),
        *("expected by", "missing", "gaps", "note"),
    )
    show_table(headers, rows, right=("gaps",))
    counts = Counter(one.status.replace("_", " ") for one in found)
    words = ", ".join(f"{count:,} {word}" for word, count in counts.most_common())
    owed = "1 connection is" if len(found) == 1 else f"{len(found):,} connections are"
    say(f"{owed} owed: {words}." if found else "Nothing is owed.")


def _missing(connection: Connection) -> str:
    named = ", ".join(missing.value for missing in connection.missing[:SHOWN_MISSING])
    more = len(connection.missing) - SHOWN_MISSING
    return f"{named} and {more:,} more" if more > 0 else named


def _name(plan: Programme, id: str) -> str:
    known = plan.organisations.by_id.get(id)
    return f"{known.name.en} ({id})" if known else id


def _write(rows: Iterable[Mapping[str, Any]], format: Format) -> None:
    """Write rows to standard output."""
    if format is Format.JSON:
        typer.echo(json.dumps(list(rows), ensure_ascii=False, indent=2))
        return
    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(sys.stdout, fieldnames=names)
    writer.writeheader()
    writer.writerows(rows)
