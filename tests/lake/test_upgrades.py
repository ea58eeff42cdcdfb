"""A ledger that older code wrote is brought up to date when it is opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from laban.lake import Lake
from laban.lake.database import Database
from laban.lake.ledger_tables import DELIVERIES, FILES, SCHEMA_VERSION
from tests.lake.groups import land_group
from tests.lake.scenes import day, days, land


def take_back_to_version_1(database: Database) -> None:
    """Give a ledger the form that version 1 had."""
    with database.writing() as connection:
        for name in ("by_type_and_time", "by_sender", "by_sender_and_type"):
            connection.execute(text(f"DROP INDEX laban_deliveries_{name}"))
        connection.execute(text("ALTER TABLE laban_deliveries DROP COLUMN landing"))
        connection.execute(text("ALTER TABLE laban_files DROP COLUMN is_listed"))
        connection.execute(text("UPDATE laban_ledger SET schema_version = 1"))


def check_upgrade(home: Path, url: str | None) -> None:
    with Lake.open(home, database_url=url) as lake:
        before = [land(lake, id, [{"code": id, "days": 1}]) for id in "ab"]
        take_back_to_version_1(lake._database)
    with Lake.open(home, database_url=url) as lake:
        assert lake.deliveries() == before
        assert days(lake) == {"a": 1, "b": 1}
        assert lake.publish() == 0
        land_group(lake, {"c": [{"code": "c", "days": 2}], "d": [{"code": "a", "days": 3}]})
        assert days(lake) == {"a": 3, "b": 1, "c": 2}
        assert lake.compact("dossier", now=day(3)).files_after == 1
        assert days(lake) == {"a": 3, "b": 1, "c": 2}
        assert lake.check_files() == ()
        with lake._database.reading() as connection:
            found = inspect(connection)
            for table in (DELIVERIES, FILES):
                assert {c["name"] for c in found.get_columns(table.name)} == set(table.c.keys())
                indexes = {index["name"] for index in found.get_indexes(table.name)}
                assert {str(index.name) for index in table.indexes} <= indexes
    with Lake.open(home, database_url=url) as lake, lake._database.reading() as connection:
        versions = connection.execute(text("SELECT schema_version FROM laban_ledger")).scalars()
        assert list(versions) == [SCHEMA_VERSION]


def test_version_1_becomes_this_version_and_keeps_every_delivery(tmp_path: Path) -> None:
    check_upgrade(tmp_path / "home", None)
