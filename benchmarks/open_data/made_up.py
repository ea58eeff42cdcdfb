"""A publication of any number of made-up figures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from laban.base import SigningKey
from laban.programme import Programme
from laban.publication import PUBLISHED_SCHEMA, PublicationFacts, in_order, write_publication

_MONTHS = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
_AT = datetime(2025, 1, 1, tzinfo=UTC)


def publish_made_up(shelf: Path, programme: Programme, figures: int) -> None:
    """Publish figures of as many organisations and indicators as are needed, for 36 months."""
    organisations = sorted(programme.organisations.by_id)
    rows = np.arange(figures)
    month, place = rows % len(_MONTHS), rows // len(_MONTHS)
    draws = np.random.default_rng(7)
    whole = draws.integers(20, 5_000, figures)
    part = draws.integers(10, whole)
    number = PUBLISHED_SCHEMA.field("numerator").type
    empty, false = _all(figures, 0, [""]), pa.array(np.zeros(figures, bool))
    kinds = max(1, figures // (len(_MONTHS) * len(organisations)) + 1)
    columns = {
        "indicator": _picked(place % kinds, [f"made_up_{n}" for n in range(kinds)]),
        **dict.fromkeys(("breakdown", "category", "structure", "source", "vintage"), empty),
        "hierarchy": _all(figures, 0, ["administrative"]),
        "organisation": _picked(place // kinds, organisations),
        "period": _picked(month, _MONTHS),
        "value": pa.array(100 * part / whole),
        "numerator": pa.array(part).cast(number),
        "denominator": pa.array(whole).cast(number),
        "records": pa.array(whole),
        "unit": _all(figures, 0, ["percent"]),
        **dict.fromkeys(("estimated", "suppressed"), false),
        "illustrative": pa.array(np.ones(figures, bool)),
    }
    table = pa.table({name: columns[name] for name in PUBLISHED_SCHEMA.names})
    facts = PublicationFacts(
        id="20250101T000000000000",
        programme=programme.head.code,
        programme_version=programme.version,
        run_id="made-up",
        run_root="00" * 32,
        as_of=_AT,
        created_at=_AT,
        threshold=5,
    )
    write_publication(shelf, facts, in_order(table), SigningKey.new())


def _picked(places: np.ndarray, texts: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(texts)).cast(pa.string())


def _all(count: int, place: int, texts: list[str]) -> pa.Array:
    return _picked(np.full(count, place), texts)
