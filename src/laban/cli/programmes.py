"""Commands about the programme: check, schema, diff."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from laban.cli.context import Context


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(check)
    app.command()(schema)
    app.command()(diff)


def check(
    programme: Path = typer.Argument(
        None, help="Folder of the programme; default LABAN_PROGRAMME."
    ),
) -> None:
    """Check a programme: every fault with its file, line and cure."""
    from laban.base import Level
    from laban.cli.tables import say
    from laban.programme import examine_programme

    folder = programme or Context.from_environment().programme_folder
    found, issues = examine_programme(folder)
    for issue in issues:
        say(f"{issue.level.value}: {issue}")
    errors = sum(issue.level is Level.ERROR for issue in issues)
    if found is None:
        say(f"{errors} {'fault' if errors == 1 else 'faults'} in {folder}.")
        raise typer.Exit(2)
    say(
        f"{folder} is in order: {len(found.organisations.by_id):,} organisations, "
        f"{len(found.record_types)} record types, {len(found.indicators)} indicators, "
        f"{len(found.targets)} targets, {len(found.tasks)} tasks, "
        f"{len(found.obligations)} obligations."
    )
    say(f"Version {found.version}")


def schema(
    folder: Path = typer.Argument(Path("schemas"), help="Where the JSON Schemas are written."),
) -> None:
    """Write the JSON Schemas of the programme's files, for editors."""
    from laban.cli.tables import say
    from laban.programme import json_schemas

    folder.mkdir(parents=True, exist_ok=True)
    for name, content in json_schemas().items():
        text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True)
        (folder / name).write_text(text + "\n", encoding="utf-8")
        say(f"{folder / name}")


def diff(
    old: Path = typer.Argument(help="Folder of the older version."),
    new: Path = typer.Argument(help="Folder of the newer version."),
) -> None:
    """Say in words what changed between two versions of a programme."""
    from laban.cli.tables import say
    from laban.programme import compare_programmes, read_programme

    changes = compare_programmes(read_programme(old), read_programme(new))
    for change in changes:
        say(f"{change.kind}: {change.sentence}")
    if not changes:
        say("Nothing changed.")
