"""Bring a ledger that older code wrote to the version this code knows, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, select, text, update

from laban.base import LakeError
from laban.lake.ledger_tables import DELIVERIES, LEDGER, SCHEMA_VERSION


def upgrade_ledger(connection: Connection) -> None:
    """Upgrade the ledger step by step; one of this version is left alone.

    Raises:
        LakeError: When it was written by newer code (lake-008).
    """
    found: int = connection.execute(select(LEDGER.c.schema_version)).scalar_one()
    if not min(_STEPS) <= found <= SCHEMA_VERSION:
        raise LakeError(
            f"The ledger has version {found}, but this Laban knows version {SCHEMA_VERSION}.",
            cure="Use the Laban that wrote it, or a newer one.",
            code="lake-008",
        )
    for version in range(found, SCHEMA_VERSION):
        _STEPS[version](connection)
    if found != SCHEMA_VERSION:
        connection.execute(update(LEDGER).values(schema_version=SCHEMA_VERSION))


def _share_landings(connection: Connection) -> None:
    """From 1 to 2: deliveries may share files, and files may wait for Iceberg."""
    connection.execute(text("ALTER TABLE laban_deliveries ADD COLUMN landing BIGINT"))
    connection.execute(text("UPDATE laban_deliveries SET landing = sequence"))
    # Version 1 told Iceberg of a file before its delivery was accepted.
    listed = "ALTER TABLE laban_files ADD COLUMN is_listed BOOLEAN NOT NULL DEFAULT TRUE"
    connection.execute(text(listed))
    for index in DELIVERIES.indexes:
        index.create(connection, checkfirst=True)


_STEPS: Mapping[int, Callable[[Connection], None]] = {1: _share_landings}
