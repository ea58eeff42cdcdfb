"""Every specification holds on every engine."""

from __future__ import annotations

import importlib.util
import math
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from laban.engine import Engine, open_engine
from laban.lake import Lake
from laban.measure import Request, Span, measure
from laban.programme import Programme
from tests.spec.chapters import CHAPTERS
from tests.spec.programme import column_types, programme_with, record_schema
from tests.spec.specification import (
    NAMES,
    UNKNOWN,
    ZONE,
    Specification,
    expected_figures,
    found_figures,
    read_records,
)

SPECIFICATIONS = [
    pytest.param(spec, id=f"{chapter.title}: {spec.title}")
    for chapter in CHAPTERS
    for spec in chapter.specifications
]
ACCEPTED = datetime(2026, 6, 1, 8, tzinfo=ZONE)
WITHDRAWN = datetime(2026, 6, 20, 8, tzinfo=ZONE)


@pytest.fixture(scope="session")
def duckdb_engine() -> Iterator[Engine]:
    with open_engine("duckdb", threads=2) as engine:
        yield engine


@pytest.fixture(scope="session")
def spark_engine() -> Iterator[Engine]:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed; Spark needs Java 17")
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: pip install -r requirements/spark.txt")
    with open_engine("spark", spark_master="local[2]") as engine:
        yield engine


@pytest.mark.parametrize("spec", SPECIFICATIONS)
def test_on_duckdb(spec: Specification, duckdb_engine: Engine, tmp_path: Path) -> None:
    check(spec, duckdb_engine, tmp_path)


@pytest.mark.spark
@pytest.mark.parametrize("spec", SPECIFICATIONS)
def test_on_spark(spec: Specification, spark_engine: Engine, tmp_path: Path) -> None:
    check(spec, spark_engine, tmp_path)


def check(spec: Specification, engine: Engine, home: Path) -> None:
    programme = programme_with(spec.indicator)
    request = Request(
        as_of=spec.as_of,
        structure=spec.structure,
        span=Span(*spec.span) if spec.span else None,
    )
    with Lake.open(home) as lake:
        deliver(spec, programme, lake)
        rows = measure(programme, lake, engine, request).figures.to_pylist()
    expected = expected_figures(spec, next(iter(programme.indicators)))
    found = found_figures(rows, list(expected))
    assert shown(found, expected) == shown(expected, expected)


def deliver(spec: Specification, programme: Programme, lake: Lake) -> None:
    """Land every table of records as one delivery."""
    schema = record_schema(programme, spec.record_type)
    key = programme.record_types[spec.record_type].key
    lake.ensure_table(spec.record_type, schema, key)
    types = column_types(programme, spec.record_type)
    for number, text in enumerate(spec.deliveries, start=1):
        rows = read_records(text, types)
        with lake.landing(
            delivery_id=str(number),
            organisation="VN",
            record_type=spec.record_type,
            programme_version=programme.version,
            illustrative=number in spec.illustrative,
        ) as landing:
            landing.write(_batch(rows, schema, landing.sequence))
            landing.accept(
                content_sha256="0" * 64,
                rows_read=len(rows),
                rows_refused=0,
                rows_flagged=0,
                now=lambda number=number: ACCEPTED + timedelta(days=number - 1),
            )
    for number in spec.withdrawn:
        lake.withdraw("VN", str(number), reason="Taken back", now=WITHDRAWN)


def _batch(rows: list[dict[str, Any]], schema: pa.Schema, sequence: int) -> pa.RecordBatch:
    ledger = [pa.field("_sequence", pa.int64()), pa.field("_row", pa.int64())]
    numbered = [{**row, "_sequence": sequence, "_row": n} for n, row in enumerate(rows, start=1)]
    return pa.RecordBatch.from_pylist(numbered, schema=pa.schema([*schema, *ledger]))


def shown(
    figures: Mapping[tuple[str, ...], Mapping[str, Any]],
    expected: Mapping[tuple[str, ...], Mapping[str, str]],
) -> list[str]:
    """Return figures as lines that are alike when the figures are."""
    lines = []
    for key, figure in figures.items():
        columns = expected.get(key, {"value": ""})
        named = [part for part, default in zip(key, NAMES.values(), strict=True) if part != default]
        cells = [f"{name}={_shown(figure[name])}" for name in columns]
        lines.append(" ".join([*named, *cells]))
    return sorted(lines)


def _shown(value: Any) -> str:
    if value is None or value in (UNKNOWN, ""):
        return UNKNOWN
    if isinstance(value, bool) or value in ("true", "false"):
        return str(value).lower()
    number = float(value)
    return f"{number:.9g}" if math.isfinite(number) else str(value)
