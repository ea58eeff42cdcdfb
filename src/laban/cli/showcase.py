"""The demo: the whole line from a plan to a proved figure on an open portal, in one command."""

from __future__ import annotations

from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import typer

from laban.cli.context import Context, clock

if TYPE_CHECKING:
    from laban.programme import Programme
    from laban.run import Sending

DEMO_YEAR = (date(2024, 1, 1), date(2024, 12, 31))
DEMO_KINDS = ("government", "ministry", "province", "region", "sector")
DEMO_FIGURE = "online_dossier_share/48/2024"
DELIVERY_ID = "illustrative-dossiers-2024"


class Beside(Protocol):
    """What is installed beside the core and takes part in the demo, such as the server."""

    def deliver_first(self) -> None:
        """Deliver what it shows; some of it counts from days ago, so it comes before all else."""

    def after_publishing(self, *, port: int, serve: bool) -> None:
        """Show what was published."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(demo)


def demo(
    rows: int = typer.Option(200_000, min=1_000, help="How many illustrative dossiers."),
    port: int = typer.Option(8000, min=1, max=65535, help="Port that the portal listens on."),
    serve: bool = typer.Option(True, help="End with the portal open, where it is installed."),
) -> None:
    """Run everything once: check, deliver, measure, prove, verify, publish, open the portal."""
    from laban.cli.figures import start_run
    from laban.cli.programmes import check
    from laban.cli.publications import start_publishing
    from laban.cli.standings import assess, show_standings
    from laban.cli.tables import say
    from laban.run import Sending

    context = Context.from_environment()
    folder = context.programme_folder
    beside = _beside()
    _step("1. Check the programme")
    check(folder)
    plan = context.programme(folder)
    sending = Sending(plan, folder, context.pseudonym_key, clock)

    _step("2. Deliver real published figures")
    if beside:
        beside.deliver_first()
    _deliver_published(context, sending)

    _step(f"3. Deliver {rows:,} illustrative dossiers; 1 % of the rows are wrong on purpose")
    _deliver_dossiers(context, sending, rows)

    _step("4. Measure, and sign what was measured")
    run = start_run(context, plan, kinds=DEMO_KINDS)
    say(f"{run.figures:,} figures in run {run.run_id}")

    _step("5. Where targets and tasks stand")
    show_standings(assess(context, run.run_id), context.settings["LABAN_LANGUAGE"])

    _step(f"6. Prove one figure: {DEMO_FIGURE}")
    _prove(context, run.run_id)

    _step("7. Publish")
    publication = start_publishing(context, run)
    say(f"{publication.figure_count:,} public figures in publication {publication.id}")

    _step("8. Try next")
    _suggest(context)
    if beside:
        _step("9. The portal")
        beside.after_publishing(port=port, serve=serve)


def _beside() -> Beside | None:
    """Return the server's part; nothing where the core is alone."""
    return next((one.load() for one in entry_points(group="laban.demo")), None)


def _suggest(context: Context) -> None:
    from laban.cli.tables import say

    for command in (
        "laban figures -o 'Đà Nẵng' --period 2024 --grain quarter -i online_dossier_share",
        "laban standings --on 2024-12-31 --why",
        "laban figures -i dti --kind province --period 2024",
        f"laban refused {DELIVERY_ID} --from VN",
        "laban measure --on-structure 2025-07-01 --kind province -i online_dossier_share",
        "laban serve --demo",
        "laban --help",
    ):
        say(f"  .venv/bin/{command}")
    say(f"All state is in {context.home}; delete the folder to begin anew.")


def _step(title: str) -> None:
    from laban.cli.tables import console

    console.print(f"\n[bold]{title}[/bold]")


def _deliver_published(context: Context, sending: Sending) -> None:
    from laban.cli.tables import say
    from laban.run import load_data

    for receipt in load_data(sending, context.lake):
        say(f"  {receipt.delivery_id}: {receipt.rows_landed:,} rows landed")


def _deliver_dossiers(context: Context, sending: Sending, rows: int) -> None:
    from laban.cli.deliveries import show_receipt
    from laban.cli.progress import delivery_progress
    from laban.run import deliver_file

    path = context.home / "demo" / f"dossiers-{rows}.csv"
    if not path.exists():
        _write_dossiers(path, sending.programme, sending.folder, rows)
    with delivery_progress(path) as on_progress:
        receipt = deliver_file(
            sending,
            context.lake,
            path,
            record_type="dossier",
            organisation="VN",
            delivery_id=DELIVERY_ID,
            illustrative=True,
            on_progress=on_progress,
        )
    show_receipt(receipt)


def _write_dossiers(path: Path, plan: Programme, folder: Path, rows: int) -> None:
    from laban.sample import Sample, read_populations, write_sample

    path.parent.mkdir(parents=True, exist_ok=True)
    people = folder / "data" / "province_statistics.csv"
    wanted = Sample(
        plan,
        rows,
        seed=1,
        first_day=DEMO_YEAR[0],
        last_day=DEMO_YEAR[1],
        wrong_share=0.01,
        populations=read_populations(people, plan.organisations),
    )
    draft = path.with_suffix(".draft")
    write_sample(draft, "csv", wanted)
    draft.replace(path)


def _prove(context: Context, run_id: str) -> None:
    from laban.cli.figures import prove, verify

    proof = context.home / "demo" / "proof.json"
    prove(DEMO_FIGURE, out=proof, run=run_id)
    verify(proof, key=None)
