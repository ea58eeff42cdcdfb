"""The `laban` command and how errors for people are shown."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

import typer

from laban import __version__
from laban.base import UserError
from laban.cli import (
    backups,
    connections,
    deliveries,
    figures,
    lake,
    programmes,
    publications,
    pulls,
    showcase,
    standings,
)

app = typer.Typer(
    help="Laban: plan as code, records from agencies, figures that anyone can prove.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)
programmes.register(app)
deliveries.register(app)
connections.register(app)
pulls.register(app)
figures.register(app)
publications.register(app)
standings.register(app)
showcase.register(app)
backups.register(app)
app.add_typer(lake.app, name="lake")
# What is installed beside the core adds commands of its own, e.g. `serve`.
for _entry in entry_points(group="laban.commands"):
    _entry.load()(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"laban {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Laban: plan as code, records from agencies, figures that anyone can prove."""


def main() -> None:
    """Run the command line; an error for people is one sentence and an exit code."""
    try:
        app()
    except UserError as error:
        typer.echo(f"laban: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
