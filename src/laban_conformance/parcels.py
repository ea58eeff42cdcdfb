"""What a connector delivers, read as the real door reads it: ids, contents, rows."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from python_calamine import CalamineError, CalamineWorkbook

from laban_conformance.network import Request
from laban_web.api.cloudevents import binary_event, events_of, is_binary_event
from laban_web.api.media import EVENT, EVENTS, format_of, plain_type, require_known_encoding
from laban_web.api.problems import Problem, ProblemError

BODY_AT_MOST = 64 << 20
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One delivery: its id, its content as it came, its rows."""

    id: str
    content_sha256: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Parcel:
    """What one request brings: one delivery, or as many as a batch has events."""

    record_type: str
    content: str
    parts: tuple[Part, ...]
    is_batch: bool = False

    @property
    def id(self) -> str:
        """The id of the delivery; of a batch, the ids of its events."""
        return " | ".join(part.id for part in self.parts)

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(len(part.rows) for part in self.parts)


def read_parcel(request: Request, record_type: str) -> Parcel:
    """Read a request.

    Raises:
        ProblemError: When it is not as the real door wants it.
    """
    headers, body = request.headers, request.body
    kind = plain_type(headers.get("content-type", ""))
    content = hashlib.sha256(body).hexdigest()
    require_known_encoding(headers.get("content-encoding", ""))
    if len(body) > BODY_AT_MOST:
        raise ProblemError(_too_large(len(body)))
    _require_told_packing(headers.get("content-encoding", ""), body)
    if is_binary_event(headers):
        events = [binary_event(headers, body)]
    elif kind in (EVENT, EVENTS):
        events = events_of(_unpacked(body), is_batch=kind == EVENTS)
    else:
        format = format_of(headers.get("content-type", ""))
        part = Part(required_id(headers), content, rows_of(body, format))
        return Parcel(record_type, content, (part,))
    parts = tuple(
        Part(event.delivery_id, _digest(event.content), rows_of(event.content, event.format))
        for event in events
    )
    return Parcel(record_type, content, parts, is_batch=kind == EVENTS)


def required_id(headers: Mapping[str, str]) -> str:
    """Return the sender's own id of a delivery.

    Raises:
        ProblemError: When there is none (api-003).
    """
    given = headers.get("idempotency-key", "").strip()
    plain = given[1:-1] if len(given) > 1 and given[0] == given[-1] == '"' else given
    if not plain:
        cure = "Send the header Idempotency-Key with an id of your own, and the same one again."
        raise ProblemError(Problem(400, "The delivery has no id.", "api-003", cure))
    return plain


def rows_of(content: bytes, format: str) -> tuple[Row, ...]:
    """Return the rows of a content, values as they stand in it.

    Raises:
        ProblemError: When it cannot be read as that format (connect-009) or is empty (connect-004).
    """
    try:
        rows = tuple(_READERS[format](_unpacked(content)))
    except (ValueError, OSError, EOFError, pa.ArrowException, CalamineError) as error:
        raise ProblemError(_unreadable(format, error)) from error
    if not all(isinstance(row, dict) for row in rows):
        raise ProblemError(_unreadable(format, "a row is no object"))
    if not rows:
        cure = "Look whether it is the right file."
        raise ProblemError(Problem(422, "The content holds no rows.", "connect-004", cure))
    return rows


def _ndjson(content: bytes) -> list[Row]:
    return [orjson.loads(line) for line in content.splitlines() if line.strip()]


def _json(content: bytes) -> list[Row]:
    found = orjson.loads(content)
    return found if isinstance(found, list) else [found]


def _csv(content: bytes) -> list[Row]:
    text = content.decode("utf-8-sig")
    delimiter = max(",;\t|", key=text.partition("\n")[0].count)
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="_rest"))


def _parquet(content: bytes) -> list[Row]:
    rows: list[Row] = pq.read_table(io.BytesIO(content)).to_pylist()
    return rows


def _arrow(content: bytes) -> list[Row]:
    with pa.ipc.open_stream(content) as stream:
        rows: list[Row] = stream.read_all().to_pylist()
    return rows


def _xlsx(content: bytes) -> list[Row]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    head, *rows = sheet.to_python() or [[]]
    return [dict(zip(map(str, head), row, strict=False)) for row in rows]


_READERS: dict[str, Callable[[bytes], list[Row]]] = {
    "ndjson": _ndjson,
    "json": _json,
    "csv": _csv,
    "parquet": _parquet,
    "arrow": _arrow,
    "xlsx": _xlsx,
}


def _unpacked(content: bytes) -> bytes:
    if content.startswith(_GZIP):
        opened = gzip.GzipFile(fileobj=io.BytesIO(content)).read(BODY_AT_MOST + 1)
    elif content.startswith(_ZSTD):
        with zstandard.ZstdDecompressor().stream_reader(content) as stream:
            opened = stream.read(BODY_AT_MOST + 1)
    else:
        return content
    if len(opened) > BODY_AT_MOST:
        raise ProblemError(_too_large(len(opened)))
    return opened


def _require_told_packing(encoding: str, content: bytes) -> None:
    """Refuse content that is packed otherwise than its header tells."""
    packed = "gzip" if content.startswith(_GZIP) else "zstd" if content.startswith(_ZSTD) else ""
    told = encoding.strip().lower().removeprefix("x-").replace("identity", "")
    if told != packed:
        raise ProblemError(
            Problem(
                415,
                f'The content encoding is "{told}", but the content is {packed or "not packed"}.',
                "api-006",
                "Send the header Content-Encoding exactly when the content is packed.",
            )
        )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _unreadable(format: str, why: object) -> Problem:
    cure = "Write or save it again; look at the content type."
    return Problem(422, f"The content cannot be read as {format}: {why}.", "connect-009", cure)


def _too_large(size: int) -> Problem:
    return Problem(
        413,
        f"The sandbox takes {BODY_AT_MOST:,} bytes at once, and this is {size:,}.",
        "api-004",
        "Deliver it in several parts, each with an id of its own.",
    )
