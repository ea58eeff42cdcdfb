"""Text as it is kept: without blanks around it, composed (NFC), free of control characters."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from laban.connect.validation.faults import Parsed, Places, Problem, places_where

# Tabs and line breaks are part of a text; every other control character is not.
_FORBIDDEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{80}-\x{9f}\x{fffd}]"
_SPACE, _DELETE = 0x20, 0x7F
_NULL = pa.scalar(None, pa.string())


def tidy_texts(texts: pa.StringArray) -> Parsed:
    """Return texts trimmed and composed; empty ones are unknown, damaged ones have a problem."""
    problems: list[Problem] = []
    lowest, highest = _byte_range(texts)
    if highest >= _DELETE:
        texts, undecodable = _decoded(texts)
        if len(undecodable):
            problems.append(Problem(undecodable, _not_utf8, "connect-120"))
        texts = pc.utf8_normalize(texts, form="NFC")
    if lowest < _SPACE or highest >= _DELETE:
        damaged = mask_of(pc.match_substring_regex(texts, _FORBIDDEN))
        if damaged.any():
            problems.append(Problem(places_where(damaged), _has_control, "connect-119"))
            texts = pc.if_else(pa.array(~damaged), texts, _NULL)
    if lowest <= _SPACE or highest >= _DELETE:
        texts = pc.utf8_trim_whitespace(texts)
    return Parsed(without_empty(texts), tuple(problems))


def mask_of(condition: pa.BooleanArray) -> NDArray[np.bool_]:
    """Return a condition as a mask; unknown is false."""
    if condition.null_count:
        condition = pc.fill_null(condition, False)
    found: NDArray[np.bool_] = condition.to_numpy(zero_copy_only=False)
    return found


def without_empty(texts: pa.StringArray) -> pa.StringArray:
    """Return texts with unknown in the place of empty ones."""
    lengths = pc.binary_length(texts)
    if pc.min(lengths).as_py() != 0:
        return texts
    return pc.if_else(pc.equal(lengths, 0), _NULL, texts)


def _byte_range(texts: pa.StringArray) -> tuple[int, int]:
    """Return the lowest and the highest byte that the texts hold; space when there is none."""
    if not len(texts):
        return _SPACE + 1, _SPACE + 1
    _, offset_buffer, data_buffer = texts.buffers()
    offsets = np.frombuffer(offset_buffer, np.int32)
    start, end = offsets[texts.offset], offsets[texts.offset + len(texts)]
    if data_buffer is None or start == end:
        return _SPACE + 1, _SPACE + 1
    data = np.frombuffer(data_buffer, np.uint8)[start:end]
    return int(data.min()), int(data.max())


def _decoded(texts: pa.StringArray) -> tuple[pa.StringArray, Places]:
    """Return the texts, with unknown where bytes are not UTF-8, and those places."""
    content = texts.cast(pa.binary())
    try:
        return content.cast(pa.string()), np.array([], np.int64)
    except pa.ArrowInvalid:
        values = [_text_or_none(value) for value in content.to_pylist()]
    bad = [place for place, value in enumerate(values) if value is None and content[place].is_valid]
    return pa.array(values, pa.string()), np.array(bad, np.int64)


def _text_or_none(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _not_utf8(_value: str) -> str:
    return "The value is not UTF-8 text. Save the file as UTF-8, or state its encoding."


def _has_control(value: str) -> str:
    if "\ufffd" in value:
        return (
            "The value has lost a character (U+FFFD). Save the source again in its own "
            "encoding, or state the encoding."
        )
    mark = next((c for c in value if ord(c) < _SPACE or _DELETE <= ord(c) < 0xA0), "\0")
    kind = "a NUL byte" if mark == "\0" else f"the control character U+{ord(mark):04X}"
    return f"The value holds {kind}. Remove it."
