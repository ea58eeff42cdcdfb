"""Read Parquet: typed columns, in batches of bounded size."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from laban.base import DeliveryError
from laban.connect.readers.batches import REPEATING, RawBatch, ReadOptions, row_numbers
from laban.connect.sources import Source

_BUFFER_BYTES = 1024 * 1024


def read(source: Source, options: ReadOptions) -> Iterator[RawBatch]:
    """Yield the rows of a Parquet file.

    Raises:
        DeliveryError: When the file is damaged (connect-009).
    """
    path = source.file()
    try:
        schema = pq.read_schema(path)
        names = tuple(schema.names)
        yield RawBatch(row_numbers(1, 0), pa.RecordBatch.from_pydict({}), 0, names)
        wanted = [name for name in names if options.kind_of(name) is not None]
        texts = [name for name in wanted if _is_repeating_text(schema.field(name), options)]
        with pq.ParquetFile(
            path, read_dictionary=texts, buffer_size=_BUFFER_BYTES, pre_buffer=False
        ) as file:
            first = 1
            for batch in file.iter_batches(options.rows_per_batch, columns=wanted):
                rows = row_numbers(first, batch.num_rows)
                first += batch.num_rows
                yield RawBatch(rows, batch, batch.num_rows, names)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(source, error) from error


def _is_repeating_text(field: pa.Field, options: ReadOptions) -> bool:
    is_text = pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    return is_text and options.kind_of(field.name) in REPEATING


def _damaged(source: Source, error: Exception) -> DeliveryError:
    return DeliveryError(
        f"{source.name} cannot be read as Parquet: {str(error).splitlines()[0].rstrip('.')}.",
        cure="Write it again, or state its format.",
        code="connect-009",
    )
