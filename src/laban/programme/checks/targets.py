"""Targets: their indicator, organisation, period and unit exist and agree."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue, Period, PeriodError
from laban.programme.draft import Draft
from laban.programme.entries import Entry, Path
from laban.programme.model import Indicator, IndicatorKind, Target
from laban.programme.naming import (
    check_citations,
    find_doubles,
    unknown_name,
    unknown_organisation,
)


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the targets."""
    yield from find_doubles("target", ((entry.value.code, entry) for entry in draft.targets))
    yield from _promised_twice(draft)
    for entry in draft.targets:
        yield from check_citations(draft, entry, entry.value.source)
        yield from _indicator(draft, entry)
        yield from _organisations(draft, entry)
        yield from _period(entry, ("period",), entry.value.period)
        if entry.value.baseline:
            yield from _period(entry, ("baseline", "period"), entry.value.baseline.period)


def _promised_twice(draft: Draft) -> Iterator[Issue]:
    first: dict[tuple[str | None, ...], Entry[Target]] = {}
    for entry in draft.targets:
        target = entry.value
        promise = (target.indicator, target.organisation, target.period, target.direction)
        documents = sorted({citation.document for citation in target.source})
        before = first.setdefault((*promise, target.value_source, *documents), entry)
        if before is not entry and before.value.code != target.code:
            yield entry.error(
                (),
                f'"{target.code}" promises the same figure as "{before.value.code}": '
                f"{target.indicator} of {target.organisation} in {target.period}.",
                "Keep one of them, or cite the other document that promises it.",
                "programme-095",
            )


def _indicator(draft: Draft, entry: Entry[Target]) -> Iterator[Issue]:
    target, known = entry.value, draft.declared.indicators
    if target.indicator not in known:
        path = ("indicator",)
        yield unknown_name(entry, path, "indicator", target.indicator, known, "programme-090")
    indicator = draft.indicator_of.get(target.indicator)
    if indicator is None:
        return
    if target.unit != indicator.unit:
        yield entry.error(
            ("unit",),
            f'The target is in "{target.unit}" but the indicator is in "{indicator.unit}". '
            "A target must use its indicator's unit.",
            f"Write `unit: {indicator.unit}`, or change the indicator.",
            "programme-014",
        )
    if target.value_source and indicator.kind is not IndicatorKind.PUBLISHED:
        sentence = f'"value_source" means nothing for the kind {indicator.kind}.'
        cure = "Remove it; only published values have several sources."
        yield entry.error(("value_source",), sentence, cure, "programme-098")
    yield from _length(entry, indicator)


def _length(entry: Entry[Target], indicator: Indicator) -> Iterator[Issue]:
    try:
        period = Period.parse(entry.value.period)
    except PeriodError:
        return
    for word, found, stated in (
        ("grain", period.grain, indicator.grains),
        ("calendar", period.calendar, indicator.calendars),
    ):
        if found not in stated:
            yield entry.error(
                ("period",),
                f'The period "{period}" is of the {word} "{found}", for which '
                f'"{indicator.indicator}" is not computed.',
                f"Computed are {', '.join(stated)}: write such a period, or add {found} to "
                f"`{word}s` of the indicator.",
                "programme-093",
            )


def _organisations(draft: Draft, entry: Entry[Target]) -> Iterator[Issue]:
    tree, target = draft.tree, entry.value
    if target.organisation not in tree.by_id:
        path: Path = ("organisation",)
        yield unknown_organisation(entry, path, target.organisation, tree, "programme-091")
    if target.accountable and target.accountable not in tree.by_id:
        path = ("accountable",)
        yield unknown_organisation(entry, path, target.accountable, tree, "programme-094")


def _period(entry: Entry[Target], path: Path, text: str) -> Iterator[Issue]:
    try:
        Period.parse(text)
    except PeriodError as error:
        yield entry.error(path, error.sentence, error.cure, "programme-092")
