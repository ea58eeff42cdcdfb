"""Commands about where the programme stands: standings."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import typer

from laban.cli.context import Context, clock
from laban.cli.days import parse_day
from laban.cli.figures import RUN, spoken_language

if TYPE_CHECKING:
    from laban.programme import Programme
    from laban.run import Assessment

LANGUAGE = typer.Option(None, "--language", "-l", help="vi or en; default LABAN_LANGUAGE.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(standings)


def standings(
    run: str | None = RUN,
    on: str | None = typer.Option(None, "--on", help="The day that is today, e.g. 2024-12-31."),
    why: bool = typer.Option(False, "--why", help="Also the verdict on each target in words."),
    out: Path | None = typer.Option(None, help="JSON file to write instead of tables."),
    language: str = LANGUAGE,
) -> None:
    """Show where each target and each task stands."""
    from laban.cli.tables import say

    context = Context.from_environment()
    day = parse_day(on, "--on") if on else None
    spoken = spoken_language(context, language)
    found = assess(context, run, day)
    if out:
        text = json.dumps(found.document, ensure_ascii=False, indent=2)
        out.write_text(text + "\n", encoding="utf-8")
        say(f"{len(found.targets)} standings and {len(found.tasks)} tasks written to {out}")
        return
    show_standings(found, spoken, why=why)


def assess(context: Context, run: str | None, today: date | None = None) -> Assessment:
    """Return where the programme of a run stands, today or on a day."""
    from laban.run import assess_run, find_run, kept_programme

    entry = find_run(context.lake, run)
    plan = kept_programme(context.lake, entry.programme_version)
    with context.engine() as engine:
        return assess_run(plan, context.lake, engine, entry, today or local_today(plan))


def local_today(plan: Programme) -> date:
    """Return the day that is today where the programme is."""
    return clock().astimezone(ZoneInfo(plan.head.time_zone)).date()


def show_standings(found: Assessment, language: Any, *, why: bool = False) -> None:
    """Print targets and tasks as tables, each with its counts."""
    from laban.assess import count_targets, count_tasks
    from laban.cli.tables import say, show_table
    from laban.report import describe_standing

    headers = ("target", "promised", "measured", "source", "state", "needed a year")
    show_table(headers, _target_rows(found, language), right=("needed a year",))
    say(_counts(count_targets(found.targets)))
    if why:
        for one in found.targets:
            say(f"{one.target.code}: {describe_standing(one, found.programme, language)}")
    if found.tasks:
        headers = ("task", "group", "lead", "due", "state", "report owed by")
        show_table(headers, _task_rows(found, language))
        say(_counts(count_tasks(found.tasks)))
    if found.unknown_tasks:
        say(f"Reported on, but not in the plan: {', '.join(found.unknown_tasks)}.")


def _counts(counts: Any) -> str:
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items())


def _target_rows(found: Assessment, language: Any) -> list[tuple[str, ...]]:
    from laban.report import format_apart, format_value, unit_title

    plan = found.programme
    rows: list[tuple[str, ...]] = []
    for one in found.targets:
        target, figure, needed = one.target, one.figure, one.progress.pace_needed
        goal = format_value(target.value, target.unit, plan, language)
        unit = unit_title(target.unit, plan, language)
        value, source = "—", f"nobody has delivered {', '.join(one.owed)}" if one.owed else ""
        if figure:
            number = format_apart(figure.value, target.value, target.unit, plan, language)
            value = f"{number} in {figure.period}"
            marks = ("illustrative" if figure.is_illustrative else "", figure.vintage)
            known = [figure.source or f"{figure.records:,} records", *filter(None, marks)]
            source = ", ".join(known)
        sign = "≥" if target.direction == "at_least" else "≤"
        rows.append(
            (
                f"{getattr(target.title, language)} ({target.code})",
                f"{sign} {goal} {unit} by {target.period}",
                value,
                source,
                getattr(one.rule.title, language),
                format_value(needed.per_year, target.unit, plan, language) if needed else "",
            )
        )
    return rows


def _task_rows(found: Assessment, language: Any) -> list[tuple[str, ...]]:
    from laban.report import TASK_STATES

    plan = found.programme
    groups = {group.code: getattr(group.title, language) for group in plan.task_groups}
    names = plan.organisations.by_id
    return [
        (
            f"{getattr(one.task.title, language)} ({one.task.code})",
            groups.get(one.task.group or "", "not published"),
            getattr(names[one.task.lead].name, language) if one.task.lead else "not published",
            one.due_on.isoformat() if one.due_on else "not published",
            TASK_STATES[one.state][language] + (", illustrative" if one.is_illustrative else ""),
            getattr(names[one.owed_by].name, language) if one.owed_by else "",
        )
        for one in found.tasks
    ]
