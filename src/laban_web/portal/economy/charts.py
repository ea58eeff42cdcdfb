"""Charts of the digital economy: its share over time, its parts, its share in provinces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from laban.base import Grain
from laban.programme import map_on
from laban.publication import PublishedFigure
from laban.report import Language, format_period
from laban.report.charts import (
    Chart,
    Line,
    Point,
    heading_of,
    map_chart,
    series_chart,
    shares_chart,
)
from laban_web.portal.economy.stated import figures_of
from laban_web.portal.sources import issuer_of
from laban_web.portal.standings import Standings

SHARE, PROVINCES = "digital_economy_share", "digital_economy_share_of_grdp"
PARTS = ("digital_economy_ict_part", "digital_economy_sectors_part")


@dataclass(frozen=True)
class ProvinceMap:
    """The values of one source and period on the map of the provinces of its time."""

    name: str
    title: str
    chart: Chart
    known: int
    provinces: int


@lru_cache(maxsize=8)
def economy_charts(standings: Standings, language: Language) -> Mapping[str, Chart]:
    """Return the charts that there are figures for, by the name in their address."""
    found = {"share": _share(standings, language), "parts": _parts(standings, language)}
    found |= {one.name: one.chart for one in province_maps(standings, language)}
    return {name: chart for name, chart in found.items() if chart}


def _share(standings: Standings, language: Language) -> Chart | None:
    programme, root = standings.programme, standings.programme.head.root
    indicator = programme.indicators.get(SHARE)
    by_source = standings.figures.get((SHARE, root), {})
    if indicator is None or not by_source:
        return None
    names = {source: issuer_of(source, programme) for source in by_source}
    lines = [
        Line(
            names[source],
            tuple(
                Point(one.period.id, one.value, one.is_estimated, one.is_illustrative)
                for one in figures
                if one.period.grain is Grain.YEAR
            ),
        )
        for source, figures in by_source.items()
    ]
    title = getattr(indicator.title, language)
    heading = heading_of(title, indicator.unit, programme, language, "; ".join(names.values()))
    goals = {
        one.period: Point(one.period, one.value)
        for one in programme.targets
        if (one.indicator, one.organisation) == (SHARE, root)
    }
    goal = Line(_("Target"), tuple(goals[period] for period in sorted(goals)))
    return series_chart(heading, lines, target=goal if goals else None)


def _parts(standings: Standings, language: Language) -> Chart | None:
    """Return the parts of one source that add up to the whole."""
    programme, root = standings.programme, standings.programme.head.root
    lines, source = [], ""
    for code in PARTS:
        figures = figures_of(standings.publication, code, root)
        if figures:
            source = issuer_of(figures[-1].series.source, programme)
            title = getattr(programme.indicators[code].title, language)
            lines.append(Line(title, tuple(_point(one, one.period_name) for one in figures)))
    if len(lines) < len(PARTS):
        return None
    title = _("Parts of the digital economy")
    return shares_chart(heading_of(title, "percent", programme, language, source), lines)


@lru_cache(maxsize=8)
def province_maps(standings: Standings, language: Language) -> tuple[ProvinceMap, ...]:
    """Return a map for each source and period, the oldest first."""
    publication, programme = standings.publication, standings.programme
    indicator = programme.indicators.get(PROVINCES)
    if publication is None or indicator is None:
        return ()
    found = []
    for slice in publication.slices(PROVINCES):
        issuer = issuer_of(slice.source, programme)
        for covered in publication.coverage(slice):
            figures = publication.cross_section(slice, covered.period)
            last_day = covered.period.end - timedelta(days=1)
            tiles = map_on(programme.maps.values(), "province", last_day, programme.organisations)
            if tiles is None:
                continue
            year = format_period(covered.period.id, language)
            title = f"{getattr(indicator.title, language)}, {year}"
            heading = heading_of(title, slice.unit, programme, language, issuer)
            points = [_point(one, one.series.organisation) for one in figures]
            found.append(
                ProvinceMap(
                    name=f"provinces-{covered.period.id}",
                    title=f"{issuer}, {year}",
                    chart=map_chart(heading, tiles, points),
                    known=len(figures),
                    provinces=sum(not one.is_island for one in tiles.tiles),
                )
            )
    return tuple(sorted(found, key=lambda one: one.name))


def _point(figure: PublishedFigure, at: str) -> Point:
    return Point(at, figure.value, figure.estimated, figure.illustrative, figure.suppressed)
