"""Read NDJSON: one JSON object on each line; a bad line is a refused row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from laban.connect.prefetch import read_ahead
from laban.connect.readers.batches import RawBatch, ReadOptions
from laban.connect.readers.encodings import utf8_stream
from laban.connect.readers.json_rows import JsonRows
from laban.connect.sources import ByteStream, Source


def read(source: Source, options: ReadOptions) -> Iterator[RawBatch]:
    """Yield the rows of an NDJSON file; empty lines are no rows."""
    blocks = read_ahead(lines(source, options))
    with JsonRows(options) as rows, closing(blocks):
        for block in blocks:
            yield from rows.read(block)


def lines(source: Source, options: ReadOptions) -> Iterator[bytes]:
    """Yield blocks of whole lines."""
    return _blocks(utf8_stream(source.stream(), options.encoding), options.bytes_per_batch)


def _blocks(stream: ByteStream, size: int) -> Iterator[bytes]:
    rest: list[bytes] = []
    while chunk := stream.read(size):
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield b"".join([*rest, chunk[:cut]])
            rest = []
        rest.append(chunk[cut:])
    yield b"".join([*rest, b"\n"])
