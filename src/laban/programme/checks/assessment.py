"""Rules of states: their conditions parse, unknown stays unknown, and every figure has a state."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.assessment_facts import parse_rule
from laban.programme.assessment_model import State, StateRule
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.expression_tree import Expression, ValueType
from laban.programme.expressions import ExpressionFault
from laban.programme.naming import check_citations, find_doubles

NO_FIGURE = "not has_figure"
ALWAYS = "true"


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the rules by which targets are judged."""
    rules = draft.state_rules
    yield from find_doubles("rule", ((entry.value.code, entry) for entry in rules))
    for entry in rules:
        yield from check_citations(draft, entry, entry.value.source)
        yield from _condition(entry)
        yield from _grounds(entry)
    if not draft.declared.state_rules:
        sentence = "There is no rule, so no target has a state."
        cure = "Write rules, or delete the file: then the default rules hold."
        yield Issue("assessment.yaml", 1, sentence, cure, "programme-162")
    elif len(rules) == len(draft.declared.state_rules):
        yield from _first(rules[0])
        yield from _last(rules[-1])


def _condition(entry: Entry[StateRule]) -> Iterator[Issue]:
    try:
        found: Expression = parse_rule(entry.value.when)
    except ExpressionFault as fault:
        yield entry.error(("when",), fault.sentence, fault.cure, fault.code)
        return
    if found.type is not ValueType.BOOLEAN:
        sentence = f'"{found.text}" yields a value of type {found.type} where a condition must '
        cure = "Compare the fact with something, e.g. `travelled >= elapsed`."
        yield entry.error(("when",), f"{sentence}stand.", cure, "programme-063")


def _grounds(entry: Entry[StateRule]) -> Iterator[Issue]:
    if not entry.value.source and not entry.value.assumed:
        sentence = f'The rule "{entry.value.code}" has no source and is not said to be assumed.'
        cure = "Cite the document that states it, or write `assumed: true`."
        yield entry.error((), sentence, cure, "programme-160")


def _first(entry: Entry[StateRule]) -> Iterator[Issue]:
    """Unknown is not failure: without a figure nothing but no data may be said."""
    rule = entry.value
    if rule.state is not State.NO_DATA or " ".join(rule.when.split()) != NO_FIGURE:
        yield entry.error(
            ("when",),
            f'The first rule is "{rule.code}", so a target without a figure may get another state '
            "than no data.",
            f"Begin with a rule of `state: no_data` and `when: {NO_FIGURE}`.",
            "programme-161",
        )


def _last(entry: Entry[StateRule]) -> Iterator[Issue]:
    rule = entry.value
    if rule.when.strip().lower() != ALWAYS:
        yield entry.error(
            ("when",),
            f'The last rule, "{rule.code}", is not always true, so a target may have no state.',
            f'End with a rule that has `when: "{ALWAYS}"`.',
            "programme-162",
        )
