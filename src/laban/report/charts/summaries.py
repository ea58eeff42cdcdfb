"""What a chart shows, in sentences; and its values as the cells of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from laban.report.charts.points import Heading, Line, Point, positions
from laban.report.charts.words import WORDS
from laban.report.formatting import format_period

ESTIMATE = "≈"


def said(heading: Heading, sentences: Iterable[str], *, is_illustrative: bool) -> str:
    """Return the title and the sentences as one text; that nothing is known when none are."""
    words = WORDS[heading.language]
    found = [sentence for sentence in sentences if sentence]
    if not found:
        return words.no_data.format(title=heading.title)
    warning = [f"{words.illustrative}."] if is_illustrative else []
    return " ".join([f"{heading.title}.", *found, *warning])


def path_sentence(heading: Heading, line: Line) -> str:
    """Return what a line over time did: first, last, highest and lowest value.

    Empty: no text when nothing is known.
    """
    known = line.known()
    if not known:
        return ""
    words = WORDS[heading.language]
    if len(known) == 1:
        (point, value) = known[0]
        at = format_period(point.at, heading.language)
        return words.one.format(name=line.name, last=heading.value(value), last_at=at)
    ends = {
        "first": known[0],
        "last": known[-1],
        "high": max(known, key=lambda pair: pair[1]),
        "low": min(known, key=lambda pair: pair[1]),
    }
    values = {name: heading.value(value) for name, (_, value) in ends.items()}
    places = {f"{name}_at": format_period(p.at, heading.language) for name, (p, _) in ends.items()}
    return words.path.format(name=line.name, **values, **places)


def place_sentences(
    heading: Heading, lines: Sequence[Line], name: Callable[[str], str] = str
) -> Iterator[str]:
    """Yield for each place the values that the lines have there."""
    for at in positions(lines):
        values = [
            f"{line.name} {heading.value(value)}"
            for line in lines
            for point, value in line.known()
            if point.at == at
        ]
        if values:
            yield WORDS[heading.language].parts.format(at=name(at), parts=", ".join(values))


def cell(heading: Heading, point: Point | None) -> str:
    """Return a value as a cell: rounded, with the marks that stand at it."""
    words = WORDS[heading.language]
    if point is None:
        return ""
    if point.is_suppressed:
        return words.suppressed
    marks = [
        word
        for is_so, word in (
            (point.is_estimated, words.estimated),
            (point.is_illustrative, words.illustrative.lower()),
        )
        if is_so and point.value is not None
    ]
    return heading.number(point.value) + (f" ({', '.join(marks)})" if marks else "")


def short_cell(heading: Heading, point: Point) -> str:
    """Return a value as it stands in an image, where an estimate has a sign before it."""
    if point.is_suppressed:
        return WORDS[heading.language].suppressed
    sign = f"{ESTIMATE} " if point.is_estimated and point.value is not None else ""
    return sign + heading.number(point.value)


def crossed(
    heading: Heading, lines: Iterable[Line], places: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, ...]]:
    """Yield a row for each place, which has a key and a name: its name, then each line's value."""
    found = [{point.at: point for point in line.points} for line in lines]
    for key, name in places:
        yield (name, *(cell(heading, points.get(key)) for points in found))
