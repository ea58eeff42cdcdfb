"""Deliver files: one, or all that a programme brings with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from laban.connect import (
    Progress,
    Receipt,
    SourceMapping,
    Verdict,
    deliver,
    read_mapping,
    validate_only,
)
from laban.lake import Lake
from laban.programme import Programme, read_data_list


def _ignore(_: Progress) -> None:
    """Hear nothing of the progress."""


@dataclass(frozen=True)
class Sending:
    """What every delivery of a process shares; `folder` is the programme's."""

    programme: Programme
    folder: Path
    pseudonym_key: bytes
    now: Callable[[], datetime]


def deliver_file(
    sending: Sending,
    lake: Lake,
    file: Path,
    *,
    record_type: str,
    organisation: str,
    delivery_id: str,
    mapping: str | None = None,
    format: str | None = None,
    all_or_nothing: bool = False,
    illustrative: bool = False,
    on_progress: Callable[[Progress], None] = _ignore,
) -> Receipt:
    """Deliver one file; `mapping` is a name in the programme's mappings/, or a file."""
    return deliver(
        file,
        programme=sending.programme,
        lake=lake,
        record_type=record_type,
        organisation=organisation,
        delivery_id=delivery_id,
        now=sending.now,
        mapping=_mapping(sending, mapping, record_type),
        format=format,
        all_or_nothing=all_or_nothing,
        illustrative=illustrative,
        pseudonym_key=sending.pseudonym_key,
        on_progress=on_progress,
    )


def check_file(
    sending: Sending,
    file: Path,
    *,
    record_type: str,
    organisation: str,
    mapping: str | None = None,
    format: str | None = None,
    on_progress: Callable[[Progress], None] = _ignore,
) -> Verdict:
    """Say what a delivery of the file would land and refuse; nothing is landed."""
    return validate_only(
        file,
        programme=sending.programme,
        record_type=record_type,
        organisation=organisation,
        now=sending.now,
        mapping=_mapping(sending, mapping, record_type),
        format=format,
        pseudonym_key=sending.pseudonym_key,
        on_progress=on_progress,
    )


def load_data(sending: Sending, lake: Lake) -> Iterator[Receipt]:
    """Deliver every file that the programme's data/deliveries.yaml lists, in its order."""
    for entry in read_data_list(sending.folder):
        yield deliver_file(
            sending,
            lake,
            sending.folder / "data" / entry.file,
            record_type=entry.record_type,
            organisation=entry.organisation,
            delivery_id=entry.id,
            mapping=entry.mapping,
            illustrative=entry.illustrative,
        )


def _mapping(sending: Sending, name: str | None, record_type: str) -> SourceMapping | None:
    """Read a mapping by its name in the programme's mappings/, or by its path."""
    kind = sending.programme.record_types.get(record_type)
    if name is None or kind is None:
        return None
    own = sending.folder / "mappings" / f"{name}.yaml"
    return read_mapping(own if own.is_file() else Path(name), kind)


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table as CSV."""
    pyarrow.csv.write_csv(table, path)
