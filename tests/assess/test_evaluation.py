"""Conditions over facts: the logic of true, false and unknown."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_programme import FILES

from laban.assess import evaluate, is_true
from laban.programme import FACTS, parse_rule, read_programme_files

SMALL = read_programme_files((name, text.encode()) for name, text in FILES.items())
RULES = [(rule, parse_rule(rule.when)) for rule in SMALL.state_rules]

KNOWN = dict.fromkeys(FACTS) | {
    "has_figure": True,
    "reached": False,
    "value": Decimal("13.17"),
    "goal": Decimal(20),
    "days_left": -3,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("has_figure", True),
        ("not reached", True),
        ("not on_path", None),
        ("on_path is null", True),
        ("on_path is not null", False),
        ("reached and on_path", False),
        ("has_figure and on_path", None),
        ("has_figure or on_path", True),
        ("reached or on_path", None),
        ("on_path or not has_figure or reached", None),
        ("travelled >= elapsed", None),
        ("coalesce(on_path, projected_reached, has_figure)", True),
        ("coalesce(on_path, reached)", False),
        ("value / goal > 0.65", True),
        ("value / (goal - 20) > 0", None),
        ("abs(days_left) = 3", True),
        ("-days_left between 1 and 3", True),
        ("days_left in (1, -3)", True),
        ("value + 6.83 = goal and value * 2 <> goal", True),
        ("case when on_path then false when has_figure then true else false end", True),
        ("case when reached then true end", None),
        ("value is null or value < 14", True),
        ("true", True),
        ("null is null", True),
    ],
)
def test_an_expression_has_the_value_that_sql_gives_it(text: str, expected: object) -> None:
    condition = parse_rule(text)
    assert evaluate(condition.tree, KNOWN) is expected
    assert is_true(condition, KNOWN) == (expected is True)


def _kleene(text: str, facts: dict[str, bool | None]) -> bool | None:
    """Say what holds whatever the unknown facts are; unknown when it depends on them."""
    unknown = [name for name, value in facts.items() if value is None]
    found = {
        eval(text, {}, facts | dict(zip(unknown, values, strict=True)))
        for values in product([True, False], repeat=len(unknown))
    }
    return found.pop() if len(found) == 1 else None


@pytest.mark.parametrize("values", list(product([True, False, None], repeat=3)))
@pytest.mark.parametrize(
    "text",
    [
        "reached and on_path and is_final",
        "reached or on_path or is_final",
        "not (reached and on_path) or is_final",
        "reached and not (on_path or is_final)",
    ],
)
def test_a_condition_is_known_when_it_does_not_depend_on_what_is_unknown(
    text: str, values: tuple[bool | None, ...]
) -> None:
    """Each name stands once in the texts, so that Kleene's logic gives exactly this."""
    facts = dict(zip(("reached", "on_path", "is_final"), values, strict=True))
    assert evaluate(parse_rule(text).tree, dict.fromkeys(FACTS) | facts) == _kleene(text, facts)


MAYBE = st.sampled_from([True, False, None])


@given(MAYBE, st.booleans(), st.booleans(), MAYBE, MAYBE)
def test_the_default_rules_decide_as_the_explanation_says(
    reached: bool | None,
    is_due_past: bool,
    is_final: bool,
    on_path: bool | None,
    projected_reached: bool | None,
) -> None:
    """A second decision, in plain Python, from docs/explanation/states-of-targets.md."""
    facts = dict.fromkeys(FACTS) | {
        "has_figure": reached is not None,
        "reached": reached,
        "is_due_past": is_due_past,
        "is_final": is_final if reached is not None else None,
        "on_path": on_path,
        "projected_reached": projected_reached,
    }
    if reached is None:
        expected = "no_data"
    elif reached:
        expected = "achieved"
    elif is_due_past:
        expected = "missed" if is_final else "no_data"
    else:
        keeps_up = projected_reached if on_path is None else on_path
        expected = "likely" if keeps_up else "needs_effort"

    assert next(r.state for r, c in RULES if is_true(c, facts)) == expected
