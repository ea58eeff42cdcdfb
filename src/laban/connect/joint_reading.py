"""Read many small contents at once; one that cannot be read harms no other."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from laban.base import DeliveryError
from laban.connect.joint_batches import JointBatch, Share
from laban.connect.offers import NAME, Request
from laban.connect.readers import LINES, JsonRows, ReadOptions, choose_reader, count_lines
from laban.connect.reading import known_batches
from laban.connect.source_columns import SourceColumns, plain_name
from laban.connect.sources import Source, open_source

_ALL_AT_ONCE = 1 << 30
# Lines are read as a stream, which never needs a folder.
_NO_FOLDER = Path(os.devnull)


@dataclass
class Read:
    """What came of reading: batches of rows, and why some requests have none."""

    batches: list[JointBatch] = field(default_factory=list)
    errors: dict[Request, DeliveryError] = field(default_factory=dict)


class JointReader:
    """Reads requests of one record type and mapping, again and again."""

    def __init__(self, columns: SourceColumns, options: ReadOptions) -> None:
        self._columns = columns
        self._options = options
        self._json = JsonRows(replace(options, rows_per_batch=_ALL_AT_ONCE))

    def close(self) -> None:
        """Let go of the parser."""
        self._json.__exit__()

    def read(self, requests: Sequence[Request]) -> Read:
        """Return the rows of the requests. Contents of lines are parsed in one pass."""
        read, lines = Read(), dict[Request, bytes]()
        for request in requests:
            try:
                found = self._lines(request)
            except DeliveryError as error:
                read.errors[request] = error
                continue
            if found is None:
                self._read_alone(request, read)
            else:
                lines[request] = found
        self._read_lines(lines, read)
        return read

    def _lines(self, request: Request) -> bytes | None:
        """Return the content as lines of JSON; nothing when its format is not made of them."""
        lines = LINES.get(choose_reader(NAME, request.offer.format))
        return None if lines is None else b"".join(lines(_source(request), self._options))

    def _read_lines(self, lines: Mapping[Request, bytes], read: Read) -> None:
        odd = frozenset[Request]()
        try:
            read.batches += self._joint(lines)
        except DeliveryError:
            odd = frozenset(_odd_ones(lines, self._columns))
            try:
                read.batches += self._joint({r: b for r, b in lines.items() if r not in odd})
            except DeliveryError:
                odd = frozenset(lines)
        for request in lines:
            if request in odd:
                self._read_alone(request, read)

    def _joint(self, lines: Mapping[Request, bytes]) -> list[JointBatch]:
        before, shares = self._json.rows_read, list[Share]()
        for request, block in lines.items():
            shares.append(Share(request, before, count_lines(block)))
            before += shares[-1].count
        batches = self._json.read(b"".join(lines.values()))
        return [JointBatch(batch, tuple(shares)) for batch in known_batches(batches, self._columns)]

    def _read_alone(self, request: Request, read: Read) -> None:
        found, last = list[JointBatch](), 0
        try:
            with open_source(io.BytesIO(request.offer.content)) as source:
                batches = choose_reader(source.name, request.offer.format)(source, self._options)
                for batch in known_batches(batches, self._columns):
                    found.append(JointBatch(batch, (Share(request, last, batch.rows_read, last),)))
                    last += batch.rows_read
        except DeliveryError as error:
            read.errors[request] = error
        else:
            read.batches += found


def _source(request: Request) -> Source:
    return Source(NAME, io.BytesIO(request.offer.content), None, _NO_FOLDER)


def _odd_ones(lines: Mapping[Request, bytes], columns: SourceColumns) -> Iterable[Request]:
    """Yield the requests with a key that is unknown, or spelled otherwise than in the others."""
    heads = {plain_name(path.split(".")[0]) for path in columns.paths}
    known = columns.targets.keys() | columns.ignored | heads
    spelled: dict[str, str] = {}
    for request, block in lines.items():
        keys = _keys(block)
        if any(plain_name(k) not in known or spelled.get(plain_name(k), k) != k for k in keys):
            yield request
        else:
            spelled |= {plain_name(key): key for key in keys}


def _keys(block: bytes) -> set[str]:
    found: set[str] = set()
    for line in block.splitlines():
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            found |= value.keys()
    return found
