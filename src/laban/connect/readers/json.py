"""Read a JSON array of objects, element by element."""

from __future__ import annotations

import json
from collections.abc import Iterator

from laban.base import DeliveryError
from laban.connect.readers.batches import RawBatch, ReadOptions
from laban.connect.readers.encodings import utf8_stream
from laban.connect.readers.json_rows import JsonRows
from laban.connect.sources import ByteStream, Source

LONGEST_ELEMENT = 16 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_BLANKS = " \t\r\n"


def read(source: Source, options: ReadOptions) -> Iterator[RawBatch]:
    """Yield the elements of a JSON array as rows.

    Raises:
        DeliveryError: When the content is not an array, or breaks off (connect-019).
    """
    with JsonRows(options) as rows:
        for block in lines(source, options):
            yield from rows.read(block)


def lines(source: Source, options: ReadOptions) -> Iterator[bytes]:
    """Yield blocks of whole lines, one for each element of the array.

    Raises:
        DeliveryError: When the content is not an array, or breaks off (connect-019).
    """
    stream = utf8_stream(source.stream(), options.encoding)
    held: list[bytes] = []
    size = 0
    for element in _elements(source.name, _texts(stream)):
        held.append(element.replace("\n", " ").replace("\r", " ").encode())
        size += len(held[-1])
        if size > options.bytes_per_batch:
            yield b"\n".join([*held, b""])
            held, size = [], 0
    yield b"\n".join([*held, b""])


def _texts(stream: ByteStream) -> Iterator[str]:
    held = b""
    while chunk := stream.read(_CHUNK_BYTES):
        held += chunk
        cut = max(held.rfind(b","), held.rfind(b"}")) + 1
        yield held[:cut].decode("utf-8", "replace")
        held = held[cut:]
    yield held.decode("utf-8", "replace")


def _elements(name: str, texts: Iterator[str]) -> Iterator[str]:
    """Yield the text of each element of the array."""
    decoder = json.JSONDecoder()
    held = _Held(texts)
    count = 0
    if held.mark() != "[":
        raise _broken(name, 0)
    held.at += 1
    if held.mark() == "]":
        return
    while True:
        held.mark()
        end = held.end_of_element(decoder)
        if end is None:
            raise _broken(name, count)
        yield held.text[held.at : end]
        count += 1
        held.at = end
        mark = held.mark()
        held.at += 1
        if mark == "]" and not held.mark():
            return
        if mark != ",":
            raise _broken(name, count)


class _Held:
    """The part of the text that has been read and not yet used."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self.text, self.at = "", 0

    def more(self) -> bool:
        """Read on; say whether there was anything."""
        for text in self._texts:
            if text:
                self.text, self.at = self.text[self.at :] + text, 0
                return True
        return False

    def mark(self) -> str:
        """Go to the next character that is not blank and return it; nothing at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in _BLANKS:
                    return self.text[self.at]
                self.at += 1
            if not self.more():
                return ""

    def end_of_element(self, decoder: json.JSONDecoder) -> int | None:
        """Return where the element ends that begins here, reading on as needed."""
        while True:
            try:
                _, end = decoder.raw_decode(self.text, self.at)
                if end < len(self.text):
                    return end
            except (json.JSONDecodeError, RecursionError):
                pass
            if len(self.text) - self.at > LONGEST_ELEMENT or not self.more():
                return None


def _broken(name: str, count: int) -> DeliveryError:
    after = f"after element {count:,}" if count else "at its start"
    return DeliveryError(
        f"{name} is not a JSON array of objects: it breaks off {after}.",
        cure="Write [{…}, {…}], or one object on each line (NDJSON).",
        code="connect-019",
    )
