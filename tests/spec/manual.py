"""The specifications as a page of the manual."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.spec.chapters import CHAPTERS
from tests.spec.specification import Chapter, Specification, read_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "measures.md"

HEAD = """\
# Measures

What each kind of indicator means, rule by rule. Every example is run as a test on DuckDB and on
Spark; this page is written from the tests (`tests/spec`), by `LABAN_REWRITE=1 make test`.

An empty cell of a record is unknown. A figure that is not listed, of the organisations and periods
that are, does not exist: nobody has said anything about it. A figure that is `unknown` exists, but
its value cannot be told. Indicators are shown without their titles and explanations.
"""


def page() -> str:
    """Return the page as it must stand in the manual."""
    contents = [f"- [{chapter.title}](#{_anchor(chapter.title)})" for chapter in CHAPTERS]
    parts = [HEAD, "\n".join(contents) + "\n", *(_chapter(chapter) for chapter in CHAPTERS)]
    return "\n".join(parts)


def _anchor(title: str) -> str:
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def _chapter(chapter: Chapter) -> str:
    parts = [f"## {chapter.title}\n", _wrapped(chapter.introduction)]
    parts += ["\n".join(_specification(spec)) for spec in chapter.specifications]
    return "\n".join(parts)


def _specification(spec: Specification) -> Iterator[str]:
    yield f"### {spec.title}\n"
    yield _wrapped(spec.meaning)
    for number, records in enumerate(spec.deliveries, start=1):
        yield f"{_delivery(spec, number)}\n"
        yield _table(records)
    yield "```yaml"
    yield "\n---\n".join(
        textwrap.dedent(part).strip() for part in spec.indicator.split("---") if part.strip()
    )
    yield "```\n"
    yield f"Figures{_conditions(spec)}:\n"
    yield _table(spec.figures)


def _delivery(spec: Specification, number: int) -> str:
    if len(spec.deliveries) == 1:
        return f"Records of type `{spec.record_type}`:"
    states = []
    if number in spec.illustrative:
        states.append("illustrative")
    if number in spec.withdrawn:
        states.append("withdrawn later")
    note = f" ({', '.join(states)})" if states else ""
    return f"Delivery {number}{note}:"


def _conditions(spec: Specification) -> str:
    conditions = ""
    if spec.structure:
        conditions += f" on the structure of {_day(spec.structure)}"
    if spec.span:
        conditions += f" from {_day(spec.span[0])} until before {_day(spec.span[1])}"
    if spec.as_of != Specification.as_of:
        conditions += f" as of {_day(spec.as_of.date())}"
    return conditions


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _table(text: str) -> str:
    rows = read_table(text)
    names = list(rows[0])
    widths = [max(len(name), *(len(row[name]) for row in rows)) for name in names]

    def line(cells: list[str]) -> str:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        return f"| {' | '.join(padded)} |"

    ruler = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    return "\n".join([line(names), ruler, *(line(list(row.values())) for row in rows)]) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 100, break_long_words=False) + "\n"
