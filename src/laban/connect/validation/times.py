"""Days and moments: ISO 8601 and declared forms; without a zone, the programme's own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from laban.connect.validation.faults import Parsed, Problem, places_where
from laban.connect.validation.fixed_places import LENGTHS, iso_moments, parts_of
from laban.connect.validation.plans import ColumnPlan
from laban.connect.validation.texts import mask_of

MOMENT = pa.timestamp("us", "UTC")
_LOCAL = pa.timestamp("us")
_NULL = pa.scalar(None, pa.string())
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MINUTES = r":[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
_HOUR = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}"
_ZONE = r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)"
_LOCAL_FORM = rf"{_HOUR}{_MINUTES}$"
_ZONED_FORM = rf"{_HOUR}({_MINUTES})?{_ZONE}$"


def parse_dates(texts: pa.StringArray, plan: ColumnPlan) -> Parsed:
    """Return texts as days."""
    candidates = _from_formats(texts, plan.formats)
    shaped = mask_of(pc.match_substring_regex(candidates, _DAY))
    values, is_day = _cast_each(pc.if_else(pa.array(shaped), candidates, _NULL), pa.date32())
    known = mask_of(pc.is_valid(texts))
    problems = _problems(known & ~shaped, known & shaped & ~is_day, plan, "day", "2024-12-31")
    return Parsed(values, problems)


def parse_timestamps(texts: pa.StringArray, plan: ColumnPlan) -> Parsed:
    """Return texts as moments; those without a zone are local times of the programme's zone."""
    quick = _all_of_one_form(texts, plan)
    if quick is not None:
        return quick
    candidates = _from_formats(texts, plan.formats, midnight=True)
    zoned = mask_of(pc.match_substring_regex(candidates, _ZONED_FORM))
    local = mask_of(pc.match_substring_regex(candidates, _LOCAL_FORM))
    moments, is_moment = _cast_each(pc.if_else(pa.array(zoned), candidates, _NULL), MOMENT)
    times, is_time = _cast_each(pc.if_else(pa.array(local), candidates, _NULL), _LOCAL)
    known = mask_of(pc.is_valid(texts))
    placed = local_moments(times, plan.time_zone)
    values = pc.if_else(pa.array(zoned), moments, placed.values) if zoned.any() else placed.values
    impossible = (zoned & ~is_moment) | (local & ~is_time)
    problems = _problems(
        known & ~zoned & ~local, impossible, plan, "time", "2024-12-31T08:30:00+07:00"
    )
    return Parsed(values, (*problems, *placed.problems))


def local_moments(times: pa.Array, time_zone: str) -> Parsed:
    """Return local times as moments; times that a change of the clock doubles or skips are wrong."""
    try:
        return Parsed(pc.assume_timezone(times, time_zone).cast(MOMENT))
    except pa.ArrowInvalid:
        pass
    earlier, later = (
        pc.assume_timezone(times, time_zone, ambiguous=side, nonexistent=side)
        for side in ("earliest", "latest")
    )
    unclear = mask_of(pc.not_equal(earlier, later))
    values = pc.if_else(pa.array(~unclear), earlier, pa.scalar(None, earlier.type)).cast(MOMENT)

    def sentence(value: str) -> str:
        return (
            f'"{value}" does not exist, or exists twice, in {time_zone}, because clocks change '
            "there. Write it with its offset, e.g. +07:00."
        )

    return Parsed(values, (Problem(places_where(unclear), sentence, "connect-109"),))


def local_days(values: pa.Array, time_zone: str) -> pa.Date32Array:
    """Return days as they are, and moments as their days in a zone."""
    if pa.types.is_date32(values.type):
        return values
    local = pc.local_timestamp(values.cast(pa.timestamp("us", time_zone)))
    return pc.floor_temporal(local, unit="day").cast(pa.date32())


def _all_of_one_form(texts: pa.StringArray, plan: ColumnPlan) -> Parsed | None:
    """Return moments that are all in ISO 8601, or all in one declared form: the fast way."""
    known = pc.index(texts.is_valid(), True).as_py()
    if known < 0:
        return Parsed(pa.nulls(len(texts), MOMENT))
    first = texts[known].as_py()
    if re.match(_ZONED_FORM, first):
        return _all_cast(texts, MOMENT, plan.time_zone)
    if re.match(_LOCAL_FORM, first):
        return _all_cast(texts, _LOCAL, plan.time_zone)
    rewritten = (iso_moments(texts, format_) for format_ in plan.formats)
    iso = next((found for found in rewritten if found is not None), None)
    return None if iso is None else _all_cast(iso, _LOCAL, plan.time_zone)


def _all_cast(texts: pa.StringArray, type_: pa.DataType, time_zone: str) -> Parsed | None:
    if pc.min(pc.binary_length(texts)).as_py() < len("2024-12-31T08:30"):
        return None
    try:
        values = texts.cast(type_)
    except pa.ArrowInvalid:
        return None
    return Parsed(values) if type_ is MOMENT else local_moments(values, time_zone)


def _cast_each(texts: pa.StringArray, type_: pa.DataType) -> tuple[pa.Array, NDArray[np.bool_]]:
    """Return texts cast to a type, and which could be; the others are unknown."""
    try:
        return texts.cast(type_), mask_of(pc.is_valid(texts))
    except pa.ArrowInvalid:
        pass
    if len(texts) == 1:
        return pa.nulls(1, type_), np.zeros(1, np.bool_)
    middle = len(texts) // 2
    first, is_first = _cast_each(texts.slice(0, middle), type_)
    second, is_second = _cast_each(texts.slice(middle), type_)
    return pa.concat_arrays([first, second]), np.concatenate([is_first, is_second])


class _Form(NamedTuple):
    """A declared form: its regular expression and the text that makes ISO 8601 of a match."""

    pattern: str
    iso: str


def _from_formats(
    texts: pa.StringArray, formats: tuple[str, ...], *, midnight: bool = False
) -> pa.StringArray:
    """Return texts of the declared forms in ISO 8601; `midnight` completes forms of days."""
    for format_ in formats:
        form = _form(format_, midnight)
        if pc.any(pc.match_substring_regex(texts, form.pattern)).as_py():
            texts = pc.replace_substring_regex(texts, form.pattern, form.iso)
    return texts


@lru_cache(maxsize=256)
def _form(format_: str, midnight: bool) -> _Form:
    """Turn the letters of a declared form into a regular expression.

    Example:
        >>> _form("dd/MM/yyyy", midnight=False)
        _Form(pattern='^([0-9]{2})/([0-9]{2})/([0-9]{4})$', iso='\\\\3-\\\\2-\\\\1')
    """
    pattern, groups = "", dict[str, str]()
    for _, part in parts_of(format_):
        if part in LENGTHS:
            groups[part] = f"\\{len(groups) + 1}"
            pattern += f"([0-9]{{{LENGTHS[part]}}})"
        else:
            pattern += f"\\x{{{ord(part):x}}}" if _is_mark(part) else part
    day = "-".join(groups.get(part, "01") for part in ("yyyy", "MM", "dd"))
    if not midnight and not {"HH", "mm", "ss"} & groups.keys():
        return _Form(f"^{pattern}$", day)
    time = ":".join(groups.get(part, "00") for part in ("HH", "mm", "ss"))
    return _Form(f"^{pattern}$", f"{day}T{time}")


def _is_mark(letter: str) -> bool:
    return letter in r"\.+*?()[]{}|^$"


def _problems(
    shapeless: NDArray[np.bool_],
    impossible: NDArray[np.bool_],
    plan: ColumnPlan,
    noun: str,
    example: str,
) -> tuple[Problem, ...]:
    code = "connect-107" if noun == "day" else "connect-108"
    forms = " or ".join([example, *plan.formats])

    def wrong_form(value: str) -> str:
        return f'"{value}" is not a {noun} in a declared form. Write it as {forms}.'

    def no_such(value: str) -> str:
        return f'"{value}" names a {noun} that does not exist. Look at month, day and hour.'

    found = (
        Problem(places_where(shapeless), wrong_form, code),
        Problem(places_where(impossible), no_such, code),
    )
    return tuple(problem for problem in found if len(problem.places))
