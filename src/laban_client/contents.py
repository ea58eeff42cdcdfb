"""What is delivered: bytes or a file, with its media type, size and digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from laban_client.errors import ConfigurationError

NDJSON = "application/x-ndjson"
TYPE_OF_SUFFIX = {
    ".ndjson": NDJSON,
    ".jsonl": NDJSON,
    ".json": "application/json",
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".arrows": "application/vnd.apache.arrow.stream",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENCODING_OF_SUFFIX = {".gz": "gzip", ".zst": "zstd"}
_CHUNK_BYTES = 1 << 16

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """What is delivered; it can be read as often as it must be sent."""

    source: bytes | Path
    media_type: str
    encoding: str
    size: int
    sha256: str

    def chunks(self) -> Iterator[bytes]:
        """Yield the content from its beginning, a little at a time."""
        yield from _chunks(self.source)


def content_of(
    given: Iterable[Record] | bytes | Path, media_type: str = "", encoding: str = ""
) -> Content:
    """Return records, bytes or a file as content; a file's name tells its type and packing.

    Raises:
        ConfigurationError: When the media type is neither given nor told (client-003).

    Example:
        >>> content_of([{"task": "DV2", "progress": 40}]).media_type
        'application/x-ndjson'
    """
    if isinstance(given, Path):
        packing = _ENCODING_OF_SUFFIX.get(given.suffix.lower(), "")
        plain_name = given.with_suffix("") if packing else given
        found = media_type or TYPE_OF_SUFFIX.get(plain_name.suffix.lower(), "")
        return _content(given, _required_type(found, given.name), encoding or packing)
    if isinstance(given, bytes):
        return _content(given, _required_type(media_type, "bytes"), encoding)
    return _content(b"".join(_line(record) for record in given), NDJSON, "")


def _content(source: bytes | Path, media_type: str, encoding: str) -> Content:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(source):
        digest.update(chunk)
        size += len(chunk)
    return Content(source, media_type, encoding, size, digest.hexdigest())


def _chunks(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _line(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False, default=_plain).encode() + b"\n"


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise ConfigurationError(
        f"A value of type {type(value).__name__} cannot be sent as JSON.",
        cure="Use text, numbers, true or false, days and moments.",
        code="client-004",
    )


def _required_type(media_type: str, what: str) -> str:
    if media_type:
        return media_type
    raise ConfigurationError(
        f"Nothing tells which media type {what} is of.",
        cure=f"Give media_type, or a file that ends in {', '.join(TYPE_OF_SUFFIX)}.",
        code="client-003",
    )
