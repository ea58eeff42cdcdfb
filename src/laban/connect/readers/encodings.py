"""From the bytes of a text file to UTF-8, whatever it was written in."""

from __future__ import annotations

import codecs

from laban.base import DeliveryError
from laban.connect.sources import ByteStream

HEAD_BYTES = 256 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def utf8_stream(stream: ByteStream, encoding: str | None = None) -> ByteStream:
    """Return a text stream as UTF-8 without its byte-order mark.

    Without a stated encoding, the first block decides: a byte-order mark, else UTF-16 when every
    other byte is zero, else UTF-8 when it is valid, else Windows-1258. Characters that the
    encoding does not have become U+FFFD, which validation refuses; in UTF-8 they stay as they are.

    Raises:
        DeliveryError: When the stated encoding does not exist (connect-011).
    """
    head = stream.peek(HEAD_BYTES)
    mark, marked = next(((m, e) for m, e in _MARKS if head.startswith(m)), (b"", None))
    name = _known(encoding) if encoding else marked or _sniffed(head)
    if mark:
        _skip(stream, len(mark))
    if name in ("utf-8", "ascii"):
        return stream
    return ByteStream(_Transcoder(stream, name).read)


class _Transcoder:
    """Reads text in one encoding and hands it out in UTF-8."""

    def __init__(self, stream: ByteStream, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._rest = b""
        self._is_done = False

    def read(self, size: int) -> bytes:
        while not self._rest and not self._is_done:
            content = self._stream.read(size)
            self._is_done = not content
            self._rest = self._decoder.decode(content, final=self._is_done).encode()
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise DeliveryError(
            f'There is no encoding "{encoding}".',
            cure="Write utf-8, utf-16 or windows-1258.",
            code="connect-011",
        ) from None


def _sniffed(head: bytes) -> str:
    sample = head[:4096]
    if len(sample) >= 4 and sample[1::2].count(0) > len(sample) // 8:
        return "utf-16-le"
    if len(sample) >= 4 and sample[0::2].count(0) > len(sample) // 8:
        return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"


def _skip(stream: ByteStream, size: int) -> None:
    while size:
        size -= len(stream.read(size))
