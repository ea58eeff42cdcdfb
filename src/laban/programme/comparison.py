"""What changed between two versions of a programme, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from laban.programme.assessment_model import StateRule
from laban.programme.changes import (
    Change,
    Kind,
    differing,
    named,
    paired,
    said,
    said_differences,
)
from laban.programme.expression_operations import FORMULA
from laban.programme.expression_tree import ValueType
from laban.programme.expressions import parse_expression
from laban.programme.model import (
    CodeList,
    Indicator,
    IndicatorKind,
    ProgrammeFile,
    RecordType,
    Target,
    Task,
)
from laban.programme.obligation_model import Obligation
from laban.programme.programme import Programme
from laban.programme.reorganisation import compare_organisations
from laban.programme.sources import Source

C = TypeVar("C", Task, Obligation, StateRule)

# The fields that decide which number comes out.
METHOD = (
    *("kind", "record_type", "time", "where", "numerator", "denominator", "value", "quantile"),
    *("begins", "ends", "entity", "expression", "series", "nature", "roll_up", "unit"),
)


def compare_programmes(old: Programme, new: Programme) -> tuple[Change, ...]:
    """Return what changed from one version to another, each change as a sentence.

    Empty: nothing when the versions say the same.
    """
    return (
        *_head(old.head, new.head),
        *_indicators(old, new),
        *_targets(old, new),
        *_state_rules(old, new),
        *_tasks(old, new),
        *_obligations(old, new),
        *_record_types(old, new),
        *_sources(old, new),
        *_code_lists(old, new),
        *_maps(old, new),
        *compare_organisations(old.organisations, new.organisations),
    )


def _head(old: ProgrammeFile, new: ProgrammeFile) -> Iterator[Change]:
    listed = ("documents", "holidays")
    fields = differing(
        old, new, [name for name in ProgrammeFile.model_fields if name not in listed]
    )
    if fields:
        yield Change("programme", new.code, f"The head: {said_differences(old, new, fields)}.")
    for word, before, after in (
        ("holiday", {str(d): d for d in old.holidays}, {str(d): d for d in new.holidays}),
        ("document", {d.code: d for d in old.documents}, {d.code: d for d in new.documents}),
    ):
        for name, one, other in paired(dict(before), dict(after)):
            if one != other:
                verb = "added" if one is None else "removed" if other is None else "changed"
                yield Change("programme", new.code, f'The {word} "{name}" was {verb}.')


def _indicators(old: Programme, new: Programme) -> Iterator[Change]:
    changed: set[str] = set()
    for code, before, after in paired(old.indicators, new.indicators):
        if before and after:
            if differing(before, after, METHOD):
                changed.add(code)
            yield from _indicator(before, after)
        elif after:
            sentence = f"{named(after.title, code)} was added: {after.formula.en}."
            yield Change("indicator", code, sentence)
        elif before:
            yield Change("indicator", code, f"{named(before.title, code)} was removed.")
    yield from _indirectly_changed(new, changed)


def _indicator(old: Indicator, new: Indicator) -> Iterator[Change]:
    name = named(new.title, new.indicator)
    method = differing(old, new, METHOD)
    if method:
        silent = "" if new.history != old.history else " Its `history` does not mention it."
        sentence = f"The method of {name} changed: {said_differences(old, new, method)}.{silent}"
        yield Change("indicator", new.indicator, sentence)
    others = [field for field in Indicator.model_fields if field not in METHOD]
    fields = differing(old, new, others)
    if fields:
        sentence = f"{name}: {said_differences(old, new, fields)}."
        yield Change("indicator", new.indicator, sentence)


def _indirectly_changed(programme: Programme, changed: set[str]) -> Iterator[Change]:
    """Yield the derived indicators that rest on a changed one, nearest first."""
    scope = dict.fromkeys(programme.indicators, ValueType.DECIMAL)
    inputs = {
        code: parse_expression(indicator.expression, scope, dialect=FORMULA).columns
        for code, indicator in programme.indicators.items()
        if indicator.kind is IndicatorKind.DERIVED and indicator.expression
    }
    reached = set(changed)
    while found := {c: i & reached for c, i in inputs.items() if c not in reached and i & reached}:
        for code, causes in found.items():
            cause = min(causes)
            sentence = (
                f"The method of {named(programme.indicators[code].title, code)} changed with "
                f"that of {named(programme.indicators[cause].title, cause)}."
            )
            yield Change("indicator", code, sentence)
        reached |= set(found)


def _targets(old: Programme, new: Programme) -> Iterator[Change]:
    before = {target.code: target for target in old.targets}
    after = {target.code: target for target in new.targets}
    for code, one, other in paired(before, after):
        if one and other:
            yield from _target(one, other)
        elif other:
            sentence = f"{named(other.title, code)} was added: {_promise(other)}."
            yield Change("target", code, sentence)
        elif one:
            yield Change("target", code, f"{named(one.title, code)} was removed: {_promise(one)}.")


def _promise(target: Target) -> str:
    bound = target.direction.replace("_", " ")
    return f"{bound} {target.value} {target.unit} of {target.organisation} in {target.period}"


def _target(old: Target, new: Target) -> Iterator[Change]:
    promise = ("value", "unit", "direction", "organisation", "period")
    if differing(old, new, promise):
        sentence = f"{named(new.title, new.code)} moved from {_promise(old)} to {_promise(new)}."
        yield Change("target", new.code, sentence)
    rest = differing(old, new, [name for name in Target.model_fields if name not in promise])
    if rest:
        sentence = f"{named(new.title, new.code)}: {said_differences(old, new, rest)}."
        yield Change("target", new.code, sentence)


def _tasks(old: Programme, new: Programme) -> Iterator[Change]:
    return _coded(
        "task", old.tasks, new.tasks, lambda task: f", due on {task.due_on}" if task.due_on else ""
    )


def _obligations(old: Programme, new: Programme) -> Iterator[Change]:
    return _coded(
        "obligation",
        old.obligations,
        new.obligations,
        lambda one: f": {one.record_type}, {one.rhythm.replace('_', ' ')}",
    )


def _state_rules(old: Programme, new: Programme) -> Iterator[Change]:
    yield from _coded(
        "rule", old.state_rules, new.state_rules, lambda rule: f": {rule.state} when {rule.when}"
    )
    orders = [[rule.code for rule in one.state_rules] for one in (old, new)]
    if sorted(orders[0]) == sorted(orders[1]) and orders[0] != orders[1]:
        sentence = f"The rules of states are now asked in the order {', '.join(orders[1])}."
        yield Change("rule", orders[1][0], sentence)


def _coded(
    kind: Kind, old: Iterable[C], new: Iterable[C], said_of_new: Callable[[C], str]
) -> Iterator[Change]:
    """Yield the changes of things with a code and a title, field by field."""
    before, after = ({one.code: one for one in some} for some in (old, new))
    for code, one, other in paired(before, after):
        if one and other:
            fields = differing(one, other, type(other).model_fields)
            if fields:
                sentence = f"{named(other.title, code)}: {said_differences(one, other, fields)}."
                yield Change(kind, code, sentence)
        elif other:
            sentence = f"{named(other.title, code)} was added{said_of_new(other)}."
            yield Change(kind, code, sentence)
        elif one:
            yield Change(kind, code, f"{named(one.title, code)} was removed.")


def _record_types(old: Programme, new: Programme) -> Iterator[Change]:
    for code, before, after in paired(old.record_types, new.record_types):
        if before and after:
            yield from _record_type(before, after)
        elif after:
            yield Change("record type", code, f"{named(after.title, code)} was added.")
        elif before:
            yield Change("record type", code, f"{named(before.title, code)} was removed.")


def _record_type(old: RecordType, new: RecordType) -> Iterator[Change]:
    code = new.record_type
    name = named(new.title, code)
    whole = (
        *("title", "description", "source", "key", "organisation", "time"),
        *("approval", "reconciles"),
    )
    fields = differing(old, new, whole)
    if fields:
        yield Change("record type", code, f"{name}: {said_differences(old, new, fields)}.")
    for column, before, after in paired(old.columns, new.columns):
        if before and after:
            settings = differing(before, after, type(after).model_fields)
            if settings:
                words = said_differences(before, after, settings)
                yield Change("record type", code, f'The column "{column}" of {name}: {words}.')
        else:
            verb = (
                f'gained the column "{column}", {after.type}'
                if after
                else f'lost the column "{column}"'
            )
            yield Change("record type", code, f"{name} {verb}.")
    rules = ({rule.code: rule for rule in one.rules} for one in (old, new))
    for rule, was, now in paired(*rules):
        if was and now and was != now:
            words = said_differences(was, now, differing(was, now, type(now).model_fields))
            yield Change("record type", code, f'The rule "{rule}" of {name}: {words}.')
        elif was is None or now is None:
            verb = "gained" if now else "lost"
            yield Change("record type", code, f'{name} {verb} the rule "{rule}".')


def _sources(old: Programme, new: Programme) -> Iterator[Change]:
    for code, before, after in paired(old.sources, new.sources):
        if before and after:
            fields = differing(before, after, Source.model_fields)
            if fields:
                words = said_differences(before, after, fields)
                yield Change("source", code, f"{named(after.title, code)}: {words}.")
        elif after:
            sentence = f"{named(after.title, code)} was added: {after.record_type} from "
            yield Change("source", code, f"{sentence}{after.organisation}, kind {after.kind}.")
        elif before:
            yield Change("source", code, f"{named(before.title, code)} was removed.")


def _code_lists(old: Programme, new: Programme) -> Iterator[Change]:
    for code, before, after in paired(old.code_lists, new.code_lists):
        if before and after:
            yield from _code_list(before, after)
        else:
            verb = "added" if after else "removed"
            yield Change("code list", code, f'The list "{code}" was {verb}.')


def _code_list(old: CodeList, new: CodeList) -> Iterator[Change]:
    entries = ({entry.code: entry for entry in one.entries} for one in (old, new))
    for code, before, after in paired(*entries):
        if before == after:
            continue
        if before and after:
            words = said_differences(
                before, after, differing(before, after, ("title", "attributes"))
            )
            sentence = f'"{code}" of the list "{new.code}": {words}.'
        elif after:
            sentence = f'The list "{new.code}" gained {said(after.title)} ({code}).'
        else:
            sentence = f'The list "{new.code}" lost "{code}".'
        yield Change("code list", new.code, sentence)


def _maps(old: Programme, new: Programme) -> Iterator[Change]:
    """Yield the maps whose tiles were moved; the head says which came and went."""
    for code, before, after in paired(old.maps, new.maps):
        if before and after and before.tiles != after.tiles:
            sentence = f"The tiles of the map {named(after.title, code)} changed."
            yield Change("map", code, sentence)
