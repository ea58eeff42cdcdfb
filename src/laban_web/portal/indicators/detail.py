"""Everything that the page of an indicator shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from laban.publication import PublishedFigure
from laban.report import Language, format_period, unit_title
from laban_web.portal.addresses import address_of
from laban_web.portal.citations import cited
from laban_web.portal.figures.naming import kind_title, organisation_address
from laban_web.portal.figures.shown import ShownFigure, show, source_title
from laban_web.portal.figures.sources import latest_by_source
from laban_web.portal.indicators.asked import Question
from laban_web.portal.indicators.breakdowns import breakdowns_of
from laban_web.portal.indicators.charts import map_of, series_of
from laban_web.portal.indicators.definition import direction_words, expressions
from laban_web.portal.indicators.overview import kind_of, kind_titles
from laban_web.portal.indicators.owed import duties
from laban_web.portal.indicators.rows import rows_of
from laban_web.portal.indicators.table import missing_names, table_of
from laban_web.portal.standings import current_standings
from laban_web.portal.templatetags.days import day

_FORMATS = ("json", "csv", "xlsx", "parquet")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a form."""

    value: str
    title: str
    is_chosen: bool


def indicator_page(question: Question, language: Language) -> dict[str, Any]:
    """Return what the template shows."""
    indicator, programme = question.indicator, question.programme
    table = table_of(question, language)
    missing = table.missing if table else ()
    latest = _latest(question)
    shown = [show(one, programme, language) for one in latest]
    organisation = programme.organisations.by_id[question.organisation]
    address = reverse("portal:indicator", args=[indicator.indicator])
    is_plain = question.organisation == programme.organisations.root and not question.is_past
    return {
        "indicator_code": indicator.indicator,
        "title": question.title(language),
        "why": getattr(indicator.why, language),
        "formula": getattr(indicator.formula, language),
        "notes": getattr(indicator.notes, language) if indicator.notes else "",
        "kind_title": kind_titles()[kind_of(indicator)],
        "unit": unit_title(indicator.unit, programme, language),
        "direction": direction_words(indicator),
        "expressions": expressions(indicator),
        "cited": [cited(one, programme, language) for one in indicator.source],
        "history": [(one.on, getattr(one.what, language)) for one in indicator.history],
        "question": question,
        "publication": question.publication,
        "organisation": getattr(organisation.name, language),
        "organisation_url": organisation_address(question.organisation, language),
        "is_root": question.organisation == programme.organisations.root,
        "latest": shown,
        "is_illustrative": any(one.is_illustrative for one in shown)
        or bool(table and any(one.figure and one.figure.is_illustrative for one in table.rows)),
        "targets": _targets(question, language),
        "chart": series_of(question, language),
        "chart_address": f"{address}chart" if is_plain else "",
        "map": map_of(question, language),
        "map_address": f"{address}{question.period}/map" if is_plain else "",
        "period": format_period(question.period, language) if question.period else "",
        "kind_name": kind_title(question.kind, programme, language),
        "table": table,
        "rows": rows_of(table.rows) if table else "",
        "missing": missing_names(missing, programme, language),
        "missing_more": max(0, len(missing) - 12),
        "duties": duties(question, missing, language),
        "breakdowns": breakdowns_of(question, language),
        "said": _side_by_side(question, language) if len(question.slices) > 1 else None,
        "choices": _choices(question, language),
        "query": _query(question),
        "page_query": f"{_query(question)}&sort={question.sort}",
        "downloads": [(one.upper(), _download(question, one)) for one in _FORMATS],
        "embedded_url": reverse("portal:embedded_indicator", args=[indicator.indicator]),
    }


def _latest(question: Question) -> list[PublishedFigure]:
    """Return the organisation's latest figures, one for each source."""
    if question.publication is None:
        return []
    return latest_by_source(
        question.programme,
        question.publication,
        question.indicator.indicator,
        question.organisation,
    )


def _targets(question: Question, language: Language) -> list[dict[str, str]]:
    """Return the targets of the indicator, with the state by each source."""
    standings = current_standings()
    found: dict[str, dict[str, str]] = {}
    for one in standings.targets:
        target = one.target
        if target.indicator == question.indicator.indicator:
            entry = found.setdefault(
                target.code,
                {
                    "title": getattr(target.title, language),
                    "url": address_of("portal:target", target.code),
                    "due": format_period(target.period, language),
                    "state": one.state.value,
                    "state_title": "",
                },
            )
            titles = [entry["state_title"], getattr(one.rule.title, language)]
            entry["state_title"] = " / ".join(dict.fromkeys(filter(None, titles)))
    return list(found.values())


def _side_by_side(
    question: Question, language: Language
) -> tuple[list[str], list[tuple[str, list[ShownFigure | None]]]]:
    """Return what each source said in each vintage: its columns, and a row for each period."""
    programme, publication = question.programme, question.publication
    if publication is None:
        return [], []
    columns: list[str] = []
    found: dict[str, dict[int, PublishedFigure]] = {}
    for slice in question.slices:
        figures = publication.series(slice, question.organisation)
        if not figures:
            continue
        for figure in figures:
            found.setdefault(figure.period_name, {})[len(columns)] = figure
        columns.append(source_title(slice.source, slice.vintage, programme))
    newest = sorted(found, key=lambda name: next(iter(found[name].values())).period.end)[::-1]
    rows = [
        (
            format_period(name, language),
            [
                show(found[name][at], programme, language) if at in found[name] else None
                for at in range(len(columns))
            ],
        )
        for name in newest
    ]
    return columns, rows


def _choices(question: Question, language: Language) -> list[tuple[str, str, list[Option]]]:
    """Return the fields of the form: name, label, options; those with one option are left out."""
    programme = question.programme
    structures = {"": _("Organisations of its time")} | {
        one: _("Organisations of today (since %(day)s)") % {"day": day(date.fromisoformat(one))}
        for one in question.structures
        if one
    }
    sources = {
        f"{one.source}:{one.vintage}": source_title(one.source, one.vintage, programme)
        for one in question.slices
        if one.source
    }
    slice = question.slice
    source = f"{slice.source}:{slice.vintage}" if slice and slice.source else ""
    structure = slice.structure if slice else ""
    fields = (
        ("period", _("Period"), {one: format_period(one, language) for one in question.periods}, question.period),
        ("kind", _("Kind of organisation"), {one: kind_title(one, programme, language) for one in question.kinds}, question.kind),
        ("structure", _("Structure"), {one: structures[one] for one in question.structures}, structure),
        ("source", _("Source"), sources, source),
    )  # fmt: skip
    return [
        (name, label, [Option(value, title, value == chosen) for value, title in known.items()])
        for name, label, known, chosen in fields
        if len(known) > 1
    ]


def _query(question: Question) -> str:
    """Return the query that keeps what was asked for, without sort and page."""
    slice = question.slice
    kept = {
        "period": question.period,
        "kind": question.kind,
        "structure": slice.structure if slice else "",
        "source": f"{slice.source}:{slice.vintage}" if slice and slice.source else "",
        "of": ""
        if question.organisation == question.programme.organisations.root
        else question.organisation,
        "known": question.known_on,
        "q": question.words,
    }
    return urlencode({name: value for name, value in kept.items() if value})


def _download(question: Question, format: str) -> str:
    asked = {"indicator": question.indicator.indicator, "format": format}
    return f"/api/v1/figures?{urlencode(asked)}"
