"""An organisation's latest figures, each beside its parent's and the median of its peers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from laban.programme import Programme
from laban.publication import Publication, PublishedFigure, Slice
from laban.report import Language
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.on_day import newest_on
from laban_web.portal.figures.ranking import ranking
from laban_web.portal.figures.shown import ShownFigure, number_in, show
from laban_web.portal.figures.sources import by_source, latest
from laban_web.portal.indicators.overview import ListedIndicator, subjects


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure among others: of the parent, and of organisations of the same kind.

    `parent` and `median` are in the same period, by the same source.
    """

    title: str
    url: str
    figure: ShownFigure
    parent: ShownFigure | None
    median: str
    rank: int | None
    peers: int


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one subject."""

    title: str
    rows: tuple[Standing, ...]


@kept(at_most=256)
def figures_of(
    programme: Programme, publication: Publication, id: str, language: Language
) -> tuple[Group, ...]:
    """Return an organisation's latest figures by subject; subjects without any are left out."""
    held = {one.indicator for one in publication.slices_of(id)}
    groups = (
        Group(
            subject.title,
            tuple(
                row
                for one in subject.indicators
                if one.code in held
                for row in _standings(programme, publication, one, id, language)
            ),
        )
        for subject in subjects(programme, publication, language)
    )
    return tuple(one for one in groups if one.rows)


def _latest(
    programme: Programme, publication: Publication, indicator: str, id: str
) -> list[tuple[Slice, PublishedFigure]]:
    """Return an organisation's latest figure by each source.

    What was added up for it from its predecessors stands where it has no figure of its own, or an
    earlier one.
    """
    found: dict[str, tuple[Slice, PublishedFigure]] = {}
    structures = {one.structure for one in publication.slices(indicator, structure=None)}
    for structure in sorted(structures):
        for slice in by_source(publication, indicator, structure):
            figure = latest(programme, publication, slice, id)
            known = found.get(slice.source)
            if figure and (known is None or figure.period.end > known[1].period.end):
                found[slice.source] = (slice, figure)
    return list(found.values())


def _standings(
    programme: Programme,
    publication: Publication,
    listed: ListedIndicator,
    id: str,
    language: Language,
) -> Iterator[Standing]:
    """Yield an organisation's standing in an indicator by each source."""
    kind = programme.organisations.by_id[id].kind
    above = programme.organisations.parent(id)
    for slice, figure in _latest(programme, publication, listed.code, id):
        beside = None
        if above:
            beside = newest_on(programme, publication, slice, above, [figure.period_name])
        peers = ranking(programme, publication, slice, figure.period_name, kind)
        has_peers, value = peers.size > 1, figure.value
        direction = programme.indicators[listed.code].direction
        yield Standing(
            title=listed.title,
            url=listed.url,
            figure=show(figure, programme, language),
            parent=show(beside, programme, language) if beside else None,
            median=number_in(peers.median or 0.0, slice.unit, programme, language)
            if has_peers
            else "",
            rank=peers.rank(value, direction) if has_peers and value is not None else None,
            peers=peers.size,
        )
