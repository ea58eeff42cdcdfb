"""The columns of published figures."""

from __future__ import annotations

from laban.publication import PUBLISHED_SCHEMA
from laban.report.lists.open_list import OpenColumn

_MEANING = {
    "indicator": "Code of the indicator; `/api/v1/indicators` says what it means.",
    "breakdown": "Column that the figure is broken down by; empty for the total.",
    "category": "Code of the category of the breakdown; empty for the total.",
    "structure": "Day on whose organisations the figure is shown; empty for those of its time.",
    "hierarchy": "Hierarchy in which organisations below were added up, e.g. `administrative`.",
    "source": "Code of the document in which an authority stated the value; empty when it was "
    "measured from records.",
    "vintage": "Which statement of the source, when it was revised: `latest` is the newest.",
    "organisation": "Identity of the organisation; `/api/v1/organisations` names it.",
    "period": "The period: `2024`, `2024-03`, `2024-Q1`, `2024-H1`, `2024-9M`, `2024-03-YTD`.",
    "value": "The value, not rounded. Empty when it is unknown or suppressed.",
    "numerator": "What the value is made from, exact; of a share, what was achieved.",
    "denominator": "Exact; of a share, what was due. Empty when there is none.",
    "records": "Number of records that the figure rests on.",
    "unit": "Code of the unit, from the code list `unit`.",
    "estimated": "Whether a share of an organisation that was split went into it.",
    "illustrative": "Whether invented records went into it; it then says nothing of reality.",
    "suppressed": "Whether it is kept back because it would tell of few; it has no numbers.",
}
FIGURE_COLUMNS = tuple(
    OpenColumn(field.name, field.type, _MEANING[field.name]) for field in PUBLISHED_SCHEMA
)
