"""The engine's figures equal those of a second computation in plain Python, row by row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any
from unittest.mock import patch

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

from laban.engine import Engine, open_engine
from laban.measure import Request, Span, measure, passes
from tests.measure.lakes import lake_of
from tests.measure.reference import Figure, Figures, measure_again, records_as_of
from tests.measure.reference.worlds import FACT, SCHEMA, World, worlds

LEDGER = [("_sequence", pa.int64()), ("_row", pa.int64()), ("_illustrative", pa.bool_())]


class RecordsAtHand:
    """Stands in for a lake: hands out records that are already the last versions."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self.table = pa.Table.from_pylist(
            records, pa.schema([*SCHEMA, *(pa.field(*field) for field in LEDGER)])
        )

    def records(self, backend: Any, record_type: str, **_: Any) -> Any:
        return ibis.memtable(self.table)

    def included(self, *_: Any, **__: Any) -> Iterator[Any]:
        return iter(())


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine("duckdb", threads=1) as opened:
        yield opened


def request_of(world: World) -> Request:
    span = Span(*world.span) if world.span else None
    return Request(as_of=world.as_of, structure=world.structure, span=span, kinds=world.kinds)


def engine_figures(table: pa.Table) -> dict[tuple[str, ...], dict[str, Any]]:
    keys = ("indicator", "organisation", "hierarchy", "period")
    keys += ("breakdown", "category", "source", "vintage")
    rows = {tuple(row[key] for key in keys): row for row in table.to_pylist()}
    assert len(rows) == table.num_rows, "a figure stands there twice"
    return rows


def disagreements(
    found: Mapping[tuple[str, ...], dict[str, Any]], expected: Figures
) -> list[tuple[Any, ...]]:
    """Return every figure that one side lacks or that differs."""
    wrong: list[tuple[Any, ...]] = []
    for key in sorted(found.keys() | expected.keys()):
        if key not in found:
            wrong.append((key, "the engine has no figure", expected[key]))
        elif key not in expected:
            wrong.append((key, "the reference has no figure", found[key]))
        else:
            differing = _differing(found[key], expected[key])
            if differing:
                wrong.append((key, differing))
    return wrong


def _differing(row: Mapping[str, Any], figure: Figure) -> dict[str, Any]:
    exact = ("records", "unit", "estimated", "illustrative")
    close = ("value", "numerator", "denominator")
    pairs = {name: (row[name], getattr(figure, name)) for name in exact + close}
    return {
        name: pair
        for name, pair in pairs.items()
        if not (_is_close(*pair) if name in close else pair[0] == pair[1])
    }


def _is_close(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return left is right
    return math.isclose(float(left), float(right), rel_tol=1e-9, abs_tol=2e-9)


def compare(world: World, lake: Any, engine: Engine) -> None:
    """Measure twice, and show the figures that differ."""
    records = records_as_of(world.deliveries, FACT.key, world.as_of)
    measured = measure(world.programme, lake, engine, request_of(world))
    expected = measure_again(world.programme, {"fact": records}, request_of(world))
    assert disagreements(engine_figures(measured.figures), expected) == []


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=30, deadline=None, suppress_health_check=QUIET)
@given(world=worlds())
def test_figures_agree_on_random_worlds(engine: Engine, world: World) -> None:
    records = records_as_of(world.deliveries, FACT.key, world.as_of)
    compare(world, RecordsAtHand(records), engine)


@settings(max_examples=6, deadline=None, suppress_health_check=QUIET)
@given(world=worlds(most_indicators=3))
def test_figures_agree_on_what_the_lake_hands_out(engine: Engine, world: World) -> None:
    with lake_of(world.programme, world.deliveries) as lake:
        compare(world, lake, engine)


@settings(max_examples=6, deadline=None, suppress_health_check=QUIET)
@given(world=worlds(most_indicators=3))
def test_figures_agree_when_deliveries_are_read_in_parts(engine: Engine, world: World) -> None:
    one_delivery_each = patch.object(passes, "RECORDS_PER_PART", 1)
    with lake_of(world.programme, world.deliveries) as lake, one_delivery_each:
        compare(world, lake, engine)


@pytest.mark.long
@settings(max_examples=120, deadline=None, suppress_health_check=QUIET)
@given(world=worlds(most_records=30, most_indicators=9))
def test_figures_agree_on_many_random_worlds(engine: Engine, world: World) -> None:
    records = records_as_of(world.deliveries, FACT.key, world.as_of)
    compare(world, RecordsAtHand(records), engine)
