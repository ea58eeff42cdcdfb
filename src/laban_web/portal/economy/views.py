"""The page of the digital economy."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from laban_web.portal.caching import until_published
from laban_web.portal.charts import chart_file
from laban_web.portal.economy.charts import PROVINCES, SHARE, economy_charts, province_maps
from laban_web.portal.economy.stated import tile, vintages
from laban_web.portal.language import current_language
from laban_web.portal.standings import current_standings
from laban_web.portal.targets.wording import shown_targets

_SIZE = ("digital_economy_value_added", "ict_revenue", "ict_gdp_contribution", "ict_workers")
_DIGITISED, _SECTORS = "digital_economy_digitised_share", "priority_sector"
_SECTOR_SHARE = "digital_economy_share_by_sector"


def show_digital_economy(request: HttpRequest) -> HttpResponse:
    """Show the share of GDP by source and vintage, the parts, the provinces, the sectors."""
    standings, language = current_standings(), current_language()
    programme = standings.programme
    charts = economy_charts(standings, language)
    sectors = programme.code_lists.get(_SECTORS)
    notes = programme.indicators[PROVINCES].notes if PROVINCES in programme.indicators else None
    targets = shown_targets(standings, language)
    context = {
        "standings": standings,
        "share": charts.get("share"),
        "parts": charts.get("parts"),
        "vintages": vintages(standings, SHARE, language),
        "size": [one for code in _SIZE if (one := tile(standings, code, language))],
        "digitised": tile(standings, _DIGITISED, language),
        "maps": province_maps(standings, language),
        "provinces_note": getattr(notes, language) if notes else "",
        "sectors": [getattr(one.title, language) for one in sectors.entries] if sectors else [],
        "targets": [one for one in targets if one.target.indicator == SHARE],
        "is_sector_share_published": standings.publication is not None
        and _SECTOR_SHARE in standings.publication.indicators,
        "sector_targets": [one for one in targets if one.target.indicator == _SECTOR_SHARE],
        "charts_address": reverse("portal:digital_economy"),
    }
    return render(request, "portal/economy/economy.html", context)


def show_economy_chart(request: HttpRequest, name: str, format: str) -> HttpResponse:
    """Answer with a file of a chart of the page."""
    charts = economy_charts(current_standings(), current_language())
    if name not in charts:
        raise Http404(name)
    return chart_file(charts[name], format)


digital_economy = until_published(show_digital_economy)
economy_chart_file = until_published(show_economy_chart)
