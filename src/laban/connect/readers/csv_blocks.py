"""Cut CSV bytes into blocks that end where a record ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from laban.base import DeliveryError
from laban.connect.sources import ByteStream

LONGEST_RECORD_BYTES = 64 * 1024 * 1024
_QUOTE, _NEWLINE, _RETURN = ord('"'), ord("\n"), ord("\r")


def csv_blocks(stream: ByteStream, delimiter: str, size: int) -> Iterator[bytes]:
    """Yield blocks of about `size` bytes, each of whole records.

    Raises:
        DeliveryError: When a quotation mark is never closed, or a record is longer than
            `LONGEST_RECORD_BYTES` (connect-018).
    """
    rest: list[bytes] = []
    held = 0
    while chunk := stream.read(size):
        rest.append(chunk)
        held += len(chunk)
        if held < size:
            continue
        block = b"".join(rest)
        cut = _last_record_end(block, delimiter)
        if cut:
            yield block[:cut]
        elif len(block) > LONGEST_RECORD_BYTES:
            raise _never_closed(block)
        rest = [block[cut:]]
        held = len(block) - cut
        # A record longer than a block: wait until twice as much is there.
        size = max(size, held + 1) if cut else 2 * size
    block = b"".join(rest)
    if block:
        _require_closed(block, delimiter)
        yield block


def _last_record_end(block: bytes, delimiter: str) -> int:
    """Return the place after the last line end that is outside quotation marks, or 0."""
    if b'"' not in block:
        return block.rfind(b"\n") + 1
    data = np.frombuffer(block, np.uint8)
    quotes = _structural_quotes(data, delimiter)
    newlines = np.flatnonzero(data == _NEWLINE)
    outside = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def _structural_quotes(data: NDArray[np.uint8], delimiter: str) -> NDArray[np.int64]:
    """Return the places of the marks that open, close or double; not those within plain text."""
    quotes = np.flatnonzero(data == _QUOTE)
    edges = np.zeros(256, np.bool_)
    edges[[ord(delimiter), _NEWLINE, _RETURN, _QUOTE]] = True
    opens = (quotes == 0) | edges[data[np.maximum(quotes - 1, 0)]]
    last = len(data) - 1
    closes = (quotes == last) | edges[data[np.minimum(quotes + 1, last)]]
    structural: NDArray[np.int64] = quotes[opens | closes]
    return structural


def _require_closed(block: bytes, delimiter: str) -> None:
    """Refuse a last block whose last quotation mark swallows what follows it."""
    if block.count(b'"') % 2 == 0:
        return
    lines = io.StringIO(block.decode("utf-8", "replace"), newline="")
    csv.field_size_limit(LONGEST_RECORD_BYTES)
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise _never_closed(block) from None


def _never_closed(block: bytes) -> DeliveryError:
    start = block.rfind(b'"')
    shown = block[start : start + 40].decode("utf-8", "replace")
    return DeliveryError(
        f"A quotation mark is opened and never closed, near the end of the file: {shown!r}.",
        cure='Close it, or write a mark within a text twice: "".',
        code="connect-018",
    )
