"""The tables of pulls: how far each source has been pulled, by which runs, and who pulls now."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from laban.lake.ledger_tables import METADATA

_NUMBER = BigInteger().with_variant(Integer, "sqlite")

# One row for each source: the process that pulls it, and until when it may.
PULL_LEASES = Table(
    "laban_pull_leases",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("held_until", BigInteger, nullable=False),
)

# What is about to be delivered, or was. `item` is the path of a file, empty for a cursor;
# `position` is where the source has been pulled to once the delivery is accepted.
PULL_BATCHES = Table(
    "laban_pull_batches",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("delivery_id", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("content_sha256", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("is_settled", Boolean, nullable=False),
    Index(
        "laban_pull_batch", "source", "item", "delivery_id", "organisation", "content_sha256",
        unique=True,
    ),
    sqlite_autoincrement=True,
)  # fmt: skip

# state: running, done, failed or interrupted. Moments are microseconds since 1970 in UTC.
PULL_RUNS = Table(
    "laban_pull_runs",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("deliveries", BigInteger, nullable=False),
    Column("rows_read", BigInteger, nullable=False),
    Column("rows_landed", BigInteger, nullable=False),
    Column("rows_refused", BigInteger, nullable=False),
    Column("error", Text, nullable=False),
    Index("laban_pull_runs_of_source", "source", "id"),
    sqlite_autoincrement=True,
)
