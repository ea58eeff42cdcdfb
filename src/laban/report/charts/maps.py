"""Maps of equal tiles: one value for each organisation of a kind, where it roughly lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from laban.programme import TileMap
from laban.report.charts.chart import Chart
from laban.report.charts.classes import Steps, classify
from laban.report.charts.colours import STEPS
from laban.report.charts.map_drawing import MapDrawing, ShownTile
from laban.report.charts.points import Heading, Line, Point, has_illustrative
from laban.report.charts.summaries import cell, said
from laban.report.charts.words import WORDS


def map_chart(
    heading: Heading, tile_map: TileMap, points: Sequence[Point], *, how: Steps = "quantile"
) -> Chart:
    """Return a map; points are at identities of organisations, and one may be missing.

    Empty: every tile shows that nothing is known there.
    """
    found = {point.at: point for point in points}
    tiles = tuple(ShownTile(tile, found.get(tile.organisation)) for tile in tile_map.tiles)
    known = [value for shown in tiles if not shown.tile.is_island for value in shown.values()]
    classes = classify(known, len(STEPS), how)
    is_illustrative = has_illustrative([Line("", tuple(points))])
    drawing = MapDrawing(heading, tiles, classes, is_illustrative)
    words = WORDS[heading.language]
    return Chart(
        kind="map",
        heading=heading,
        summary=said(heading, _sentences(heading, tiles, known), is_illustrative=is_illustrative),
        columns=(words.organisation, words.value),
        rows=tuple(
            (shown.name(heading), cell(heading, shown.point))
            for shown in sorted(tiles, key=lambda one: one.name(heading))
            if not shown.tile.is_island
        ),
        is_illustrative=is_illustrative,
        specify=drawing.spec,
    )


def _sentences(
    heading: Heading, tiles: Sequence[ShownTile], known: Sequence[float]
) -> Iterator[str]:
    if not known:
        return
    words = WORDS[heading.language]
    organisations = [shown for shown in tiles if not shown.tile.is_island]
    ranked = sorted(
        (next(one.values()), one.name(heading))
        for one in organisations
        if any(True for _ in one.values())
    )
    yield words.mapped.format(count=len(organisations))
    yield words.ranked.format(
        high=heading.value(ranked[-1][0]),
        high_at=ranked[-1][1],
        low=heading.value(ranked[0][0]),
        low_at=ranked[0][1],
        count=len(known),
    )
    suppressed = sum(shown.point.is_suppressed for shown in organisations)
    unknown = len(organisations) - len(known) - suppressed
    if unknown or suppressed:
        yield words.unmapped.format(unknown=unknown, suppressed=suppressed)
    names = {shown.tile.organisation: shown.name(heading) for shown in organisations}
    islands = [
        f"{shown.name(heading)} ({names[shown.tile.organisation]})"
        for shown in tiles
        if shown.tile.is_island
    ]
    if islands:
        yield words.islands.format(islands=", ".join(islands))
