"""Commands about deliveries: deliver, load, deliveries, refused, withdraw, sample."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from laban.cli.context import Context, clock
from laban.cli.days import parse_day

if TYPE_CHECKING:
    from laban.connect import Receipt
    from laban.lake import Delivery
    from laban.programme import Programme

Told = Callable[[str, str], str]
PROGRAMME = typer.Option(None, "--programme", "-p", help="Folder; default LABAN_PROGRAMME.")
SHOWN_REASONS = 20


class SampleFormat(StrEnum):
    """The forms in which sample records are written."""

    PARQUET = "parquet"
    CSV = "csv"
    NDJSON = "ndjson"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(deliver)
    app.command()(load)
    app.command(name="deliveries")(list_deliveries)
    app.command()(refused)
    app.command()(withdraw)
    app.command()(sample)


def deliver(
    file: Path = typer.Argument(help="CSV, XLSX, NDJSON, JSON, Parquet or Arrow; .gz or .zst too."),
    record_type: str = typer.Option(..., "--as", help="Record type, e.g. dossier."),
    organisation: str = typer.Option(..., "--from", help="Who delivers: code or identity."),
    delivery_id: str = typer.Option(..., "--id", help="The sender's own name of this delivery."),
    mapping: str | None = typer.Option(None, help="Mapping of the programme by name, or a file."),
    format: str | None = typer.Option(None, help="csv, xlsx, ndjson, json, parquet, arrow."),
    all_or_nothing: bool = typer.Option(False, help="Refuse everything when one row is wrong."),
    illustrative: bool = typer.Option(False, help="The data is invented; every figure says so."),
    dry_run: bool = typer.Option(False, help="Check only; nothing is landed."),
    programme: Path | None = PROGRAMME,
) -> None:
    """Deliver a file: what is right is landed, what is wrong is kept with its reason."""
    from laban.cli.progress import delivery_progress
    from laban.run import Sending, check_file, deliver_file

    context = Context.from_environment()
    folder = programme or context.programme_folder
    sending = Sending(
        programme=context.programme(folder),
        folder=folder,
        pseudonym_key=context.pseudonym_key,
        now=clock,
    )
    if dry_run:
        with delivery_progress(file) as on_progress:
            verdict = check_file(
                sending,
                file,
                record_type=record_type,
                organisation=organisation,
                mapping=mapping,
                format=format,
                on_progress=on_progress,
            )
        _show_counts(verdict.rows_read, verdict.rows_right, verdict.rows_refused)
        _show_reasons(verdict.refused.to_pylist(), _told(context, record_type, sending.programme))
        return
    with delivery_progress(file) as on_progress:
        receipt = deliver_file(
            sending,
            context.lake,
            file,
            record_type=record_type,
            organisation=organisation,
            delivery_id=delivery_id,
            mapping=mapping,
            format=format,
            all_or_nothing=all_or_nothing,
            illustrative=illustrative,
            on_progress=on_progress,
        )
    show_receipt(receipt)
    if receipt.rows_refused or receipt.rows_flagged:
        delivered = context.lake.delivery(receipt.organisation, receipt.delivery_id)
        if delivered:
            told = _told(context, receipt.record_type, sending.programme)
            _show_reasons(context.lake.refused(delivered.sequence).to_pylist(), told)


def load(
    programme: Path | None = typer.Argument(None, help="Folder; default LABAN_PROGRAMME."),
) -> None:
    """Deliver every file that the programme's data/deliveries.yaml lists."""
    from laban.cli.tables import say
    from laban.run import Sending, load_data

    context = Context.from_environment()
    folder = programme or context.programme_folder
    sending = Sending(
        programme=context.programme(folder),
        folder=folder,
        pseudonym_key=context.pseudonym_key,
        now=clock,
    )
    for receipt in load_data(sending, context.lake):
        say(
            f"{receipt.delivery_id}: {receipt.rows_landed:,} landed, "
            f"{receipt.rows_refused:,} refused{' (was there)' if receipt.replayed else ''}"
        )


def list_deliveries(
    record_type: str | None = typer.Option(None, "--as", help="Only this record type."),
) -> None:
    """List the deliveries, oldest first."""
    from laban.cli.tables import show_table

    context = Context.from_environment()
    rows = [
        (
            entry.delivery_id,
            entry.organisation,
            entry.record_type,
            f"{entry.rows_landed:,}",
            f"{entry.rows_refused:,}",
            f"{entry.accepted_at:%Y-%m-%d %H:%M:%S}",
            " ".join(_marks(entry.illustrative, entry.withdrawn_reason)),
        )
        for entry in context.lake.deliveries(record_type=record_type)
    ]
    headers = ("id", "from", "record type", "landed", "refused", "accepted (UTC)", "note")
    show_table(headers, rows, right=("landed", "refused"))


def _marks(illustrative: bool, withdrawn_reason: str | None) -> list[str]:
    marks = ["illustrative"] if illustrative else []
    return [*marks, f"withdrawn: {withdrawn_reason}"] if withdrawn_reason else marks


def refused(
    delivery_id: str = typer.Argument(help="The delivery's id."),
    organisation: str = typer.Option(..., "--from", help="Who delivered it."),
    out: Path | None = typer.Option(None, help="Write all rows to this CSV file instead."),
) -> None:
    """Show the rows of a delivery that were refused or flagged, with the reason of each."""
    from laban.cli.tables import say
    from laban.run import write_csv

    context = Context.from_environment()
    delivery = _delivery(context, organisation, delivery_id)
    rows = context.lake.refused(delivery.sequence)
    told = _told(context, delivery.record_type)
    reasons = [told(row["code"], row["reason"]) for row in rows.to_pylist()]
    if out:
        place = rows.schema.get_field_index("reason")
        write_csv(rows.set_column(place, "reason", [reasons]), out)
        say(f"{rows.num_rows:,} reasons written to {out}")
    else:
        _show_reasons(rows.to_pylist(), told)


def _told(context: Context, record_type: str, programme: Programme | None = None) -> Told:
    """Return what says a reason in LABAN_LANGUAGE, from its code and as it was kept."""
    from laban.connect import reason_in

    if context.settings["LABAN_LANGUAGE"] != "vi":
        return lambda _code, reason: reason
    kind = (programme or context.programme()).record_types.get(record_type)
    return lambda code, reason: reason_in("vi", code, reason, kind)


def _delivery(context: Context, organisation: str, delivery_id: str) -> Delivery:
    from laban.base import DeliveryError, did_you_mean

    found = context.lake.delivery(organisation, delivery_id)
    if found:
        return found
    known = {f"{d.delivery_id}": d.organisation for d in context.lake.deliveries()}
    sender = known.get(delivery_id)
    cure = f"It is from {sender}: write --from {sender}." if sender else ""
    raise DeliveryError(
        f'There is no delivery "{delivery_id}" from {organisation}.',
        cure=cure or did_you_mean(delivery_id, known) or "`laban deliveries` lists them.",
        code="cli-007",
    )


def withdraw(
    delivery_id: str = typer.Argument(help="The delivery's id."),
    organisation: str = typer.Option(..., "--from", help="Who delivered it."),
    reason: str = typer.Option(..., help="Why; kept for ever."),
) -> None:
    """Withdraw a whole delivery: it stays on the record but no longer counts."""
    from laban.cli.tables import say

    context = Context.from_environment()
    found = context.lake.withdraw(organisation, delivery_id, reason=reason, now=clock())
    say(f"{found.delivery_id} is withdrawn: {reason}")


def sample(
    rows: int = typer.Option(..., help="How many records."),
    out: Path = typer.Option(..., help="File to write."),
    record_type: str = typer.Option("dossier", "--as", help="Record type."),
    format: SampleFormat | None = typer.Option(None, help="Default: what the file's name says."),
    seed: int = typer.Option(1, help="The same seed gives the same records."),
    first_day: str = typer.Option("2024-01-01", help="First day of the records."),
    last_day: str = typer.Option("2024-12-31", help="Last day of the records."),
    wrong_share: float = typer.Option(0.0, min=0, max=1, help="Share of rows made wrong."),
    programme: Path | None = PROGRAMME,
) -> None:
    """Invent illustrative records, for demos and benchmarks; deliver them --illustrative."""
    from laban.cli.progress import count_progress
    from laban.cli.tables import say
    from laban.sample import Sample, format_of, read_populations, write_sample

    context = Context.from_environment()
    folder = programme or context.programme_folder
    plan = context.programme(folder)
    people = folder / "data" / "province_statistics.csv"
    wanted = Sample(
        programme=plan,
        record_type=record_type,
        rows=rows,
        seed=seed,
        first_day=parse_day(first_day, "--first-day"),
        last_day=parse_day(last_day, "--last-day"),
        wrong_share=wrong_share,
        populations=read_populations(people, plan.organisations) if people.is_file() else {},
    )
    form = format.value if format else format_of(out)
    with count_progress(out.name, rows) as on_progress:
        written = write_sample(out, form, wanted, on_progress=on_progress)
    say(f"{written.rows:,} illustrative records written to {out}")
    for name, count in written.wrong.items():
        say(f"  made wrong on purpose: {count:,} × {name}")


def show_receipt(receipt: Receipt) -> None:
    """Print a receipt."""
    from laban.cli.tables import say, show_table

    if receipt.replayed:
        say("This delivery was accepted before; here is its receipt. Nothing was landed again.")
    rows = [(name, _shown(value)) for name, value in receipt.as_dict().items()]
    show_table(("receipt", ""), rows)


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _show_counts(read: int, landed: int, refused: int) -> None:
    from laban.cli.tables import say

    say(f"{read:,} rows read: {landed:,} right, {refused:,} would be refused. Nothing was landed.")


def _show_reasons(reasons: list[dict[str, Any]], told: Told) -> None:
    from laban.cli.tables import say, show_table

    if not reasons:
        say("No row was refused or flagged.")
        return
    names = ("row", "level", "column", "value", "reason")
    shown = [row | {"reason": told(row["code"], row["reason"])} for row in reasons[:SHOWN_REASONS]]
    show_table(names, [[str(row[name]) for name in names] for row in shown])
    if len(reasons) > SHOWN_REASONS:
        say(f"… and {len(reasons) - SHOWN_REASONS:,} more: `laban refused ID --from … --out …`")
