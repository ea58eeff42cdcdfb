"""Unsafe roll-ups: numbers that must not be added or averaged the way an indicator would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from laban.base import Issue
from laban.programme.checks.indicator_expressions import read_fields
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.expression_tree import NUMBERS, Call, Column, Expression, Node
from laban.programme.model import Column as RecordColumn
from laban.programme.model import Indicator, IndicatorKind, Nature

_ADDING = (IndicatorKind.SUM, IndicatorKind.MEAN, IndicatorKind.SHARE, IndicatorKind.STOCK)
_RATIO_DIMENSIONS = ("percent", "index")

Natures = dict[Nature, str]


def check(draft: Draft) -> Iterator[Issue]:
    """Yield every indicator that would add what does not add."""
    for entry in draft.indicators:
        if entry.value.kind is IndicatorKind.PUBLISHED:
            yield from _published(draft, entry)
        elif entry.value.kind in _ADDING:
            yield from _added(draft, entry)


def _added(draft: Draft, entry: Entry[Indicator]) -> Iterator[Issue]:
    for field in ("value", "numerator", "denominator"):
        expression = read_fields(draft, entry).get(field)
        if isinstance(expression, Expression) and expression.type in NUMBERS:
            columns = draft.record_type_of[str(entry.value.record_type)].columns
            natures = natures_of(expression.tree, columns, draft.dimension_of)
            yield from _unsafe(entry, field, natures)


def _unsafe(entry: Entry[Indicator], field: str, natures: Natures) -> Iterator[Issue]:
    kind = entry.value.kind
    verb = "averages" if kind is IndicatorKind.MEAN else "adds up"
    if Nature.RATIO in natures:
        yield entry.error(
            (field,),
            f'"{field}" {verb} "{natures[Nature.RATIO]}", which is a ratio: an average or a sum '
            "of ratios is not the ratio of the whole.",
            "Use kind share with the ratio's own numerator and denominator; if only the ratio is "
            "known, show it with kind published or kind quantile.",
            "programme-080",
        )
    if Nature.STOCK in natures and kind is not IndicatorKind.STOCK:
        yield entry.error(
            (field,),
            f'"{field}" {verb} "{natures[Nature.STOCK]}", which is a stock: its states of '
            "different days do not add up.",
            "Use kind stock, which takes the last state of the period; with `entity` for "
            "observations of the same thing.",
            "programme-081",
        )
    if Nature.DISTINCT in natures:
        yield entry.error(
            (field,),
            f'"{field}" {verb} "{natures[Nature.DISTINCT]}", which is a distinct count: who is '
            "in two of them counts twice.",
            "Deliver the records that were counted and use kind distinct.",
            "programme-087",
        )


def natures_of(
    node: Node, columns: Mapping[str, RecordColumn], dimensions: Mapping[str, str]
) -> Natures:
    """Return the natures of the numbers that a value is made of, each with a column that has it.

    A ratio times an amount is an amount: GRDP per head times population is GRDP.
    """
    if isinstance(node, Column):
        nature = _nature(columns.get(node.name), dimensions)
        return {nature: node.name} if nature and node.type in NUMBERS else {}
    if not isinstance(node, Call) or node.type not in NUMBERS:
        return {}
    args = node.args
    if node.op == "case":
        args = (*node.args[1::2], node.args[-1])
    found: Natures = {}
    for arg in args:
        for nature, name in natures_of(arg, columns, dimensions).items():
            found.setdefault(nature, name)
    is_amount = node.op == "multiply" and Nature.RATIO in found and len(found) > 1
    return {Nature.FLOW: found[Nature.RATIO]} if is_amount else found


def _nature(column: RecordColumn | None, dimensions: Mapping[str, str]) -> Nature | None:
    if column is None:
        return None
    is_ratio = dimensions.get(column.unit or "") in _RATIO_DIMENSIONS
    return column.nature or (Nature.RATIO if is_ratio else Nature.FLOW)


def _published(draft: Draft, entry: Entry[Indicator]) -> Iterator[Issue]:
    indicator, roll_up = entry.value, entry.value.roll_up
    for field, way in (("organisations", roll_up.organisations), ("periods", roll_up.periods)):
        if way == "mean":
            yield entry.error(
                ("roll_up", field),
                f"The mean over {field} is not the value of the whole: it weighs small and "
                "large alike.",
                "Write none; publish the value of the whole as its own record.",
                "programme-082",
            )
        elif way == "sum":
            yield from _summed(draft, entry, field)
    if roll_up.periods == "last" and indicator.nature is Nature.FLOW:
        yield entry.error(
            ("roll_up", "periods"),
            "The last period of a flow is not the flow of the longer period.",
            "Write sum, or `nature: stock` if the value is a state.",
            "programme-083",
        )


def _summed(draft: Draft, entry: Entry[Indicator], field: str) -> Iterator[Issue]:
    nature, unit = entry.value.nature, entry.value.unit
    path = ("roll_up", field)
    if nature in (Nature.RATIO, Nature.DISTINCT):
        what = "ratios" if nature is Nature.RATIO else "distinct counts"
        sentence = f"A sum of {what} over {field} is not the value of the whole."
        cure = "Write none; publish the value of the whole as its own record."
        yield entry.error(path, sentence, cure, "programme-084")
    elif draft.dimension_of.get(unit) in _RATIO_DIMENSIONS:
        sentence = f'A sum over {field} of values in "{unit}" is not the value of the whole.'
        cure = "Write none, and `nature: ratio`."
        yield entry.error(path, sentence, cure, "programme-085")
    elif nature is Nature.STOCK and field == "periods":
        sentence = "A stock does not add up over periods."
        yield entry.error(path, sentence, "Write last.", "programme-083")
    elif nature is None:
        sentence = f"The values are summed over {field}, but their nature is not stated."
        cure = "Add `nature: flow`, or `nature: stock` for a state (then periods: last)."
        yield entry.error(path, sentence, cure, "programme-086")
