"""Whole numbers and decimals: exact, never rounded, marks only as declared."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from laban.connect.schema import DIGITS, value_type
from laban.connect.validation.faults import Parsed, Problem, places_where
from laban.connect.validation.plans import ColumnPlan
from laban.connect.validation.texts import mask_of

_WHOLE = r"^-?[0-9]+$"
_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
_INT64_DIGITS = 18
_NULL = pa.scalar(None, pa.string())


def parse_integers(
    texts: pa.StringArray, numbers: pa.BooleanArray | None, plan: ColumnPlan
) -> Parsed:
    """Return texts as whole numbers; `numbers` says which were given as numbers."""
    plain, marked = _without_marks(texts, numbers, plan)
    wrong = mask_of(pc.invert(pc.match_substring_regex(plain, _WHOLE)))
    is_decimal = wrong & mask_of(pc.match_substring_regex(plain, _DECIMAL))
    long = mask_of(pc.greater(pc.binary_length(plain), _INT64_DIGITS)) & ~wrong
    large = np.zeros(len(plain), np.bool_)
    large[[p for p in np.flatnonzero(long) if not _is_int64(int(plain[int(p)].as_py()))]] = True
    values = pc.if_else(pa.array(~(wrong | large)), plain, _NULL).cast(pa.int64())
    problems = (
        *marked,
        Problem(places_where(is_decimal), _not_whole, "connect-102"),
        Problem(places_where(wrong & ~is_decimal), _no_number, "connect-102"),
        Problem(places_where(large), _too_large, "connect-103"),
    )
    return Parsed(values, _found(problems))


def parse_decimals(
    texts: pa.StringArray, numbers: pa.BooleanArray | None, plan: ColumnPlan
) -> Parsed:
    """Return texts as decimals of the column's scale."""
    plain, marked = _without_marks(texts, numbers, plan)
    type_ = value_type(plan.column)
    wrong = mask_of(pc.invert(pc.match_substring_regex(plain, _DECIMAL)))
    plain = pc.if_else(pa.array(~wrong), plain, _NULL) if wrong.any() else plain
    problems = [*marked, Problem(places_where(wrong), _no_number, "connect-102")]
    try:
        return Parsed(plain.cast(type_), _found(problems))
    except pa.ArrowInvalid:
        fine, large = _fitting(plain, plan.column.scale)
    values = pc.if_else(pa.array(~(fine | large)), plain, _NULL).cast(type_)
    problems += [
        Problem(places_where(fine), _too_fine(plan.column.scale), "connect-104"),
        Problem(places_where(large), _too_large, "connect-103"),
    ]
    return Parsed(values, _found(problems))


def _fitting(plain: pa.StringArray, scale: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which numbers have too many decimals, and which too many digits before them."""
    fine = mask_of(pc.match_substring_regex(plain, rf"\.[0-9]{{{scale}}}[0-9]*[1-9]"))
    large = mask_of(pc.match_substring_regex(plain, rf"^-?0*[1-9][0-9]{{{DIGITS - scale},}}"))
    # Zeros that only fill up decimals may overflow the parser: such numbers are rare.
    long = mask_of(pc.greater(pc.binary_length(plain), DIGITS)) & ~fine
    return fine, large | long


def _without_marks(
    texts: pa.StringArray, numbers: pa.BooleanArray | None, plan: ColumnPlan
) -> tuple[pa.StringArray, list[Problem]]:
    """Return numbers in text with their thousands joined and `.` as decimal mark.

    A thousands group of other than three digits is a problem: `2.18` may be 2180 whose last zero
    was lost, or 2.18, and nobody can tell.
    """
    if plan.thousands is None and plan.decimal_mark in (None, "."):
        return texts, []
    given = np.zeros(len(texts), np.bool_) if numbers is None else mask_of(numbers)
    joined_texts = texts
    if plan.thousands == " ":
        joined_texts = pc.replace_substring_regex(joined_texts, r"[\x{a0}\x{202f}]", " ")
    grouped, plain = _forms(plan)
    is_grouped = mask_of(pc.match_substring_regex(joined_texts, grouped))
    is_plain = mask_of(pc.match_substring_regex(joined_texts, plain))
    is_known = ~mask_of(pc.is_null(texts)) & ~given
    wrong = is_known & ~is_grouped & ~is_plain
    digits_only = mask_of(pc.match_substring_regex(joined_texts, r"^-?[0-9]+([., ][0-9]+)+$"))
    if plan.thousands is not None:
        joined_texts = pc.replace_substring(joined_texts, plan.thousands, "")
    if plan.decimal_mark == ",":
        joined_texts = pc.replace_substring(joined_texts, ",", ".")
    result = pc.if_else(pa.array(given), texts, joined_texts)
    result = pc.if_else(pa.array(~wrong), result, _NULL)
    return result, [
        Problem(places_where(wrong & digits_only), _wrong_group(plan), "connect-105"),
        Problem(places_where(wrong & ~digits_only), _no_number, "connect-102"),
    ]


def _forms(plan: ColumnPlan) -> tuple[str, str]:
    """Return the regular expressions of numbers with thousands marks, and without."""
    fraction = f"({re.escape(plan.decimal_mark)}[0-9]+)?" if plan.decimal_mark else ""
    plain = f"^-?[0-9]+{fraction}$"
    if plan.thousands is None:
        return plain, plain
    mark = re.escape(plan.thousands)
    return f"^-?[0-9]{{1,3}}({mark}[0-9]{{3}})+{fraction}$", plain


def text_of_numbers(values: pa.Array) -> pa.StringArray:
    """Return typed numbers as the texts that state them exactly.

    Floating point numbers get the shortest text that reads back as the same number.
    """
    if not pa.types.is_floating(values.type):
        return values.cast(pa.string())
    texts = [None if v is None else _float_text(v) for v in values.to_pylist()]
    return pa.array(texts, pa.string())


def _float_text(value: float) -> str:
    text = repr(value)
    if text.endswith(".0"):
        return text[:-2]
    return format(Decimal(text), "f") if "e" in text else text


def _is_int64(value: int) -> bool:
    return -(2**63) <= value < 2**63


def _found(problems: tuple[Problem, ...] | list[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if len(problem.places))


def _no_number(value: str) -> str:
    return f'"{value}" is not a number of the declared form. Write digits, e.g. 1250 or 12.5.'


def _not_whole(value: str) -> str:
    return f'"{value}" is not a whole number. Write it without decimals.'


def _too_large(value: str) -> str:
    return f'"{value}" has more digits than can be kept. Look whether the unit is right.'


def _too_fine(scale: int) -> Callable[[str], str]:
    def sentence(value: str) -> str:
        noun = "decimal" if scale == 1 else "decimals"
        return (
            f'"{value}" has more than {scale} {noun}, and nothing is rounded here. '
            f"Deliver it with at most {scale}."
        )

    return sentence


def _wrong_group(plan: ColumnPlan) -> Callable[[str], str]:
    def sentence(value: str) -> str:
        if plan.thousands is None:
            return f'"{value}" does not use "{plan.decimal_mark}" as its decimal mark.'
        return (
            f'"{value}" has a thousands group of other than 3 digits after "{plan.thousands}": '
            "zeros may have been lost at its end, and nothing is guessed here. "
            "Write all digits of the number."
        )

    return sentence
