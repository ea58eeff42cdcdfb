"""What must not change a figure does not change it: measured through a real lake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laban.base import Period
from laban.engine import Engine, open_engine
from laban.measure import Request, Span, measure
from laban.programme import Indicator, Organisation, Organisations, Programme, Succession, Text
from tests.measure.lakes import lake_of
from tests.measure.reference import Delivered
from tests.measure.reference.indicators import indicators
from tests.measure.reference.worlds import FACT, SCHEMA, World, facts, programme_of, worlds

AS_OF = datetime(2025, 2, 1, tzinfo=UTC)
ALL = Span(date(2023, 6, 1), date(2025, 7, 1))
ZONE = "Asia/Ho_Chi_Minh"
NAME = Text(vi="x", en="x")

few = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
small_worlds = worlds(most_records=8, most_indicators=4)

Figures = dict[tuple[str, ...], tuple[Any, ...]]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine("duckdb", threads=1) as opened:
        yield opened


def figures(
    engine: Engine,
    programme: Programme,
    deliveries: Iterable[Delivered],
    *,
    span: Span | None = ALL,
    structure: date | None = None,
    schemas: Mapping[str, Any] | None = None,
    chosen: tuple[str, ...] = (),
) -> Figures:
    request = Request(AS_OF, structure=structure, span=span, indicators=chosen)
    with lake_of(programme, deliveries, schemas) as lake:
        rows = measure(programme, lake, engine, request).figures.to_pylist()
    return {tuple(row.values())[:8]: tuple(row.values())[8:] for row in rows}


def renumbered(deliveries: Iterable[Delivered]) -> list[Delivered]:
    """Return deliveries that were accepted one after another, in this order."""
    return [
        replace(one, sequence=n, accepted_at=datetime(2025, 1, 1, n, tzinfo=UTC), withdrawn_at=None)
        for n, one in enumerate(deliveries, start=1)
    ]


@few
@given(world=small_worlds)
def test_splitting_a_delivery_changes_nothing(engine: Engine, world: World) -> None:
    halves = [
        replace(one, rows=rows)
        for one in world.deliveries
        for rows in (one.rows[: len(one.rows) // 2], one.rows[len(one.rows) // 2 :])
        if rows
    ]
    whole = figures(engine, world.programme, renumbered(world.deliveries))
    assert figures(engine, world.programme, renumbered(halves)) == whole


@few
@given(world=small_worlds)
def test_delivering_the_same_records_again_changes_nothing(engine: Engine, world: World) -> None:
    once = renumbered(world.deliveries)
    twice = renumbered([*world.deliveries, world.deliveries[-1]])
    assert figures(engine, world.programme, twice) == figures(engine, world.programme, once)


@few
@given(world=small_worlds, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(engine: Engine, world: World, order: Any) -> None:
    rows = list({row["id"]: row for one in world.deliveries for row in one.rows}.values())
    # Of two observations on one moment the later row is the last; everywhere else it is the same.
    programme = without_entities(world.programme)
    shuffled = order.sample(rows, len(rows))
    first, second = (Delivered(1, AS_OF, tuple(r)) for r in (rows, shuffled))
    one = figures(engine, programme, renumbered([first]))
    assert figures(engine, programme, renumbered([second])) == one


def without_entities(programme: Programme) -> Programme:
    kept = {
        code: one.model_copy(update={"entity": ()}) for code, one in programme.indicators.items()
    }
    return replace(programme, indicators=kept)


@few
@given(world=small_worlds)
def test_a_shorter_span_gives_the_same_figures(engine: Engine, world: World) -> None:
    deliveries = renumbered(world.deliveries)
    short = Span(date(2023, 12, 15), date(2024, 8, 1))
    expected = {
        key: figure
        for key, figure in figures(engine, world.programme, deliveries).items()
        if short.first <= Period.parse(key[3]).start and Period.parse(key[3]).end <= short.last
    }
    assert figures(engine, world.programme, deliveries, span=short) == expected


@few
@given(world=small_worlds)
def test_an_indicator_alone_is_the_same_as_among_others(engine: Engine, world: World) -> None:
    deliveries = renumbered(world.deliveries)
    last = list(world.programme.indicators)[-1]
    together = figures(engine, world.programme, deliveries)
    alone = figures(engine, world.programme, deliveries, chosen=(last,))
    assert alone == {key: figure for key, figure in together.items() if key[0] == last}


@few
@given(world=small_worlds)
def test_another_record_type_and_an_idle_organisation_change_nothing(
    engine: Engine, world: World
) -> None:
    deliveries = renumbered(world.deliveries)
    other = FACT.model_copy(update={"record_type": "other"})
    others = Indicator(
        indicator="others", title=NAME, why=NAME, formula=NAME, kind="count", unit="item",
        record_type="other",
    )  # fmt: skip
    tree = world.programme.organisations
    idle = Organisation("X9", None, date(2024, 5, 5), "commune", NAME, {"administrative": "P1"})
    more = replace(
        world.programme,
        organisations=Organisations([*tree.by_id.values(), idle], tree.successions, tree.root),
        record_types={**world.programme.record_types, "other": other},
        indicators={**world.programme.indicators, "others": others},
    )
    noise = replace(deliveries[0], record_type="other")
    found = figures(
        engine,
        more,
        renumbered([noise, *deliveries]),
        schemas={"fact": SCHEMA, "other": SCHEMA},
    )
    assert any(key[0] == "others" for key in found)
    expected = figures(engine, world.programme, deliveries)
    assert {key: figure for key, figure in found.items() if key[0] != "others"} == expected


def tree(*rows: tuple[str, str | None, str | None], follow: Sequence[Succession] = ()) -> Any:
    """Return communes (code, first day, day after the last) below one province."""
    above = [
        Organisation("VN", None, None, "country", NAME, {}),
        Organisation("P1", None, None, "province", NAME, {"administrative": "VN"}),
    ]
    communes = [
        Organisation(code, _day(first), _day(end), "commune", NAME, {"administrative": "P1"})
        for code, first, end in rows
    ]
    return Organisations([*above, *communes], follow, "VN")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


MERGED = tree(
    ("A", None, "2024-03-10"),
    ("B", None, "2024-03-10"),
    ("M", "2024-03-10", None),
    follow=[
        Succession("A", "M@2024-03-10", "whole"),
        Succession("B", "M@2024-03-10", "whole"),
    ],
)
SPLIT_AND_MERGED_BACK = tree(
    ("A", None, "2024-02-15"),
    ("X", "2024-02-15", "2024-06-01"),
    ("Y", "2024-02-15", "2024-06-01"),
    ("M", "2024-06-01", None),
    follow=[
        Succession("A", "X@2024-02-15", "part", Fraction(1, 3), "population"),
        Succession("A", "Y@2024-02-15", "part"),
        Succession("X@2024-02-15", "M@2024-06-01", "whole"),
        Succession("Y@2024-02-15", "M@2024-06-01", "whole"),
    ],
)
UNCHANGED = tree(("M", None, None))


@few
@given(data=st.data())
@pytest.mark.parametrize("changing", [MERGED, SPLIT_AND_MERGED_BACK])
def test_merged_bodies_are_as_if_they_had_always_been_one(
    engine: Engine, changing: Organisations, data: st.DataObject
) -> None:
    chosen = data.draw(indicators(4))
    rows = data.draw(st.lists(facts(changing, ZONE), min_size=1, max_size=12))
    rows = [{**row, "id": str(number)} for number, row in enumerate(rows)]
    always = [{**row, "body": _as_always(row["body"])} for row in rows]
    after = figures(
        engine,
        programme_of(changing, chosen, ZONE),
        [Delivered(1, AS_OF - timedelta(1), tuple(rows))],
        structure=date(2025, 1, 1),
    )
    plain = figures(
        engine,
        programme_of(UNCHANGED, chosen, ZONE),
        [Delivered(1, AS_OF - timedelta(1), tuple(always))],
        structure=date(2025, 1, 1),
    )
    assert {(key[0], _as_always(key[1]), *key[2:]): f for key, f in after.items()} == plain


def _as_always(identity: str) -> str:
    return identity if identity in ("VN", "P1") else "M"
