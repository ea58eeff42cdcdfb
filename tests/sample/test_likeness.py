"""Sample dossiers look like real ones: seasons, hours, provinces, delays, correlations."""

from __future__ import annotations

from functools import cache
from typing import Any

import duckdb
import pytest

from laban.sample import read_populations
from tests.sample.vietnam import FOLDER, dossiers, vietnam


@cache
def _database() -> duckdb.DuckDBPyConnection:
    populations = read_populations(
        FOLDER / "data" / "province_statistics.csv", vietnam().organisations
    )
    table = dossiers(100_000, populations=populations, identities=True)
    database = duckdb.connect()
    database.execute("set timezone = 'Asia/Ho_Chi_Minh'")
    database.register("incoming", table)
    database.execute("create table dossiers as select * from incoming")
    return database


def _rows(query: str) -> list[tuple[Any, ...]]:
    return _database().execute(query).fetchall()


def _number(query: str) -> float:
    return float(_rows(query)[0][0])


def test_nothing_is_received_on_sundays_and_holidays() -> None:
    days = {row[0] for row in _rows("select distinct received_at::date from dossiers")} - {None}
    assert not [day for day in days if day.weekday() == 6]
    assert not days & set(vietnam().head.holidays)


def test_mondays_bring_more_than_fridays_and_saturdays_little() -> None:
    count = dict(_rows("select isodow(received_at), count(*) from dossiers group by 1"))
    assert count[1] > 1.15 * count[5]
    assert count[6] < 0.2 * count[5]


def test_the_month_of_tet_is_the_quietest() -> None:
    count = dict(_rows("select month(received_at), count(*) from dossiers group by 1"))
    months = sorted((count[month], month) for month in range(1, 13))
    assert months[0][1] == 2
    assert months[0][0] < 0.7 * months[1][0]


def test_counters_keep_office_hours_and_people_send_online_in_the_evening() -> None:
    evening = "hour(submitted_at) between 18 and 23"
    online = _number(f"select avg(({evening})::int) from dossiers where channel = 'online'")
    direct = _number(f"select avg(({evening})::int) from dossiers where channel = 'direct'")
    assert 0.3 < online < 0.5
    assert direct == 0
    hours = {row[0] for row in _rows("select distinct hour(received_at) from dossiers")} - {None}
    assert hours <= {7, 8, 9, 10, 11, 13, 14, 15, 16, 17}


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("avg((channel = 'online')::int)", 0.25, 0.55),
        ("avg((channel = 'postal')::int)", 0.01, 0.04),
        ("avg((ended_at <= due_at)::int)", 0.80, 0.97),
        ("avg((supplement_requests > 0)::int)", 0.03, 0.08),
        ("avg((status = 'result_returned')::int)", 0.80, 0.95),
        ("avg((status = 'processing')::int)", 0.01, 0.06),
        ("avg((satisfaction is not null)::int)", 0.15, 0.35),
        ("count(distinct citizen) / count(*)", 0.40, 0.60),
        ("count(distinct unit)", 9_000, 11_000),
    ],
)
def test_shares_stay_in_bounds(what: str, least: float, most: float) -> None:
    assert least < _number(f"select {what} from dossiers") < most


def test_provinces_differ_and_the_populous_receive_more() -> None:
    by_province = """
        select regexp_extract(dossier_code, '\\.H(\\d\\d)-', 1) province, count(*) dossiers,
               avg((channel = 'online')::int) online, avg((ended_at <= due_at)::int) on_time
        from dossiers group by 1 having province <> '' """
    assert _number(f"select max(online) - min(online) from ({by_province})") > 0.25
    assert _number(f"select max(on_time) - min(on_time) from ({by_province})") > 0.05
    size = f"select dossiers from ({by_province}) where province = "
    assert _number(f"{size}'79'") > 3 * _number(f"{size}'06'")


def test_use_of_time_is_skewed_to_the_right() -> None:
    used = "date_diff('second', received_at, ended_at) / date_diff('second', received_at, due_at)"
    assert _number(f"select avg({used}) / median({used}) from dossiers") > 1.1


def test_online_grows_over_the_year() -> None:
    online = "select avg((channel = 'online')::int) from dossiers where month(received_at)"
    assert _number(f"{online} >= 10") > 1.1 * _number(f"{online} <= 3")


def test_online_dossiers_are_paid_online_more_often() -> None:
    paid = "select avg((payment_route <> 'none')::int) from dossiers where fee > 0 and channel"
    assert _number(f"{paid} = 'online'") > 2 * _number(f"{paid} = 'direct'")


def test_late_dossiers_bring_complaints() -> None:
    complaints = "select avg(complaint::int) from dossiers where ended_at"
    assert _number(f"{complaints} > due_at") > 3 * _number(f"{complaints} <= due_at")


def test_information_services_have_no_online_dossiers() -> None:
    assert (
        _number("select count(*) from dossiers where level = 'information' and channel = 'online'")
        == 0
    )
