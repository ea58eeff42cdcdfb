"""What every door does between the bytes of a delivery and its validation."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import DeliveryError
from laban.connect.mapping import SourceMapping
from laban.connect.readers import RawBatch, ReadOptions
from laban.connect.source_columns import SourceColumns


def read_options(columns: SourceColumns, mapping: SourceMapping | None) -> ReadOptions:
    """Return what a reader needs to know of a record type and a mapping."""
    return ReadOptions(
        kind_of=columns.kind_of,
        paths=columns.paths,
        encoding=mapping.encoding if mapping else None,
        delimiter=mapping.delimiter if mapping else None,
        sheet=mapping.sheet if mapping else None,
    )


def known_batches(batches: Iterator[RawBatch], columns: SourceColumns) -> Iterator[RawBatch]:
    """Yield the batches that have rows, after a look at the names of their columns.

    Raises:
        DeliveryError: When the columns are not those expected.
    """
    seen: dict[str, None] = {}
    for batch in batches:
        if not seen or not seen.keys() >= set(batch.names):
            seen |= dict.fromkeys(batch.names)
            names = batch.names if batch.has_header else tuple(seen)
            columns.check(names, has_header=batch.has_header)
        if batch.rows_read:
            yield batch


def require_rows(rows_read: int, name: str) -> None:
    """Refuse content without rows.

    Raises:
        DeliveryError: When there are none (connect-004).
    """
    if not rows_read:
        raise DeliveryError(
            f"{name} holds no rows, so there is nothing to deliver.",
            cure="Look whether it is the right file; an empty month needs no delivery.",
            code="connect-004",
        )
