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
# So much is looked at in one go that it stays in the processor's own memory.
_WINDOW_BYTES = 128 * 1024
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
    is_quote = _structural_quotes(block, delimiter)
    end = block.rfind(b"\n") + 1
    if np.count_nonzero(is_quote[:end]) % 2 == 0:
        return end
    newlines = np.flatnonzero(np.frombuffer(block, np.uint8) == _NEWLINE)
    outside = newlines[np.searchsorted(np.flatnonzero(is_quote), newlines) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def _structural_quotes(block: bytes, delimiter: str) -> NDArray[np.bool_]:
    """Return where marks open, close or double; those within plain text are not structural."""
    found = np.empty(len(block), np.bool_)
    text = np.frombuffer(b"\n%b\n" % block, np.uint8)
    for start in range(0, len(block), _WINDOW_BYTES):
        seen = text[start : start + _WINDOW_BYTES + 2]
        is_quote = seen == _QUOTE
        is_edge = is_quote | (seen == ord(delimiter)) | (seen == _NEWLINE) | (seen == _RETURN)
        found[start : start + _WINDOW_BYTES] = is_quote[1:-1] & (is_edge[:-2] | is_edge[2:])
    return found


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
