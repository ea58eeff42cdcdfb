"""Random indicators of every kind over the record type `fact`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from laban.base import Calendar, Grain
from laban.programme import Indicator, Text

TEXT = Text(vi="x", en="x")
CONDITIONS = (
    "is_paid",
    "not is_paid",
    "kind = 'a'",
    "kind <> 'a' or is_paid",
    "kind in ('a', 'b') and amount > 1",
    "amount is null",
    "kind.is_digital",
    "size between 1 and 4",
    "done <= at",
    "working_days_between(at, done) <= kind.limit",
    "days_between(at, done) <= 10",
    "lower(name) = 'ánh'",
    "starts_with(name, 'B')",
    "case when is_paid then size > 2 else kind = 'b' end",
    "coalesce(is_paid, kind = 'c')",
    "not (amount > 3 and size < 4)",
    "month(at) = 3 or year(day) = 2023",
    "date(at) >= date '2024-03-01'",
    "at < timestamp '2024-06-15 00:00:00+07:00'",
    "nullif(kind, 'a') is null",
)
NUMBERS = (
    "amount",
    "size",
    "amount * size",
    "greatest(amount, size, 0)",
    "least(size, 3)",
    "seconds_between(at, done)",
    "days_between(at, done)",
    "working_days_between(at, done)",
    "case kind when 'a' then amount when 'b' then 2 end",
    "abs(amount) - coalesce(size, 1)",
    "-size + kind.limit",
    "length(name)",
)
OBJECTS = ("name", "kind", "size", "amount", "date(at)", "place", "lower(name)", "day")
MOMENTS = (
    None,
    "done",
    "day",
    "at",
    "add_days(at, 3)",
    "add_seconds(at, 86399)",
    "add_seconds(done, -seconds_between(at, done))",
    "coalesce(day, date(at))",
)
FORMULAS = (
    "i0 / i1",
    "100 * i0 / i1",
    "i0 - i1",
    "i0 / previous_year(i0)",
    "i0 + coalesce(i1, 0)",
    "100 * (i0 - previous_year(i0)) / previous_year(i0)",
    "greatest(i0, i1)",
    "case when i0 > 0 then i1 end",
)


@st.composite
def indicators(draw: st.DrawFn, most: int) -> list[Indicator]:
    """Draw some record indicators `i0`, `i1`, … and perhaps one derived from the first two."""
    chosen = [draw(_record_indicators(f"i{n}")) for n in range(draw(st.integers(2, most)))]
    if draw(st.booleans()):
        formula = draw(st.sampled_from(FORMULAS))
        chosen.append(
            _indicator("d0", kind="derived", expression=formula, unit="index", **_shown(draw))
        )
    return chosen


@st.composite
def _record_indicators(draw: st.DrawFn, code: str) -> Indicator:
    kinds = ("count", "sum", "share", "mean", "distinct", "quantile", "stock", "stock")
    kind = draw(st.sampled_from(kinds))
    common = {
        "kind": kind,
        "record_type": "fact",
        "where": draw(st.none() | st.sampled_from(CONDITIONS)),
        "breakdowns": draw(st.sampled_from([(), ("kind",), ("is_paid",), ("kind", "is_paid")])),
        "hierarchies": draw(st.sampled_from([("administrative",), ("administrative", "region")])),
        **_shown(draw),
    }
    common["time"] = draw(st.sampled_from(MOMENTS))
    return _indicator(code, **common, **OWN[kind](draw))


def _indicator(code: str, **keys: Any) -> Indicator:
    return Indicator(indicator=code, title=TEXT, why=TEXT, formula=TEXT, **keys)


def _shown(draw: st.DrawFn) -> dict[str, Any]:
    """Draw in which calendars and for which periods an indicator is stated."""
    calendars = draw(st.sampled_from([(Calendar.CALENDAR,), (Calendar.REPORT,), tuple(Calendar)]))
    grains = draw(st.sampled_from([tuple(Grain), tuple(Grain), (Grain.MONTH, Grain.YEAR)]))
    return {"calendars": calendars, "grains": grains}


def _value(draw: st.DrawFn) -> dict[str, Any]:
    unit = draw(st.sampled_from(["vnd", "vnd", "percent"]))
    return {"value": draw(st.sampled_from(NUMBERS)), "unit": unit}


def _share(draw: st.DrawFn) -> dict[str, Any]:
    either = st.sampled_from(CONDITIONS) | st.sampled_from(NUMBERS)
    return {
        "numerator": draw(either),
        "denominator": draw(st.none() | either),
        "unit": draw(st.sampled_from(["percent", "percent", "index"])),
    }


def _quantile(draw: st.DrawFn) -> dict[str, Any]:
    quantile = draw(st.sampled_from(["0.5", "0.25", "0.9"]))
    return {**_value(draw), "quantile": Decimal(quantile)}


def _stock(draw: st.DrawFn) -> dict[str, Any]:
    own: dict[str, Any] = {"unit": "item"}
    form = draw(st.sampled_from(["count", "value", "share"]))
    if form == "value":
        own = _value(draw)
    if form == "share":
        own = _share(draw) | {"unit": "percent"}
    if draw(st.booleans()):
        return own | {"entity": draw(st.sampled_from([("place",), ("place", "kind")]))}
    begins = draw(st.sampled_from([None, "done", "day"]))
    return own | {"begins": begins, "ends": draw(st.sampled_from([None, "done", "day"]))}


OWN = {
    "count": lambda draw: {"unit": "item"},
    "sum": _value,
    "share": _share,
    "mean": _value,
    "distinct": lambda draw: {"value": draw(st.sampled_from(OBJECTS)), "unit": "item"},
    "quantile": _quantile,
    "stock": _stock,
}
