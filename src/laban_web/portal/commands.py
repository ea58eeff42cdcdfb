"""What an operator types about the portal."""

from __future__ import annotations

import typer

portal = typer.Typer(help="The public portal.", no_args_is_help=True)


@portal.command()
def load() -> None:
    """Put the portal's first pages and library in place; what editors changed stays."""
    from laban_web.installation import installation
    from laban_web.portal.editorial.loading import load_content

    loaded = load_content(installation())
    typer.echo(
        f"{loaded.made} pages made, {loaded.updated} updated, {loaded.left} left as they are."
    )
