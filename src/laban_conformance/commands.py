"""Commands of the conformance kit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import typer

from laban.base import UserError

conformance = typer.Typer(
    help="A sandbox that behaves badly on purpose, and its report on a connector.",
    no_args_is_help=True,
)


class ConformanceError(UserError):
    """A connector does not keep the rules, or there is nothing to judge."""

    exit_code = 11


@conformance.command("serve")
def serve(
    port: int = typer.Option(8181, min=1, max=65535, help="Port to listen on."),
    address: str = typer.Option("127.0.0.1", help="Address to listen on."),
    name: str = typer.Option("", help="Host name by which connectors reach it; default: address."),
    out: Path = typer.Option(Path("conformance"), help="Folder for the report."),
    tls: bool = typer.Option(False, "--tls", help="Speak TLS, by an authority made for this run."),
    retry_after: int = typer.Option(3, min=1, help="Seconds that Retry-After asks for."),
    slow: float = typer.Option(20.0, min=0.0, help="Seconds that the slow answer takes."),
    down: float = typer.Option(5.0, min=0.0, help="Seconds that a restart takes."),
    client_id: str = typer.Option("sandbox", help="Client id that a connector signs in with."),
    client_secret: str = typer.Option("sandbox-secret", help="Its secret; keep real ones out."),
) -> None:
    """Start the sandbox; point a connector at it, then stop it by Ctrl-C for the report."""
    from laban_conformance import serving
    from laban_conformance.steps import Waits

    try:
        page = serving.serve(
            out,
            port=port,
            address=address,
            name=name,
            tls=tls,
            waits=Waits(retry_after, slow, down),
            credentials=(client_id, client_secret),
            say=typer.echo,
        )
    except OSError as error:
        raise ConformanceError(
            f"The sandbox cannot listen on {address}, port {port}, or write to {out}: {error}.",
            cure="Take another port with --port, another address, or another folder with --out.",
            code="conformance-005",
        ) from error
    typer.echo(f"The report is at {page}; `laban conformance report {out}` prints it.")


@conformance.command("report")
def report(
    folder: Path = typer.Argument(Path("conformance"), help="Folder that the sandbox wrote."),
    complete: bool = typer.Option(
        False, "--complete", help="Fail also when a rule was not seen at work."
    ),
) -> None:
    """Print the verdict on each rule; exit code 11 when one was broken."""
    from laban_conformance.diary import Diary
    from laban_conformance.reports import judged
    from laban_conformance.serving import DIARY
    from laban_conformance.verdicts import Verdict

    diary = folder / DIARY
    if not diary.exists():
        raise ConformanceError(
            f"{folder} holds no diary of a sandbox.",
            cure="Run `laban conformance serve --out FOLDER` first, and name that folder.",
            code="conformance-002",
        )
    found = judged(Diary.read(diary), datetime.now(UTC))
    for line in found.lines():
        typer.echo(line)
    unmet = len(found.diary.plan) - len(found.diary.met)
    if unmet:
        typer.echo(f"{unmet} steps of the plan were not met: deliver more contents.")
    broken, unseen = found.rules(Verdict.BROKEN), found.rules(Verdict.NOT_SEEN)
    if broken:
        raise ConformanceError(
            f"{len(broken)} of {len(found.findings)} rules were broken: {', '.join(broken)}.",
            cure="Mend what is written below each, and run the connector again.",
            code="conformance-003",
        )
    if complete and unseen:
        raise ConformanceError(
            f"{len(unseen)} rules were not seen at work: {', '.join(unseen)}.",
            cure="Let the connector meet every step of the plan, with --tls.",
            code="conformance-004",
        )
