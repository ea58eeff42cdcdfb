"""Moments of a declared form whose parts have fixed places, as ISO 8601: the fast way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

LENGTHS = {"yyyy": 4, "MM": 2, "dd": 2, "HH": 2, "mm": 2, "ss": 2}
_ISO = "yyyy-MM-ddTHH:mm:ss"
_UNSTATED = b"0000-01-01T00:00:00"


def parts_of(format_: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a declared form with their places: letters of a part, or one mark.

    Example:
        >>> list(parts_of("MM/yyyy"))
        [(0, 'MM'), (2, '/'), (3, 'yyyy')]
    """
    place = 0
    while place < len(format_):
        found = next((name for name in LENGTHS if format_.startswith(name, place)), format_[place])
        yield place, found
        place += len(found)


def iso_moments(texts: pa.StringArray, format_: str) -> pa.StringArray | None:
    """Return moments of a declared form in ISO 8601; what is no digit stays none.

    Empty: `None` when some text has another length or other marks, or the form has no year.
    """
    layout = _layout(format_)
    if layout is None or not len(texts):
        return None
    _, offset_buffer, data_buffer = texts.buffers()
    offsets = np.frombuffer(offset_buffer, np.int32)[texts.offset :][: len(texts) + 1]
    lengths, size = np.diff(offsets), len(format_)
    if data_buffer is None or not np.isin(lengths, (0, size)).all():
        return None
    data = np.frombuffer(data_buffer, np.uint8)[offsets[0] : offsets[-1]].reshape(-1, size)
    if (data[:, layout.marks] != layout.letters).any():
        return None
    written = np.empty((len(data), len(_UNSTATED)), np.uint8)
    written[:] = np.frombuffer(_UNSTATED, np.uint8)
    for source, target in layout.moves:
        written[:, target] = data[:, source]
    places = (offsets - offsets[0]) // size * len(_UNSTATED)
    known = None if not texts.null_count else texts.is_valid().buffers()[1]
    buffers = [known, pa.py_buffer(places.astype(np.int32)), pa.py_buffer(written)]
    return pa.Array.from_buffers(pa.string(), len(texts), buffers)


class _Layout(NamedTuple):
    """Where a form has its marks, which they are, and which places go where in ISO 8601."""

    marks: list[int]
    letters: NDArray[np.uint8]
    moves: list[tuple[int, int]]


@lru_cache(maxsize=256)
def _layout(format_: str) -> _Layout | None:
    parts = list(parts_of(format_))
    if not format_.isascii() or "yyyy" not in format_:
        return None
    marks = [(place, part) for place, part in parts if part not in LENGTHS]
    moves = [
        (place + step, _ISO.index(part) + step)
        for place, part in parts
        if part in LENGTHS
        for step in range(len(part))
    ]
    return _Layout(
        marks=[place for place, _ in marks],
        letters=np.frombuffer("".join(mark for _, mark in marks).encode(), np.uint8),
        moves=moves,
    )
