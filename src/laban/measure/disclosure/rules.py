"""What disclosure control must know of a programme: what numbers count, and how they add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from laban.programme import (
    ADMINISTRATIVE,
    FORMULA,
    Call,
    CodeList,
    Column,
    Indicator,
    IndicatorKind,
    Node,
    Programme,
    ValueType,
    parse_expression,
    scope_of,
)

Children = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Rule:
    """How the figures of one indicator are treated.

    - `counts_numerator`, `counts_denominator`: the number counts records, so a small one tells of
      few people. Sums of money and the like are judged by their record count only.
    - `adds`: numerator and denominator of an organisation are the sums of those below it, and a
      total is the sum of its categories.
    - `adds_over_periods`: a longer period is the sum of its months.
    - `inputs`: a derived figure falls with those it is computed from; `year_before` names those
      that it takes from the whole year before.
    - `is_published`: the public has the value already, because an authority stated it or because
      every record of its type is open; nothing is kept back.
    """

    counts_numerator: bool = True
    counts_denominator: bool = True
    adds: bool = True
    adds_over_periods: bool = True
    inputs: tuple[str, ...] = ()
    year_before: tuple[str, ...] = ()
    is_published: bool = False

    @property
    def is_derived(self) -> bool:
        """Say whether the figure is computed from other figures."""
        return bool(self.inputs or self.year_before)


def rules_of(programme: Programme) -> dict[str, Rule]:
    """Return how the figures of each indicator are treated."""
    return {code: _rule(programme, one) for code, one in programme.indicators.items()}


def children_of(programme: Programme) -> Children:
    """Return who stands right below whom, by hierarchy: parent identity to its children's."""
    organisations = programme.organisations
    return {
        hierarchy: {
            parent: below
            for parent in organisations.by_id
            if (below := organisations.children(parent, hierarchy))
        }
        for hierarchy in {ADMINISTRATIVE, *programme.head.hierarchies}
    }


def _rule(programme: Programme, indicator: Indicator) -> Rule:
    kind = indicator.kind
    if kind is IndicatorKind.PUBLISHED or _is_open(programme, indicator):
        return Rule(is_published=True)
    if kind is IndicatorKind.DERIVED:
        scope = dict.fromkeys(programme.indicators, ValueType.DECIMAL)
        tree = parse_expression(str(indicator.expression), scope, dialect=FORMULA).tree
        past = frozenset(_past(tree))
        return Rule(inputs=tuple(sorted(_now(tree))), year_before=tuple(sorted(past)))
    flows = kind is not IndicatorKind.STOCK
    if kind is IndicatorKind.COUNT:
        return Rule()
    if kind is IndicatorKind.DISTINCT:
        return Rule(adds=False)
    if kind is IndicatorKind.SHARE or indicator.numerator:
        return Rule(
            counts_numerator=_is_condition(programme, indicator, indicator.numerator),
            counts_denominator=_is_condition(programme, indicator, indicator.denominator),
            adds_over_periods=flows,
        )
    if kind is IndicatorKind.STOCK:
        return Rule(counts_numerator=indicator.value is None, adds_over_periods=False)
    return Rule(counts_numerator=False, adds=kind is not IndicatorKind.QUANTILE)


def _is_open(programme: Programme, indicator: Indicator) -> bool:
    """Say whether the records of an indicator are open to everybody one by one."""
    record_type = programme.record_types.get(indicator.record_type or "")
    return record_type is not None and record_type.disclosure == "open"


def _is_condition(programme: Programme, indicator: Indicator, text: str | None) -> bool:
    """Say whether a part of a share counts records; a part that is not stated counts all."""
    if text is None:
        return True
    code_lists: Mapping[str, CodeList] = programme.code_lists
    record_type = programme.record_types[str(indicator.record_type)]
    return parse_expression(text, scope_of(record_type, code_lists)).type is ValueType.BOOLEAN


def _now(node: Node) -> Iterator[str]:
    """Yield the indicators that a formula takes at its own period."""
    if isinstance(node, Column):
        yield node.name
    elif isinstance(node, Call) and node.op != "previous_year":
        for argument in node.args:
            yield from _now(argument)


def _past(node: Node) -> Iterator[str]:
    """Yield the indicators that a formula takes from the year before."""
    if isinstance(node, Call):
        for argument in node.args:
            yield from _now(argument) if node.op == "previous_year" else _past(argument)
