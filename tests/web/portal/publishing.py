"""Figures written by hand, and a publication of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from laban.base import SigningKey
from laban.measure import PUBLIC_SCHEMA
from laban.publication import Publication, PublicationFacts, published_table, write_publication
from tests.figure_rows import figure

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
GSO, MIC = "gso-digital-economy", "mic-digital-economy"


def publish_rows(
    shelf: Path,
    version: str,
    key: SigningKey,
    *rows: dict[str, Any],
    at: datetime = NOW,
    **tables: pa.Table,
) -> Publication:
    """Publish rows of figures, and other tables, at a moment."""
    figures = published_table(pa.Table.from_pylist(list(rows), schema=PUBLIC_SCHEMA))
    facts = PublicationFacts(
        id=f"{at:%Y%m%dT%H%M%S%f}",
        programme="vietnam",
        programme_version=version,
        run_id="r1",
        run_root="00" * 32,
        as_of=at,
        created_at=at,
        threshold=5,
    )
    return Publication(write_publication(shelf, facts, figures, key, tables))


def stated(
    indicator: str, organisation: str, period: str, value: float, source: str, **more: Any
) -> dict[str, Any]:
    """Return a figure that an authority published, in percent unless said otherwise."""
    row = figure(indicator, organisation, period, value, unit=more.pop("unit", "percent"))
    return row | {"source": source, "vintage": "latest", "records": 1, "suppressed": False} | more


# The statistics office and the ministry: letter 5473/BTTTT-KTS&XHS and the office's reports.
ECONOMY = (
    stated("digital_economy_share", "VN", "2023", 12.33, GSO, vintage="earlier-1"),
    stated("digital_economy_share", "VN", "2023", 12.87, GSO),
    stated("digital_economy_share", "VN", "2024", 13.17, GSO),
    stated("digital_economy_share", "VN", "2023", 16.5, MIC),
    stated("digital_economy_share", "VN", "2024", 18.3, MIC),
    stated("digital_economy_ict_part", "VN", "2022", 63.25, MIC),
    stated("digital_economy_sectors_part", "VN", "2022", 36.75, MIC),
    stated("digital_economy_digitised_share", "VN", "2024", 5.01, GSO),
    stated("digital_economy_share_of_grdp", "27", "2022", 56.83, MIC),
    stated("digital_economy_share_of_grdp", "24@2025-07-01", "2025", 46.3, GSO),
)
UPDATES = pa.table(
    {
        "task": ["DV1", "DV2"],
        "organisation": ["VPCP", "VPCP"],
        "reported_on": [date(2024, 12, 20), date(2024, 6, 20)],
        "status": ["completed", "completed"],
        "progress_percent": pa.array([Decimal(100), Decimal(100)], pa.decimal128(38, 2)),
        "due_on": pa.array([None, None], pa.date32()),
        "completed_on": [date(2024, 12, 18), date(2024, 6, 10)],
        "product": ["Minh họa", "Minh họa"],
        "_illustrative": [True, True],
    }
)
VERDICTS = pa.table(
    {
        "organisation": ["01", "48@2025-07-01", "01"],
        "record_type": ["dossier", "dossier", "dossier"],
        "judged_on": [date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 23)],
        "status": ["interrupted", "connected", "connected"],
        "last_delivery_at": pa.array([None, NOW, NOW], pa.timestamp("us", "UTC")),
        "_illustrative": [False, False, False],
    }
)
