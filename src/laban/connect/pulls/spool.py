"""Rows on their way from a source to the door: on disk, never in memory as a whole."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from laban.connect.pulls.lines import line_of
from laban.connect.pulls.positions import Position, Ties
from laban.programme import CursorValue

Rows = Generator[tuple[Mapping[str, Any], CursorValue], None, None]


@dataclass(frozen=True, slots=True)
class Spooled:
    """A batch that is ready: its file, its digest, where it leads; `is_last` when no more came."""

    path: Path
    rows: int
    content_sha256: str
    position: Position | None
    is_last: bool


@dataclass
class Spool:
    """Takes the rows of one batch.

    Rows that have the last pull's value stand apart: they are delivered again only if they are
    not the same rows. `is_ordered` says that rows come by the cursor, as the source orders it.
    """

    folder: Path
    since: Position | None
    is_ordered: bool
    older_rows: int = 0
    same_rows: int = 0
    new_rows: int = 0

    def take(self, rows: Rows, batch_size: int | None) -> Spooled:
        """Write rows down until the batch is full; it ends only where the cursor's value changes.

        Raises:
            PullError: When a row cannot be written (pull-013, pull-014).
        """
        seen, top = Ties(), Position("", Ties())
        is_last = True
        same, new = self.folder / "same.ndjson", self.folder / "new.ndjson"
        with same.open("wb") as same_file, new.open("wb") as new_file:
            for row, value in rows:
                line = line_of(row)
                if self.since and value == self.since.value:
                    seen = seen.plus(line)
                    same_file.write(line)
                    continue
                if self._is_older(value):
                    self.older_rows += 1
                    continue
                if not self.new_rows or self._is_beyond(value, top.value):
                    if batch_size and self.new_rows + seen.rows >= batch_size and self.new_rows:
                        is_last = False
                        break
                    top = Position(value)
                if value == top.value:
                    top = Position(value, top.ties.plus(line))
                self.new_rows += 1
                new_file.write(line)
        self.same_rows = seen.rows
        return self._finished(seen, top if self.new_rows else None, is_last)

    def _is_older(self, value: CursorValue) -> bool:
        return not self.is_ordered and self.since is not None and value < self.since.value  # type: ignore[operator]

    def _is_beyond(self, value: CursorValue, top: CursorValue) -> bool:
        return value != top if self.is_ordered else value > top  # type: ignore[operator]

    def _finished(self, seen: Ties, top: Position | None, is_last: bool) -> Spooled:
        same, new = self.folder / "same.ndjson", self.folder / "new.ndjson"
        position, path, rows = top, new, self.new_rows
        if self.since and seen.rows and seen != self.since.ties:
            # Earlier rows stand first: of one key the last row of a delivery counts.
            with same.open("ab") as target, new.open("rb") as source:
                shutil.copyfileobj(source, target)
            position, path, rows = top or Position(self.since.value, seen), same, rows + seen.rows
        return Spooled(path, rows, file_sha256(path), position, is_last)


def file_sha256(path: Path) -> str:
    """Return the digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
