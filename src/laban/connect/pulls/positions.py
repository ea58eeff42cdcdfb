"""How far a source has been pulled: the cursor's last value, and the rows that had it.

Rows that share the last value may come later than the pull that saw the first of them. So each
pull reads that value again and compares: the same rows are left out, others are taken anew.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from laban.programme import CursorType, CursorValue, read_cursor, write_cursor

_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Ties:
    """Which rows share one value, in whatever order: their number and the sum of their hashes."""

    rows: int = 0
    sum: int = 0

    def plus(self, line: bytes) -> Ties:
        """Return these rows and one more."""
        added = int.from_bytes(hashlib.sha256(line).digest(), "big")
        return Ties(self.rows + 1, (self.sum + added) % _MODULUS)


@dataclass(frozen=True, slots=True)
class Position:
    """The cursor's last value that was pulled, and the rows that had it."""

    value: CursorValue
    ties: Ties = Ties()

    def as_text(self) -> str:
        """Return what the book keeps."""
        ties = self.ties
        kept = {"value": write_cursor(self.value), "rows": ties.rows, "sum": f"{ties.sum:x}"}
        return json.dumps(kept)

    @classmethod
    def parse(cls, text: str, kind: CursorType) -> Position:
        """Read what `as_text` wrote."""
        kept = json.loads(text)
        return cls(read_cursor(kind, kept["value"]), Ties(kept["rows"], int(kept["sum"], 16)))
