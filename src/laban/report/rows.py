"""Figures with the words that people read beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from laban.programme import Programme
from laban.report.formatting import Language, format_value, unit_title


def describe_figures(
    figures: pa.Table, programme: Programme, run_id: str, language: Language = "en"
) -> Iterator[dict[str, Any]]:
    """Yield each figure with titles, its rounded text, programme version and run.

    Shape: the columns of the figures, then title, organisation_name, text, unit_title,
    programme_version, run_id.
    """
    for batch in figures.to_batches(max_chunksize=10_000):
        for figure in batch.to_pylist():
            yield figure | _words(figure, programme, run_id, language)


def _words(
    figure: dict[str, Any], programme: Programme, run_id: str, language: Language
) -> dict[str, Any]:
    indicator = programme.indicators.get(figure["indicator"])
    organisation = programme.organisations.by_id.get(figure["organisation"])
    suppressed = figure.get("suppressed", False)
    hidden = {"en": "suppressed", "vi": "không công bố"}[language]
    unit = figure["unit"]
    return {
        "title": getattr(indicator.title, language) if indicator else figure["indicator"],
        "organisation_name": getattr(organisation.name, language) if organisation else "",
        "text": hidden if suppressed else format_value(figure["value"], unit, programme, language),
        "unit_title": unit_title(unit, programme, language),
        "programme_version": programme.version,
        "run_id": run_id,
    }
