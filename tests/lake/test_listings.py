"""Deliveries are listed page by page, newest first, through indexes."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from laban.base import LakeError
from laban.lake import Begun, DeliveryFilter, DeliveryState, Lake, Outcome, listings
from laban.lake.listings import page_of_deliveries
from tests.lake.groups import land_group
from tests.lake.scenes import DOSSIER, KEY, day, days

SENDERS = ("H22", "H23", "K01")


def land_some(lake: Lake, count: int = 12) -> None:
    """Land one delivery a day, of three organisations in turn, of two record types in turn."""
    for record_type in ("dossier", "village"):
        lake.ensure_table(record_type, DOSSIER, KEY)
    for n in range(count):
        kind = ("dossier", "village")[n % 2]
        with lake.group_landing([Begun(f"d{n}", SENDERS[n % 3], kind, "v1", False)]) as group:
            outcome = Outcome("0" * 64, 0, 0, 0, 0)
            group.accept({group.sequences[0]: outcome}, now=lambda n=n: day(n))  # type: ignore[misc]


def ids(lake: Lake, size: int = 100, **wanted: object) -> list[str]:
    """Go through all pages of a size, and return the ids."""
    found, cursor = list[str](), None
    while True:
        page = lake.delivery_page(DeliveryFilter(**wanted), size=size, cursor=cursor)  # type: ignore[arg-type]
        found += [delivery.delivery_id for delivery in page.deliveries]
        assert len(page.deliveries) <= size
        cursor = page.next_cursor
        if cursor is None:
            return found


def names(numbers: Sequence[int]) -> list[str]:
    return [f"d{n}" for n in numbers]


@pytest.mark.parametrize("size", [1, 3, 4, 12, 100])
def test_pages_of_any_size_give_every_delivery_once_newest_first(lake: Lake, size: int) -> None:
    land_some(lake)
    assert ids(lake, size) == names(range(11, -1, -1))
    assert ids(lake, size, organisations=["H22", "K01"]) == names([11, 9, 8, 6, 5, 3, 2, 0])


def test_filters_may_be_combined(lake: Lake) -> None:
    land_some(lake)
    lake.withdraw("H23", "d4", reason="Wrong", now=day(20))
    assert ids(lake, organisations=["H23"]) == names([10, 7, 4, 1])
    assert ids(lake, organisations=[]) == []
    assert ids(lake, record_type="village", organisations=["H23"]) == names([7, 1])
    assert ids(lake, accepted_from=day(3), accepted_before=day(6)) == names([5, 4, 3])
    assert ids(lake, organisations=["H23"], state=DeliveryState.COUNTS) == names([10, 7, 1])
    assert ids(lake, state=DeliveryState.WITHDRAWN) == names([4])
    assert ids(lake, organisations=[*SENDERS, *map(str, range(60))], size=5) == ids(lake)


def test_a_delivery_accepted_meanwhile_moves_no_page(lake: Lake) -> None:
    land_some(lake)
    first = lake.delivery_page(size=5)
    land_group(lake, {"new": [{"code": "1"}]}, on=50)
    second = lake.delivery_page(size=5, cursor=first.next_cursor)
    assert [d.delivery_id for d in second.deliveries] == names([6, 5, 4, 3, 2])


def test_a_page_names_the_files_of_its_deliveries(lake: Lake) -> None:
    land_group(lake, {"a": [{"code": "1"}], "b": [{"code": "2"}]})
    assert list(lake.delivery_page().deliveries) == lake.deliveries()[::-1]


@pytest.mark.parametrize("cursor", ["x", "", "-1", "1.5", "9" * 30])
def test_a_cursor_that_no_page_gave_is_refused(lake: Lake, cursor: str) -> None:
    with pytest.raises(LakeError, match="lake-024"):
        lake.delivery_page(cursor=cursor)


def test_counts_are_by_organisation_and_record_type_with_the_last_moment(lake: Lake) -> None:
    land_some(lake)
    lake.withdraw("H23", "d4", reason="Wrong", now=day(20))
    found = [
        (c.organisation, c.record_type, c.deliveries, c.withdrawn, c.last_accepted_at)
        for c in lake.delivery_counts(["H23", "K01"])
    ]
    assert found == [
        ("H23", "dossier", 2, 1, day(10)),
        ("H23", "village", 2, 0, day(7)),
        ("K01", "dossier", 2, 0, day(8)),
        ("K01", "village", 2, 0, day(11)),
    ]
    assert sum(count.deliveries for count in lake.delivery_counts()) == 12


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (DeliveryFilter(), "sqlite_autoindex_laban_deliveries_1"),
        (DeliveryFilter(organisations=["H22"]), "laban_deliveries_by_sender"),
        (DeliveryFilter(organisations=["H22", "H23"]), "laban_deliveries_by_sender"),
        (DeliveryFilter(record_type="dossier"), "laban_deliveries_by_type_and_time"),
    ],
)
def test_a_page_is_looked_up_in_an_index(lake: Lake, wanted: DeliveryFilter, index: str) -> None:
    land_some(lake)
    query = listings._newest(wanted, 10**18, 10)
    with lake._database.reading() as connection:
        assert page_of_deliveries(connection, wanted, size=10, cursor=None).deliveries
        compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all()
    steps = " ".join(row.detail for row in plan)
    assert index in steps
    assert "SCAN laban_deliveries" not in steps.replace(
        f"SCAN laban_deliveries USING INDEX {index}", ""
    )


def test_threads_may_share_a_lake(lake: Lake) -> None:
    land_group(lake, {"first": [{"code": "first", "days": 0}]})

    def work(number: int) -> int:
        if number % 4 == 0:
            land_group(lake, {f"d{number}": [{"code": f"d{number}", "days": number}]})
        elif number % 4 == 1:
            lake.publish("dossier")
        elif number % 4 == 2:
            assert days(lake)["first"] == 0
        return len(lake.delivery_page(size=50).deliveries)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(work, range(32)))
    assert len(days(lake)) == 9
    assert lake.check_files() == ()
