"""Sample records as files: Parquet, CSV, NDJSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from laban.sample.errors import SampleError
from laban.sample.request import Sample
from laban.sample.sampling import sampled
from laban.sample.texts import as_json_lines, as_texts

Format = Literal["parquet", "csv", "ndjson"]

_SUFFIXES: Mapping[str, Format] = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
}


@dataclass(frozen=True)
class Written:
    """A file of sample records: where, how many rows, and how many are wrong in which way."""

    path: Path
    rows: int
    wrong: Mapping[str, int]


def format_of(path: Path) -> Format:
    """Return the format that a file's name says.

    Raises:
        SampleError: When it says none that samples are written in (sample-007).

    Example:
        >>> format_of(Path("dossiers.csv"))
        'csv'
    """
    found = _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise SampleError(
            f'The name "{path.name}" does not say in which form to write the records.',
            cure=f"End it with {', '.join(_SUFFIXES)}, or write --format.",
            code="sample-007",
        )
    return found


def write_sample(
    path: Path,
    format: Format,
    wanted: Sample,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> Written:
    """Write sample records to a file, batch by batch; `on_progress` hears the rows so far.

    Text formats use the forms of dates that the record type accepts, and may hold wrong rows
    that a typed format cannot.

    Raises:
        SampleError: The records cannot be made as asked.
    """
    wrong: Counter[str] = Counter()
    rows = 0
    batches = sampled(wanted, in_text=format != "parquet")
    with _Writer(path, format, wanted) as writer:
        for batch, spoiled in batches:
            writer.write(batch)
            wrong.update(spoiled)
            rows += batch.num_rows
            if on_progress is not None:
                on_progress(rows)
    return Written(path, rows, {name: count for name, count in wrong.items() if count})


class _Writer(AbstractContextManager["_Writer"]):
    """An open file that takes batches in one format; its header follows the first batch."""

    def __init__(self, path: Path, format: Format, wanted: Sample) -> None:
        self._format = format
        self._type = wanted.programme.record_types[wanted.record_type]
        self._zone = wanted.programme.head.time_zone
        self._file = path.open("wb")
        self._writer: pyarrow.parquet.ParquetWriter | pyarrow.csv.CSVWriter | None = None

    def write(self, batch: pa.RecordBatch) -> None:
        if self._format == "ndjson":
            self._file.write(as_json_lines(batch, self._type, self._zone))
            return
        if self._format == "csv":
            batch = as_texts(batch, self._type, self._zone)
        if self._writer is None:
            self._writer = self._open(batch.schema)
        self._writer.write_batch(batch)

    def _open(self, schema: pa.Schema) -> pyarrow.parquet.ParquetWriter | pyarrow.csv.CSVWriter:
        if self._format == "parquet":
            return pyarrow.parquet.ParquetWriter(self._file, schema, compression="zstd")
        options = pyarrow.csv.WriteOptions(quoting_style="needed")
        return pyarrow.csv.CSVWriter(self._file, schema, write_options=options)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()
        self._file.close()
