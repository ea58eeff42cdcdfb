"""Commands about what the public reads: publish, renew, publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from laban.cli.context import Context, clock
from laban.cli.figures import RUN, start_run

if TYPE_CHECKING:
    from laban.lake import RunEntry
    from laban.publication import Publication


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(publish)
    app.command()(renew)
    app.command(name="publications")(list_publications)


def publish(run: str | None = RUN) -> None:
    """Show a run to the public: keep small counts back, sign, put it on the portal."""
    from laban.cli.tables import say
    from laban.run import find_run

    context = Context.from_environment()
    publication = start_publishing(context, find_run(context.lake, run))
    say(f"{publication.figure_count:,} public figures in publication {publication.id}")


def renew() -> None:
    """Measure and publish, if anything has changed since the last publication."""
    from laban import __version__
    from laban.cli.tables import say
    from laban.run import reasons_to_renew

    context = Context.from_environment()
    plan, latest = context.programme(), context.shelf.latest
    published = latest.facts if latest else None
    reasons = reasons_to_renew(published, plan, context.lake, now=clock(), code_version=__version__)
    if not reasons:
        say(f"Nothing has changed since {published.id}." if published else "There is no record.")
        return
    publication = start_publishing(context, start_run(context, plan))
    say(
        f"{publication.figure_count:,} public figures in publication {publication.id}; "
        f"changed: {', '.join(reasons)}."
    )


def start_publishing(context: Context, run: RunEntry) -> Publication:
    """Publish a run with this home's key."""
    from laban import __version__
    from laban.cli.progress import step_progress
    from laban.run import Signing, publish_run

    signing = Signing(context.signing_key, clock, __version__)
    with context.engine() as engine, step_progress("Publishing") as on_progress:
        return publish_run(context.lake, engine, run, signing, context.shelf.folder, on_progress)


def list_publications() -> None:
    """List the publications, oldest first; the portal shows the last."""
    from laban.cli.tables import show_table

    shelf = Context.from_environment().shelf
    opened = [shelf.find(entry.id) for entry in shelf.entries()]
    rows = [
        (
            one.id,
            f"{one.facts.as_of:%Y-%m-%d %H:%M:%S}",
            one.facts.run_id,
            f"{one.figure_count:,}",
            one.facts.programme_version[:12],
        )
        for one in opened
    ]
    headers = ("publication", "as of (UTC)", "run", "figures", "programme")
    show_table(headers, rows, right=("figures",))
