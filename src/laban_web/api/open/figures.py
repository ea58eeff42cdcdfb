"""`/figures`: the published figures that are wanted, one of them, its proof."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow.dataset as ds

from laban.base import Grain, Period, did_you_mean
from laban.measure import Selection, find_organisations, is_wanted_period
from laban.programme import Programme
from laban.publication import (
    PUBLISHED_SCHEMA,
    Cursor,
    FigureFilter,
    Publication,
    PublishedFigure,
    find_published,
)
from laban.report import FORMATS, LICENCE_ADDRESS, XLSX_ROWS_AT_MOST
from laban.report.files import WRITERS, json_row
from laban_web.api.open.answers import LICENCE_NAME, OpenAnswer, OpenBody, json_body
from laban_web.api.open.questions import Question, wrong_value
from laban_web.api.open.sources import WHICH, OpenSources
from laban_web.api.problems import Problem, ProblemError

# Parameters that choose by the column of their name.
_COLUMNS = ("breakdown", "category", "source", "vintage", "structure", "hierarchy")
CHOOSING = ("indicator", "organisation", "children", "kind", "period", "grain", *_COLUMNS)
PARAMETERS = (*CHOOSING, *WHICH, "format", "size", "after")
_LATEST_SECONDS, _PINNED_SECONDS = 300, 86_400


def list_figures(sources: OpenSources, question: Question) -> OpenAnswer:
    """Answer with the figures that are wanted: a page of JSON, or all in a file."""
    question.require_known(PARAMETERS)
    publication = sources.publication(question)
    format = question.format()
    wanted = wanted_figures(sources.here.programme, publication, question)

    def body() -> OpenBody:
        if format == "json":
            return _page(publication, wanted, question)
        return _file(publication, wanted, format)

    return OpenAnswer(
        media_type=FORMATS[format],
        depends_on=(publication.id, question.address, question.sorted_parameters),
        body=body,
        modified_at=publication.facts.created_at,
        max_age_seconds=_PINNED_SECONDS if question.one("publication") else _LATEST_SECONDS,
        file_name=None if format == "json" else f"figures-{publication.id}.{format}",
        is_heavy=format == "xlsx",
    )


def read_figure(sources: OpenSources, question: Question) -> OpenAnswer:
    """Answer with one figure by its name, or with its proof."""
    question.require_known((*WHICH, "format"))
    publication = sources.publication(question)
    name = "/".join(question.path[1:])
    is_proof = name.endswith("/proof")
    format = question.format({"json": FORMATS["json"]} if is_proof else FORMATS)
    figure = find_published(publication, name.removesuffix("/proof"))

    def body() -> OpenBody:
        if is_proof:
            return json_body(publication.proof(figure).document())
        if format == "json":
            return json_body({**about(publication), "figure": figure_row(figure)})
        table = PUBLISHED_SCHEMA.empty_table().from_pylist([figure.row()], schema=PUBLISHED_SCHEMA)
        parts = WRITERS[format](PUBLISHED_SCHEMA, table.to_batches(), told(publication))
        return OpenBody(parts=lambda: parts)

    return OpenAnswer(
        media_type=FORMATS[format],
        depends_on=(publication.id, question.address, question.sorted_parameters),
        body=body,
        modified_at=publication.facts.created_at,
        file_name=None if format == "json" else f"figure-{publication.id}.{format}",
    )


def _page(publication: Publication, wanted: FigureFilter, question: Question) -> OpenBody:
    after = question.one("after")
    page = publication.page(wanted, question.size(), Cursor.parse(after) if after else None)
    following = None
    if page.after:
        following = question.next_address(str(page.after), **_pinned(publication, question))
    rows = [figure_row(one) for one in page.figures]
    return json_body({**about(publication), "figures": rows, "next": following}, following)


def _pinned(publication: Publication, question: Question) -> dict[str, str]:
    """Name the publication in the address of the next page: a newer one has other places."""
    return {} if question.one("as_known_on") else {"publication": publication.id}


def _file(publication: Publication, wanted: FigureFilter, format: str) -> OpenBody:
    if format == "xlsx":
        _require_few(publication, wanted)
    batches = publication.batches(wanted)
    parts = WRITERS[format](PUBLISHED_SCHEMA, batches, told(publication))
    return OpenBody(parts=lambda: parts)


def _require_few(publication: Publication, wanted: FigureFilter) -> None:
    figures = ds.dataset(publication.parquet_path)
    rows = figures.count_rows(filter=wanted.expression)
    if rows > XLSX_ROWS_AT_MOST:
        raise ProblemError(
            Problem(
                422,
                f"{rows:,} figures are more than the {XLSX_ROWS_AT_MOST:,} that a workbook holds.",
                "open-007",
                "Ask for fewer, by indicator or period, or take CSV or Parquet.",
            )
        )


def figure_row(figure: PublishedFigure) -> dict[str, Any]:
    """Return a figure as JSON holds it, with the name that it is asked for by."""
    return {"name": figure.name, **json_row(figure.row())}


def about(publication: Publication) -> dict[str, Any]:
    """Return what every document says of where its figures are from."""
    facts = publication.facts
    return {
        "licence": LICENCE_ADDRESS,
        "publication": publication.id,
        "published_at": facts.created_at.isoformat(),
        "as_of": facts.as_of.isoformat(),
    }


def told(publication: Publication) -> dict[str, str]:
    """Return what every file says of itself."""
    return {**about(publication), "licence_name": LICENCE_NAME}


def wanted_figures(
    programme: Programme, publication: Publication, question: Question
) -> FigureFilter:
    """Return which figures a question wants.

    Raises:
        ProblemError: A value that there is not (open-002).
        MeasureError: No organisation of that name (measure-002), no such kind (measure-001).
        PeriodError: A text that is no period (period-001).
    """
    choices = {name: _known(publication, question, name, ()) for name in _COLUMNS}
    return FigureFilter(
        indicator=_known(publication, question, "indicator", programme.indicators),
        organisation=_organisations(programme, question),
        period=_periods(publication, question),
        **choices,
    )


def _known(
    publication: Publication, question: Question, name: str, also: Iterable[str]
) -> frozenset[str] | None:
    """Return the wanted values of a column; an empty one wants the empty value."""
    values = question.many(name)
    if not values:
        return None
    known = {getattr(one, name) for one in publication.all_slices} | {"", *also}
    for value in values:
        if value not in known:
            cure = did_you_mean(value, sorted(known - {""}))
            raise wrong_value(name, value, cure or "Send a value of the published figures.")
    return frozenset(values)


def _organisations(programme: Programme, question: Question) -> frozenset[str] | None:
    organisations, kinds = question.many("organisation"), question.many("kind")
    children = question.flag("children")
    if not organisations and not kinds:
        return None
    chosen = Selection(organisations=organisations, kinds=kinds, children=children)
    return frozenset(find_organisations(programme, chosen))


def _periods(publication: Publication, question: Question) -> frozenset[str] | None:
    names, grain = question.many("period"), question.one("grain")
    if not names and not grain:
        return None
    if grain and grain not in set(Grain):
        cure = did_you_mean(grain, [one.value for one in Grain])
        raise wrong_value("grain", grain, cure or f"Send one of {', '.join(Grain)}.")
    wanted = [Period.parse(name) for name in names]
    length = Grain(grain) if grain else None
    return frozenset(
        name for name in publication.periods if is_wanted_period(Period.parse(name), wanted, length)
    )
