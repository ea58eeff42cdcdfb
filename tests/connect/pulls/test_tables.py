"""A database is pulled by its cursor: nothing lost, nothing twice, every fault a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Column, DateTime, Engine, MetaData, Numeric, Table, Text, create_engine, text
from sqlalchemy.engine import make_url

from tests.connect.pulls.conftest import MakePuller
from tests.connect.pulls.scenes import START, Puller

SQL = """\
kind: sql
sql: {{url: "{url}", table: "{table}", columns: [code, unit, happened_on, price, "Đổi lúc"]}}
cursor: {{column: "Đổi lúc", initial: 2024-01-01T00:00:00{hold_back}}}
batch_size: {batch_size}
mapping: {{ignore: ["Đổi lúc"]}}
"""
DAY = datetime(2024, 1, 1)


class Site:
    """The table of an agency's system; its names need quoting."""

    def __init__(self, engine: Engine, *, aware: bool = False) -> None:
        self.engine = engine
        self.table = Table(
            'Hồ sơ; "x"',
            MetaData(),
            Column("code", Text, primary_key=True),
            Column("unit", Text),
            Column("happened_on", Text),
            Column("price", Numeric(12, 0)),
            Column("Đổi lúc", DateTime(timezone=aware)),
        )
        self.table.create(engine)

    def put(self, *codes: str, at: int) -> None:
        """Insert things, changed so many minutes after the start of 2024."""
        with self.engine.begin() as connection:
            for code in codes:
                connection.execute(self.table.insert().values(self._row(code, at)))

    def change(self, code: str, *, at: int, price: int) -> None:
        with self.engine.begin() as connection:
            row = self._row(code, at) | {"price": price}
            where = self.table.c.code == code
            connection.execute(self.table.update().where(where).values(row))

    def run(self, sql: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(sql))

    def _row(self, code: str, at: int) -> dict[str, object]:
        moment = DAY + timedelta(minutes=at)
        return {
            "code": code, "unit": "101", "happened_on": "2024-01-31", "price": 5,
            "Đổi lúc": moment,
        }  # fmt: skip

    def source(self, batch_size: int = 1000, hold_back: str = "") -> str:
        url = self.engine.url.render_as_string(hide_password=False)
        name = self.table.name.replace('"', '\\"')
        return SQL.format(url=url, table=name, batch_size=batch_size, hold_back=hold_back)


def postgres_site() -> Iterator[Site]:
    url = os.environ.get("LABAN_TEST_DATABASE_URL")
    if not url:
        pytest.skip("LABAN_TEST_DATABASE_URL names no PostgreSQL database")
    plain = make_url(url).set(drivername="postgresql+psycopg")
    schema = f"site_{uuid4().hex}"
    engine = create_engine(plain)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    site_url = plain.update_query_dict({"options": f"-csearch_path={schema}"})
    site_engine = create_engine(site_url)
    yield Site(site_engine, aware=True)
    site_engine.dispose()
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "postgresql":
        yield from postgres_site()
        return
    engine = create_engine(f"sqlite:///{tmp_path / 'site.db'}")
    yield Site(engine)
    engine.dispose()


def test_each_pull_takes_what_is_new_and_no_more(site: Site, puller_of: MakePuller) -> None:
    puller = puller_of(site.source())
    site.put("A1", "A2", at=0)
    assert puller.landed() == 2
    assert puller.landed() == 0
    site.put("A3", at=1)
    assert puller.landed() == 1
    assert puller.codes() == ["A1", "A2", "A3"]
    assert [d.delivery_id for d in puller.lake.deliveries()] == ["pull/things/1", "pull/things/2"]


def test_a_changed_row_supersedes_itself(site: Site, puller_of: MakePuller) -> None:
    puller = puller_of(site.source())
    site.put("A1", at=0)
    puller.landed()
    site.change("A1", at=5, price=7)
    assert puller.landed() == 1
    assert [int(record["price"]) for record in puller.records()] == [7]


def test_rows_that_come_later_with_the_last_value_are_not_lost(
    site: Site, puller_of: MakePuller
) -> None:
    puller = puller_of(site.source())
    site.put("A1", "A2", at=3)
    assert puller.landed() == 2
    site.put("A3", at=3)
    site.put("A4", at=4)
    assert puller.landed() == 4
    assert puller.codes() == ["A1", "A2", "A3", "A4"]
    assert puller.landed() == 0


def test_a_batch_ends_only_where_the_value_changes(site: Site, puller_of: MakePuller) -> None:
    puller = puller_of(site.source(batch_size=2))
    site.put("A1", at=0)
    site.put("A2", "A3", "A4", "A5", at=1)
    site.put("A6", "A7", at=2)
    run = puller.pull()
    assert (run.error, run.deliveries, run.rows_landed) == ("", 2, 7)
    assert puller.codes() == [f"A{n}" for n in range(1, 8)]
    assert len(puller.records(every_version=True)) == 7


def test_young_rows_wait_when_held_back(site: Site, puller_of: MakePuller) -> None:
    puller = puller_of(site.source(hold_back=", hold_back_minutes: 10"))
    puller.clock.moment = START.replace(year=2024, month=1, day=1, hour=0)
    now_at_site = 7 * 60 if site.engine.dialect.name == "sqlite" else 0
    site.put("A1", at=now_at_site - 30 if now_at_site else 0)
    site.put("A2", at=now_at_site + 5)
    puller.clock.moment += timedelta(minutes=12)
    assert puller.landed() == 1
    puller.clock.moment += timedelta(minutes=10)
    assert puller.landed() == 1


def test_nothing_to_pull_is_no_fault(site: Site, puller_of: MakePuller) -> None:
    run = puller_of(site.source()).pull()
    assert (run.error, run.deliveries) == ("", 0)


def test_a_table_that_went_backward_is_told(site: Site, puller_of: MakePuller) -> None:
    puller = puller_of(site.source())
    site.put("A1", at=50)
    puller.landed()
    site.change("A1", at=10, price=1)
    run = puller.pull()
    assert "The source went backward: the last pull ended at 2024-01-01T00:50" in run.error
    assert "pull-007" in run.error
    assert puller.pull(again_from="2024-01-01T00:00:00").rows_landed == 1
    assert puller.landed() == 0


def test_a_table_that_is_gone_is_told_and_nothing_moves(site: Site, puller_of: MakePuller) -> None:
    puller = puller_of(site.source())
    site.put("A1", at=0)
    puller.landed()
    site.run('ALTER TABLE "Hồ sơ; ""x""" RENAME TO elsewhere')
    assert "pull-005" in puller.pull().error
    site.run('ALTER TABLE elsewhere RENAME TO "Hồ sơ; ""x"""')
    site.put("A2", at=1)
    assert puller.landed() == 1


def test_a_changed_column_is_told_with_the_nearest_name(site: Site, puller_of: MakePuller) -> None:
    puller = puller_of(site.source())
    site.run('ALTER TABLE "Hồ sơ; ""x""" RENAME COLUMN happened_on TO happened')
    error = puller.pull().error
    assert 'has no column "happened_on". Did you mean "happened"? [pull-006]' in error


def test_a_wrong_row_is_refused_at_the_door_like_any_other(
    site: Site, puller_of: MakePuller
) -> None:
    puller = puller_of(site.source())
    site.put("A1", "wrong", at=0)
    run = puller.pull()
    assert (run.error, run.rows_landed, run.rows_refused) == ("", 1, 1)
    [delivery] = puller.lake.deliveries()
    assert puller.lake.refused(delivery.sequence).to_pylist()[0]["value"] == "wrong"


def test_a_huge_row_is_told_and_nothing_is_landed(site: Site, puller_of: MakePuller) -> None:
    puller = puller_of(site.source())
    site.put("A1", at=0)
    site.run('UPDATE "Hồ sơ; ""x""" SET unit = \'' + "1" * 9_000_000 + "'")
    error = puller.pull().error
    assert "pull-014" in error
    assert 'most of it is in the column "unit"' in error
    assert puller.lake.deliveries() == []


def test_a_cursor_of_another_type_is_told(site: Site, puller_of: MakePuller) -> None:
    source = site.source().replace("2024-01-01T00:00:00", "0, type: integer")
    site.put("A1", at=0)
    error = puller_of(source).pull().error
    assert ("pull-008" if site.engine.dialect.name == "sqlite" else "pull-004") in error


def test_a_wrong_password_is_told_and_not_shown(puller_of: MakePuller) -> None:
    url = os.environ.get("LABAN_TEST_DATABASE_URL")
    if not url:
        pytest.skip("LABAN_TEST_DATABASE_URL names no PostgreSQL database")
    nobody = make_url(url).set(drivername="postgresql+psycopg", username="nobody_here")
    shown = nobody.set(password=None).render_as_string()
    source = SQL.format(url=shown, table="t", batch_size=1, hold_back="").replace(
        "table:", "password: {secret: SITE_PASSWORD}, table:"
    )
    unset = puller_of(source)
    assert "The secret SITE_PASSWORD is not set." in unset.pull().error
    error = puller_of(source, SITE_PASSWORD="hunter2").pull().error
    assert "nobody_here" in error
    assert "pull-004" in error
    assert "hunter2" not in error


def test_a_missing_database_file_is_not_made(tmp_path: Path, puller_of: MakePuller) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    source = SQL.format(url=url, table="t", batch_size=1, hold_back="")
    assert "does not exist" in puller_of(source).pull().error
    assert not (tmp_path / "none.db").exists()


def test_two_processes_never_pull_one_source_at_once(site: Site, puller_of: MakePuller) -> None:
    puller: Puller = puller_of(site.source())
    book = puller.lake.pulls
    until = puller.clock.moment + timedelta(minutes=5)
    assert book.take_lease("things", "another", now=puller.clock.moment, until=until)
    with pytest.raises(Exception, match=r"Another process pulls .*10:05:00.*pull-002"):
        puller.pull()
    puller.clock.moment = until
    assert puller.landed() == 0
