"""The facts of a target that the rules of `assessment.yaml` may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from laban.programme.expression_operations import RULE
from laban.programme.expression_tree import Expression, ValueType
from laban.programme.expressions import parse_expression


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its type, what it says, and when it is unknown."""

    type: ValueType
    words: str


FACTS: Mapping[str, Fact] = {
    "has_figure": Fact(ValueType.BOOLEAN, "There is a figure to judge by; never unknown"),
    "reached": Fact(ValueType.BOOLEAN, "The latest figure is as good as the target's value"),
    "is_due_past": Fact(ValueType.BOOLEAN, "The last day of the target's period is past"),
    "is_final": Fact(
        ValueType.BOOLEAN, "The figure is that of the target's own period, which is over"
    ),
    "on_path": Fact(
        ValueType.BOOLEAN,
        "The figure is as good as the path expects at its period; unknown without a path",
    ),
    "projected_reached": Fact(
        ValueType.BOOLEAN, "At the pace so far the value will be reached; unknown without a pace"
    ),
    "value": Fact(ValueType.DECIMAL, "The latest figure"),
    "goal": Fact(ValueType.DECIMAL, "The target's value"),
    "baseline": Fact(ValueType.DECIMAL, "The baseline's value; unknown without one"),
    "expected": Fact(ValueType.DECIMAL, "What the path expects at the figure's period"),
    "projected": Fact(ValueType.DECIMAL, "Where the pace so far leads by the due day"),
    "travelled": Fact(
        ValueType.DECIMAL,
        "Share of the way from the baseline to the value, 0 to 1 and beyond; unknown without one",
    ),
    "attained": Fact(
        ValueType.DECIMAL,
        "The figure over the value, or the value over the figure where less is better; unknown "
        "when either is not above 0",
    ),
    "elapsed": Fact(
        ValueType.DECIMAL,
        "Share of the time from the baseline to the due day that has passed, 0 to 1 and beyond",
    ),
    "pace": Fact(ValueType.DECIMAL, "Change in a year so far, in the target's unit"),
    "pace_needed": Fact(
        ValueType.DECIMAL, "Change in a year that is needed from today; unknown after the due day"
    ),
    "days_left": Fact(ValueType.INTEGER, "Days from today to the due day; below 0 after it"),
    "figure_age_days": Fact(ValueType.INTEGER, "Days from the end of the figure's period to today"),
    "estimated": Fact(ValueType.BOOLEAN, "The figure rests on a stated share of a part"),
    "illustrative": Fact(ValueType.BOOLEAN, "The figure rests on something invented"),
}


def parse_rule(text: str) -> Expression:
    """Return the checked condition of a rule.

    Raises:
        ExpressionFault: When it is wrong in itself; its type is not looked at.

    Example:
        >>> sorted(parse_rule("reached and not illustrative").columns)
        ['illustrative', 'reached']
    """
    return parse_expression(text, {name: fact.type for name, fact in FACTS.items()}, dialect=RULE)
