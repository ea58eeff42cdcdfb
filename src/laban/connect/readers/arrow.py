"""Read Arrow IPC, the stream or the file form: typed columns."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from laban.base import DeliveryError
from laban.connect.readers.batches import RawBatch, ReadOptions, row_numbers
from laban.connect.sources import ByteStream, Source

_FILE_MAGIC = b"ARROW1\0\0"


def read(source: Source, options: ReadOptions) -> Iterator[RawBatch]:
    """Yield the rows of an Arrow stream or file.

    Raises:
        DeliveryError: When the content is damaged (connect-009).
    """
    stream = source.stream()
    if stream.peek(len(_FILE_MAGIC)) == _FILE_MAGIC:
        # The file form is the stream form between two magic words.
        stream.read(len(_FILE_MAGIC))
    try:
        with pa.ipc.open_stream(pa.PythonFile(_File(stream), mode="r")) as reader:
            names = tuple(reader.schema.names)
            wanted = [name for name in names if options.kind_of(name) is not None]
            yield RawBatch(row_numbers(1, 0), pa.RecordBatch.from_pydict({}), 0, names)
            first = 1
            for batch in reader:
                batch.validate(full=True)
                for start in range(0, batch.num_rows, options.rows_per_batch):
                    part = batch.select(wanted).slice(start, options.rows_per_batch)
                    rows = row_numbers(first, part.num_rows)
                    first += part.num_rows
                    yield RawBatch(rows, part, part.num_rows, names)
    except (pa.ArrowException, OSError) as error:
        raise DeliveryError(
            f"{source.name} cannot be read as Arrow: {str(error).splitlines()[0].rstrip('.')}.",
            cure="Write it again, or state its format.",
            code="connect-009",
        ) from error


class _File:
    """A stream in the shape that Arrow wants."""

    closed = False

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        parts: list[bytes] = []
        while size and (part := self._stream.read(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        self.closed = True

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False
