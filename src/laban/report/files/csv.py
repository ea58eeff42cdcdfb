"""CSV in UTF-8, with the mark at its head by which spreadsheets know that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.csv as pacsv

from laban.report.files.texts import as_texts

_MARK = "\ufeff"
# Arrow quotes either every text or none, and refuses none where a text needs it.
_BARE = pacsv.WriteOptions(include_header=False, quoting_style="none")
_QUOTED = pacsv.WriteOptions(include_header=False, quoting_style="needed")


def write_csv(
    schema: pa.Schema, batches: Iterable[pa.RecordBatch], _about: Mapping[str, str]
) -> Iterator[bytes]:
    """Yield a CSV file, a batch at a time. Unknown is nothing between two commas."""
    yield (_MARK + ",".join(schema.names) + "\n").encode()
    for batch in batches:
        table = pa.table([as_texts(column) for column in batch.columns], names=schema.names)
        try:
            yield _lines(table, _BARE)
        except pa.ArrowInvalid:
            yield _lines(table, _QUOTED)


def _lines(table: pa.Table, options: pacsv.WriteOptions) -> bytes:
    sink = pa.BufferOutputStream()
    pacsv.write_csv(table, sink, options)
    return bytes(sink.getvalue())
