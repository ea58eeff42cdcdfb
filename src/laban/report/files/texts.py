"""Columns as texts: exact numbers as short as they are, nothing that a spreadsheet would run."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

_BETWEEN = "; "
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = r"^[=+\-@\t\r]"


def shortest(value: Decimal) -> str:
    """Return an exact number without digits that say nothing.

    Example:
        >>> shortest(Decimal("12.880000000")), shortest(Decimal("1200")), shortest(Decimal("0E-9"))
        ('12.88', '1200', '0')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def harmless(texts: pa.Array) -> pa.Array:
    """Return texts with an apostrophe before those that a spreadsheet would run."""
    risky = pc.fill_null(pc.match_substring_regex(texts, _FORMULA), False)
    if not pc.any(risky).as_py():
        return texts
    marked = pc.binary_join_element_wise("'", texts, "")
    return pc.if_else(risky, marked, texts)


def as_texts(column: pa.Array) -> pa.Array:
    """Return a column as texts, unknown ones unknown; numbers and flags stay as they are.

    Lists become one text with `; ` between; empty texts become unknown, which a file shows as
    nothing.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_texts(column.dictionary).take(column.indices)
    if pa.types.is_list(kind):
        return as_texts(pc.binary_join(column, _BETWEEN))
    if pa.types.is_decimal(kind):
        return _exact(column)
    if pa.types.is_string(kind):
        return harmless(pc.if_else(pc.equal(column, ""), None, column))
    if pa.types.is_timestamp(kind):
        return pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
    return column


def _exact(column: pa.Array) -> pa.Array:
    """Return decimals as `shortest` writes them; Arrow writes those near zero as `0E-9`."""
    texts = column.cast(pa.string())
    if pc.any(pc.fill_null(pc.match_substring(texts, "E"), False)).as_py():
        return pa.array(
            [None if one is None else shortest(one) for one in column.to_pylist()], pa.string()
        )
    if column.type.scale == 0:
        return texts
    return pc.utf8_rtrim(pc.utf8_rtrim(texts, "0"), ".")
