"""A publication as large as a country's: every commune, many indicators, every month of years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from laban.base import SigningKey
from laban.programme import IndicatorKind, Programme
from laban.publication import (
    PUBLISHED_SCHEMA,
    Publication,
    PublicationFacts,
    in_order,
    write_publication,
)

_FIRST_YEAR = 2023
_SEED = 7
_KINDS = ("government", "ministry", "province", "commune")


def country_publication(
    shelf: Path, programme: Programme, *, organisations: int, indicators: int, months: int
) -> Publication:
    """Publish invented figures, marked so: each indicator of each organisation in each month."""
    moment = datetime.now(UTC)
    codes = measured_indicators(programme)[:indicators]
    ids = present_organisations(programme)[:organisations]
    figures = in_order(pa.concat_tables([_figures(programme, one, ids, months) for one in codes]))
    facts = PublicationFacts(
        id=f"{moment:%Y%m%dT%H%M%S%f}",
        programme=programme.head.code,
        programme_version=programme.version,
        run_id="benchmark",
        run_root="00" * 32,
        as_of=moment,
        created_at=moment,
        threshold=programme.head.disclosure.threshold,
    )
    return Publication(write_publication(shelf, facts, figures, SigningKey.new()))


def measured_indicators(programme: Programme) -> list[str]:
    """Return the codes of the indicators that are measured from records."""
    return [
        code
        for code, one in programme.indicators.items()
        if one.kind is not IndicatorKind.PUBLISHED
    ]


def present_organisations(programme: Programme) -> list[str]:
    """Return the identities of today's organisations, the largest first."""
    today = datetime.now(UTC).date()
    by_id = programme.organisations.by_id.values()
    return [
        one.id for kind in _KINDS for one in by_id if one.kind == kind and one.is_valid_on(today)
    ]


def month_names(months: int) -> list[str]:
    """Return the names of the months, oldest first."""
    return [f"{_FIRST_YEAR + n // 12}-{n % 12 + 1:02}" for n in range(months)]


def _figures(
    programme: Programme, indicator: str, organisations: Sequence[str], months: int
) -> pa.Table:
    random = np.random.default_rng([_SEED, len(indicator)])
    count = len(organisations) * months
    whole = random.integers(20, 5_000, count)
    part = (whole * random.uniform(0.2, 1.0, count)).astype(np.int64)
    number = pa.decimal128(38, 9)
    texts = {"indicator": indicator, "hierarchy": "administrative"}
    texts["unit"] = programme.indicators[indicator].unit
    columns = {
        "organisation": pa.array(np.repeat(organisations, months), pa.string()),
        "period": pa.array(np.tile(month_names(months), len(organisations)), pa.string()),
        "value": pa.array(100.0 * part / whole),
        "numerator": pa.array(part).cast(pa.decimal128(19, 0)).cast(number),
        "denominator": pa.array(whole).cast(pa.decimal128(19, 0)).cast(number),
        "records": pa.array(whole),
        "estimated": pa.array(np.zeros(count, np.bool_)),
        "illustrative": pa.array(np.ones(count, np.bool_)),
        "suppressed": pa.array(np.zeros(count, np.bool_)),
    }
    for name in PUBLISHED_SCHEMA.names:
        if name not in columns:
            columns[name] = pa.array([texts.get(name, "")] * count, pa.string())
    return pa.table([columns[name] for name in PUBLISHED_SCHEMA.names], schema=PUBLISHED_SCHEMA)
