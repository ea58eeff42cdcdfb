"""A publication over figures written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from laban.base import SigningKey
from laban.measure import PUBLIC_SCHEMA
from laban.programme import Programme, read_programme
from laban.publication import (
    Publication,
    PublicationFacts,
    in_order,
    on_structure,
    published_table,
    write_publication,
)
from tests.figure_rows import figure
from tests.small_programme import write_programme

PUBLISHED_AT = datetime(2025, 8, 1, tzinfo=UTC)
Publish = Callable[..., Publication]


@pytest.fixture(scope="session")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return read_programme(write_programme(tmp_path_factory.mktemp("programme")))


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return SigningKey.new()


def public(*rows: dict[str, Any]) -> pa.Table:
    """Return public figures of a run."""
    full = [{"suppressed": False, **row} for row in rows]
    for row in full:
        if row["suppressed"]:
            row.update(value=None, numerator=None, denominator=None, records=None)
    return pa.Table.from_pylist(full, schema=PUBLIC_SCHEMA)


def share(organisation: str, period: str, part: int, whole: int, **more: Any) -> dict[str, Any]:
    """Return the figure of a share, in percent."""
    value = 100 * part / whole if whole else None
    row: dict[str, Any] = figure("online_share", organisation, period, value, unit="percent")
    counts = {"numerator": Decimal(part), "denominator": Decimal(whole), "records": whole}
    return row | counts | more


@pytest.fixture
def publish(tmp_path: Path, programme: Programme, signing_key: SigningKey) -> Publish:
    """Return what publishes rows, with their sums on a day's structure when one is given."""

    def publish(
        *rows: dict[str, Any], structure: date | None = None, at: datetime = PUBLISHED_AT
    ) -> Publication:
        figures = published_table(public(*rows))
        if structure:
            figures = in_order(
                pa.concat_tables([figures, on_structure(figures, programme, structure)])
            )
        facts = PublicationFacts(
            id=f"{at:%Y%m%dT%H%M%S%f}",
            programme="small",
            programme_version=programme.version,
            run_id="r1",
            run_root="00" * 32,
            as_of=at,
            created_at=at,
            threshold=5,
        )
        return Publication(write_publication(tmp_path / "shelf", facts, figures, signing_key))

    return publish
