"""Paths of targets: baseline, milestones and due period follow one another in one calendar."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from laban.base import Issue, Period, PeriodError
from laban.programme.draft import Draft
from laban.programme.entries import Entry, Path
from laban.programme.model import Target
from laban.programme.naming import check_citations


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the paths of targets."""
    for entry in draft.targets:
        target = entry.value
        stated = [(("milestones", i), one) for i, one in enumerate(target.milestones)]
        if target.baseline:
            yield from check_citations(
                draft, entry.below(target.baseline, ("baseline",)), target.baseline.source
            )
        for path, milestone in stated:
            yield from check_citations(draft, entry.below(milestone, path), milestone.source)
        points: list[tuple[Path, str]] = [((*path, "period"), one.period) for path, one in stated]
        if target.baseline:
            points.insert(0, (("baseline", "period"), target.baseline.period))
        yield from _in_order(entry, [*points, (("period",), target.period)])


def _in_order(entry: Entry[Target], points: list[tuple[Path, str]]) -> Iterator[Issue]:
    known: list[tuple[Path, Period]] = []
    for path, text in points:
        try:
            known.append((path, Period.parse(text)))
        except PeriodError as error:
            if path[0] == "milestones":
                yield entry.error(path, error.sentence, error.cure, "programme-092")
    for (path, one), (_, other) in pairwise(known):
        if one.calendar is not other.calendar or one.end >= other.end:
            yield entry.error(
                path,
                f'The period "{one}" does not end before "{other}", which follows it on the way '
                "to the target.",
                "Order baseline, milestones and the target's period by their ends, all of one "
                "calendar.",
                "programme-163",
            )
