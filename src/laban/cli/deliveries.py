"""Commands about deliveries: deliver, load, deliveries, refused, withdraw, sample."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from laban.cli.context import Context, clock

if TYPE_CHECKING:
    from laban.connect import Receipt

PROGRAMME = typer.Option(None, "--programme", "-p", help="Folder; default LABAN_PROGRAMME.")


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
    mapping: str = typer.Option(None, help="Mapping of the programme by name, or a file."),
    format: str = typer.Option(None, help="csv, xlsx, ndjson, json, parquet, arrow."),
    all_or_nothing: bool = typer.Option(False, help="Refuse everything when one row is wrong."),
    illustrative: bool = typer.Option(False, help="The data is invented; every figure says so."),
    dry_run: bool = typer.Option(False, help="Check only; nothing is landed."),
    programme: Path = PROGRAMME,
) -> None:
    """Deliver a file: what is right is landed, what is wrong is kept with its reason."""
    from laban.cli.progress import delivery_progress
    from laban.run import check_file, deliver_file

    context = Context.from_environment()
    plan = context.programme(programme)
    with delivery_progress(file) as on_progress:
        if dry_run:
            verdict = check_file(
                file,
                programme=plan,
                programme_folder=programme or context.programme_folder,
                record_type=record_type,
                organisation=organisation,
                mapping=mapping,
                format=format,
                pseudonym_key=context.pseudonym_key,
                now=clock,
                on_progress=on_progress,
            )
        else:
            receipt = deliver_file(
                file,
                programme=plan,
                programme_folder=programme or context.programme_folder,
                lake=context.lake,
                record_type=record_type,
                organisation=organisation,
                delivery_id=delivery_id,
                mapping=mapping,
                format=format,
                all_or_nothing=all_or_nothing,
                illustrative=illustrative,
                pseudonym_key=context.pseudonym_key,
                now=clock,
                on_progress=on_progress,
            )
    if dry_run:
        _show_verdict(verdict)
    else:
        show_receipt(receipt)
