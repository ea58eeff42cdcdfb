"""A home with publications over figures made by hand, and the door of open data before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pyarrow as pa
import pytest

from laban.measure import PUBLIC_SCHEMA
from laban.publication import Publication, PublicationFacts, published_table, write_publication
from laban_web.api.doors import open_data_door
from laban_web.installation import Installation
from tests.figure_rows import figure
from tests.web.doors import with_doors

PUBLISHED_AT = datetime(2025, 8, 1, 9, tzinfo=UTC)
Read = Callable[..., httpx.Response]


def share(organisation: str, period: str, part: int, whole: int, **more: Any) -> dict[str, Any]:
    """Return the published share of dossiers paid online."""
    counts = {"numerator": Decimal(part), "denominator": Decimal(whole), "records": whole}
    named: dict[str, Any] = figure(
        "dossiers_paid_online_share", organisation, period, 100 * part / whole, unit="percent"
    )
    return named | counts | {"suppressed": False} | more


def suppressed(organisation: str, period: str) -> dict[str, Any]:
    """Return a figure that is kept from the public."""
    nothing = dict.fromkeys(("value", "numerator", "denominator", "records"))
    return share(organisation, period, 1, 3) | nothing | {"suppressed": True}


def dti(organisation: str, period: str, value: str, source: str = "dti-gov-vn") -> dict[str, Any]:
    """Return a value that an authority published."""
    named: dict[str, Any] = figure(
        "dti", organisation, period, float(value), unit="index", source=source, vintage="2025-11"
    )
    return named | {"suppressed": False, "numerator": Decimal(value)}


ROWS = (
    dti("48", "2022", "0.8002"),
    dti("48", "2023", "0.834"),
    dti("01", "2023", "0.7631"),
    dti("01", "2023", "0.7", source="dti-2024-method"),
    share("48", "2024-03", 12, 20),
    share("48", "2024-03", 5, 9, breakdown="level", category="full"),
    share("48", "2024", 40, 50, illustrative=True),
    share("01", "2024-03", 7, 9),
    suppressed("01", "2024"),
    share("48@2025-07-01", "2025", 9, 10, estimated=True),
)


def publish_rows(
    home: Installation, *rows: dict[str, Any], at: datetime = PUBLISHED_AT
) -> Publication:
    """Publish rows in a home."""
    facts = PublicationFacts(
        id=f"{at:%Y%m%dT%H%M%S%f}",
        programme="vietnam",
        programme_version=home.programme.version,
        run_id="r1",
        run_root="00" * 32,
        as_of=at,
        created_at=at,
        threshold=5,
    )
    figures = published_table(pa.Table.from_pylist(list(rows), schema=PUBLIC_SCHEMA))
    shelf = home.context.shelf
    return Publication(write_publication(shelf.folder, facts, figures, home.signing_key))


@pytest.fixture
def publication(home: Installation) -> Publication:
    """The figures of ROWS, published."""
    return publish_rows(home, *ROWS)


@pytest.fixture
def read(home: Installation) -> Read:
    """Return what asks the door one question."""

    def read(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def work(sender: httpx.AsyncClient) -> httpx.Response:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return await sender.request(method, f"/api/v1/{path}", headers=named)

        return with_doors([open_data_door(home)], "", work)

    return read
