"""What a column demands of its values besides their type."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from laban.base import DeliveryError
from laban.connect.validation.faults import Problem, places_where
from laban.connect.validation.plans import ColumnPlan
from laban.connect.validation.texts import mask_of
from laban.programme import ColumnType

_TEXTS = (ColumnType.STRING, ColumnType.CODE, ColumnType.ORGANISATION)


def check_text(texts: pa.StringArray, plan: ColumnPlan) -> tuple[Problem, ...]:
    """Return where texts miss the column's pattern or are too long."""
    column, problems = plan.column, []
    if column.type not in _TEXTS:
        return ()
    if column.max_length is not None:
        longest = column.max_length
        # A text has at most as many characters as bytes, and bytes are counted faster.
        if (pc.max(pc.binary_length(texts)).as_py() or 0) > longest:
            long = mask_of(pc.greater(pc.utf8_length(texts), longest))
            problems.append(Problem(places_where(long), _too_long(longest), "connect-118"))
    if column.pattern is not None:
        missed = mask_of(pc.invert(_matches(texts, column.pattern)))
        problems.append(Problem(places_where(missed), _missed(column.pattern), "connect-115"))
    return tuple(problem for problem in problems if len(problem.places))


def check_range(values: pa.Array, plan: ColumnPlan) -> tuple[Problem, ...]:
    """Return where values are below the column's least or above its greatest."""
    problems = []
    for bound, compare, word, code in (
        (plan.column.min, pc.less, "least", "connect-116"),
        (plan.column.max, pc.greater, "greatest", "connect-117"),
    ):
        if bound is not None:
            beyond = mask_of(compare(values, _scalar(bound, values.type, plan)))
            problems.append(Problem(places_where(beyond), _beyond(word, bound), code))
    return tuple(problem for problem in problems if len(problem.places))


def check_required(values: pa.Array, *, excused: Collection[int]) -> Problem | None:
    """Return where a required value is missing; `excused` places have another fault already."""
    if not values.null_count:
        return None
    missing = mask_of(pc.is_null(values))
    missing[list(excused)] = False
    return Problem(places_where(missing), _required, "connect-101") if missing.any() else None


def require_pattern(plan: ColumnPlan) -> None:
    """Refuse a pattern that the engine of regular expressions (RE2) cannot read.

    Raises:
        DeliveryError: When it cannot (connect-016).
    """
    if plan.column.pattern is None:
        return
    try:
        _matches(pa.array([""]), plan.column.pattern)
    except pa.ArrowInvalid as error:
        raise DeliveryError(
            f'The pattern of "{plan.name}", {plan.column.pattern}, cannot be read: '
            f"{str(error).rstrip('.')}.",
            cure="Mend it in the programme; look-around and back-references do not exist there.",
            code="connect-016",
        ) from error


def _matches(texts: pa.StringArray, pattern: str) -> pa.BooleanArray:
    return pc.match_substring_regex(texts, rf"\A(?:{pattern})\z")


def _scalar(bound: Decimal | date, type_: pa.DataType, plan: ColumnPlan) -> pa.Scalar:
    if isinstance(bound, Decimal):
        # Compared as decimals with all the digits of the bound, so nothing is rounded.
        return pa.scalar(bound)
    if pa.types.is_timestamp(type_):
        return pa.scalar(datetime.combine(bound, time(), ZoneInfo(plan.time_zone)), type_)
    return pa.scalar(bound, type_)


def _required(_value: str) -> str:
    return "The value is missing, and every record needs one. Fill it in."


def _too_long(longest: int) -> Callable[[str], str]:
    return lambda value: f'"{value}" is longer than {longest} characters. Shorten it.'


def _missed(pattern: str) -> Callable[[str], str]:
    return lambda value: f'"{value}" does not match the pattern {pattern}. Look for a slip.'


def _beyond(word: str, bound: Decimal | date) -> Callable[[str], str]:
    side = "below" if word == "least" else "above"
    return lambda value: (
        f'"{value}" is {side} the {word} value that is allowed, {bound}. Look whether it is right.'
    )
