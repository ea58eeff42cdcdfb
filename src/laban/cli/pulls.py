"""Commands about sources that are pulled from: pulls, pull."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from laban.cli.context import Context, clock
from laban.cli.settings import read_secret

if TYPE_CHECKING:
    from laban.connect import PullStatus
    from laban.lake import Lake

PROGRAMME = typer.Option(None, "--programme", "-p", help="Folder; default LABAN_PROGRAMME.")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(name="pulls")(list_pulls)
    app.command()(pull)


def list_pulls(
    source: str | None = typer.Argument(None, help="Show the runs of this source instead."),
    programme: Path | None = PROGRAMME,
) -> None:
    """List the sources that are pulled from: last and next run, lag, error."""
    from laban.cli.tables import say, show_table
    from laban.connect import find_source, pull_status

    context = Context.from_environment()
    plan = context.programme(programme)
    zone = ZoneInfo(plan.head.time_zone)
    if source is not None:
        _show_runs(context.lake, find_source(plan, source).source, zone)
        return
    now = clock()
    found = pull_status(plan, context.lake, now)
    headers = ("source", "from", "as", "last run", "state", "landed", "refused", "next run", "lag")
    rows = [_row(status, now, zone) for status in found]
    show_table(headers, rows, right=("landed", "refused"))
    for status in found:
        if status.last and status.last.error:
            say(f"{status.source.source}: {status.last.error}")
    if not found:
        say("The programme has no sources; sources/*.yaml states them.")


def _row(status: PullStatus, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    source, last = status.source, status.last
    following = "by hand" if status.next_at is None else _moment(status.next_at, zone)
    if status.is_due(now):
        following = "due"
    return (
        source.source,
        source.organisation,
        source.record_type,
        _moment(last.began_at, zone) if last else "never",
        "running" if status.held_until else last.state.value if last else "",
        f"{last.rows_landed:,}" if last else "",
        f"{last.rows_refused:,}" if last else "",
        following,
        _span(status.lag),
    )


def _show_runs(lake: Lake, source: str, zone: ZoneInfo) -> None:
    from laban.cli.tables import show_table
    from laban.connect import pull_runs

    rows = [
        (
            _moment(run.began_at, zone),
            run.state.value,
            f"{run.deliveries:,}",
            f"{run.rows_landed:,}",
            f"{run.rows_refused:,}",
            run.error,
        )
        for run in pull_runs(lake, source)
    ]
    right = ("deliveries", "landed", "refused")
    show_table(("began", "state", *right, "error"), rows, right=right)


def pull(
    source: str = typer.Argument(help="The source's name."),
    again_from: str | None = typer.Option(
        None, help="Begin at this value of the cursor, not where the last pull ended."
    ),
    programme: Path | None = PROGRAMME,
) -> None:
    """Pull from a source now; what comes is validated and landed like any delivery."""
    from laban.cli.tables import say
    from laban.connect import Pulling, run_pull

    context = Context.from_environment()
    folder = programme or context.programme_folder
    pulling = Pulling(
        programme=context.programme(folder),
        lake=context.lake,
        folder=folder,
        scratch=context.home / "pulls",
        now=clock,
        sleep=time.sleep,
        secret=read_secret,
        pseudonym_key=context.pseudonym_key,
    )
    run = run_pull(source, pulling, again_from=again_from)
    say(
        f"{source}: {run.deliveries:,} {'delivery' if run.deliveries == 1 else 'deliveries'}, "
        f"{run.rows_landed:,} landed, {run.rows_refused:,} refused"
    )
    if run.error:
        typer.echo(f"laban: {run.error}", err=True)
        raise typer.Exit(8)


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _span(lag: timedelta | None) -> str:
    """Return a span in the largest unit that it fills."""
    if lag is None:
        return ""
    minutes = int(lag.total_seconds()) // 60
    for size, unit in ((1_440, "d"), (60, "h")):
        if minutes >= size:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"
