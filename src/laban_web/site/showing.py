"""The server's part in a demo: what it delivers beforehand, and the portal that it ends with."""

from __future__ import annotations

import typer

ADDRESS = "127.0.0.1"


def deliver_first() -> None:
    """Deliver what people of the demo look at, and the verdicts on yesterday's connections."""
    from laban.cli.tables import say
    from laban_web.site import serving

    serving.prepare()

    from laban_web.installation import installation
    from laban_web.operations.judging import keep_verdicts
    from laban_web.site.demo import deliver_demo

    rows = deliver_demo(installation())
    keep_verdicts()
    say(f"{rows:,} rows landed for the portal. What is invented is marked illustrative.")


def publish_first() -> None:
    """Measure and publish when nothing is public yet."""
    from laban.cli import DEMO_KINDS, start_publishing, start_run
    from laban.cli.tables import say
    from laban_web.installation import installation

    here = installation()
    if here.publication is not None:
        return
    run = start_run(here.context, here.programme, kinds=DEMO_KINDS)
    publication = start_publishing(here.context, run)
    say(f"{publication.figure_count:,} public figures in publication {publication.id}")


def after_publishing(*, port: int, serve: bool) -> None:
    """Load the portal's content, say how everybody signs in, and open it until it is told to stop."""
    from laban_web.site import serving

    serving.prepare()
    serving.load_portal()
    tell_sign_ins()
    if serve:
        listen(ADDRESS, port, workers=1)


def tell_sign_ins() -> None:
    """Make every sign-in of the demo anew, and print them."""
    from laban.cli.tables import say, show_table
    from laban_web.site.demo import seat_demo

    people, system = seat_demo()
    rows = [(one.name, one.role, one.address, one.password) for one in people]
    show_table(("who", "role", "address", "password, until the next start"), rows)
    for one in people:
        if one.factor:
            say(f"Authenticator app of {one.name}: {one.factor}")
    say(f"System {system.name}: client {system.address}")
    say(f"  its secret: {system.password}")


def listen(address: str, port: int, workers: int) -> None:
    """Answer requests, and say where."""
    from laban_web.site import serving

    typer.echo(f"Open http://{address}:{port}/  (Ctrl+C stops it)")
    serving.serve(address=address, port=port, workers=workers)
