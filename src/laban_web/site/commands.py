"""Commands that `laban` gains where the server is installed."""

from __future__ import annotations

import typer

from laban_conformance.commands import conformance
from laban_web.accounts import commands as accounts
from laban_web.portal import commands as portal
from laban_web.site.doctor import doctor


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(serve)
    app.add_typer(conformance, name="conformance")
    app.command()(doctor)
    app.add_typer(accounts.people, name="people", callback=_prepare)
    app.add_typer(accounts.audit, name="audit", callback=_prepare)
    app.add_typer(portal.portal, name="portal", callback=_prepare)


def _prepare() -> None:
    from laban_web.site import serving

    serving.prepare()


def serve(
    port: int = typer.Option(8000, min=1, max=65535, help="Port to listen on."),
    address: str = typer.Option("127.0.0.1", help="Address to listen on."),
    workers: int = typer.Option(1, min=1, help="Worker processes; more than one on PostgreSQL."),
    demo: bool = typer.Option(
        False,
        help="First load the programme's data, illustrative people and deliveries, and publish.",
    ),
) -> None:
    """Start the server; the first start creates what it needs."""
    from laban_web.installation import installation
    from laban_web.operations.shared_metrics import share_metrics
    from laban_web.site import serving, showing

    if workers > 1:
        share_metrics(installation().home)
    serving.prepare()
    serving.load_portal()
    if demo:
        showing.deliver_first()
        showing.publish_first()
        showing.tell_sign_ins()
    showing.listen(address, port, workers)
