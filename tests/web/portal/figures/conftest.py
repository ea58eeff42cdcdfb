"""A server that has published a few figures written by hand, of the programme of Viet Nam."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from laban.cli import Context
from laban.measure import PUBLIC_SCHEMA
from laban.publication import (
    Publication,
    PublicationFacts,
    in_order,
    on_structure,
    published_table,
    write_publication,
)
from laban_web.installation import Installation, installation, use
from tests.figure_rows import figure

NOW = datetime(2025, 8, 20, 3, tzinfo=UTC)
PUBLISHED_AT = datetime(2025, 8, 1, 5, tzinfo=UTC)
MERGED_ON = date(2025, 7, 1)
DTI = {"source": "dti-gov-vn", "vintage": "2025-11", "unit": "index", "records": 1}
Publish = Callable[..., Publication]


def share(organisation: str, period: str, part: int, whole: int, **more: Any) -> dict[str, Any]:
    """Return how many of the dossiers of an organisation came online, in percent."""
    row = figure("online_dossier_share", organisation, period, 100 * part / whole, unit="percent")
    counts = {"numerator": Decimal(part), "denominator": Decimal(whole), "records": whole}
    return row | counts | more


ROWS = (
    share("VN", "2024", 900, 2400),
    share("VN", "2023", 480, 2000),
    share("01", "2024", 300, 1000),
    share("48", "2024", 400, 800),
    share("49", "2024", 200, 600, illustrative=True),
    share("02", "2024", 3, 10, suppressed=True),
    # Worked by hand: of 0.8, 0.6, 0.6 and 0.5, ranks are 1, 2, 2 and 4, the median is 0.6.
    *(
        figure("dti", code, "2024", value, **DTI)
        for code, value in (("01", 0.6), ("48", 0.8), ("79", 0.6), ("02", 0.5))
    ),
    figure("processing_days_mean", "01", "2024", 4.0, unit="day"),
    figure("processing_days_mean", "48", "2024", 2.0, unit="day"),
)


def opened(home: Path) -> Installation:
    """Return an installation on 20 August 2025, of the programme that was read before."""
    shared = installation()
    fresh = Installation(Context({**shared.settings, "LABAN_HOME": str(home)}), now=lambda: NOW)
    fresh.__dict__["programme"] = shared.programme
    return fresh


def write(
    here: Installation, rows: tuple[dict[str, Any], ...], at: datetime, **tables: pa.Table
) -> None:
    """Publish rows, and what they add up to on the provinces of July 2025."""
    full = [{"suppressed": False, **row} for row in rows]
    for row in full:
        if row["suppressed"]:
            row.update(value=None, numerator=None, denominator=None, records=None)
    figures = published_table(pa.Table.from_pylist(full, schema=PUBLIC_SCHEMA))
    merged = on_structure(figures, here.programme, MERGED_ON)
    facts = PublicationFacts(
        id=f"{at:%Y%m%dT%H%M%S%f}",
        programme=here.programme.head.code,
        programme_version=here.programme.version,
        run_id="r1",
        run_root="00" * 32,
        as_of=at,
        created_at=at,
        threshold=5,
    )
    table = in_order(pa.concat_tables([figures, merged]))
    write_publication(here.context.shelf.folder, facts, table, here.signing_key, tables)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    """An installation where nothing is published yet."""
    with use(opened(tmp_path / "home")) as fresh:
        yield fresh


@pytest.fixture
def publish(here: Installation) -> Publish:
    """Return what publishes rows in an installation of the test's own."""

    def publish(*rows: dict[str, Any], at: datetime = PUBLISHED_AT) -> Publication:
        write(here, rows, at)
        return here.context.shelf.find(f"{at:%Y%m%dT%H%M%S%f}")

    return publish


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the figures of ROWS and the last verdicts on Hà Nội's connection."""
    home = tmp_path_factory.mktemp("figures") / "home"
    verdicts = pa.table(
        {
            "organisation": ["01", "01"],
            "record_type": ["dossier", "dossier"],
            "judged_on": [date(2025, 7, 30), date(2025, 7, 31)],
            "status": ["interrupted", "connected"],
            "last_delivery_at": pa.array([None, PUBLISHED_AT], pa.timestamp("us", "UTC")),
            "_illustrative": [False, False],
        }
    )
    write(opened(home), ROWS, PUBLISHED_AT, connection_status=verdicts)
    return home


@pytest.fixture
def published(shared_home: Path) -> Iterator[Publication]:
    """What everybody reads in an installation that no test changes."""
    with use(opened(shared_home)) as shared:
        publication = shared.publication
        assert publication
        yield publication
