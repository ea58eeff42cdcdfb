"""The ledger's tables. A delivery counts only once its row here says `accepted`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

SCHEMA_VERSION = 2

METADATA = MetaData()
_SEQUENCE = BigInteger().with_variant(Integer, "sqlite")

# One row. Every writer changes it first, so writers stand in line and moments only grow.
LEDGER = Table(
    "laban_ledger",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("schema_version", Integer, nullable=False),
    Column("last_moment", BigInteger, nullable=False),
)

RECORD_TYPES = Table(
    "laban_record_types",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False),
)

# state: begun, accepted or abandoned. Moments are microseconds since 1970 in UTC.
# landing: the delivery under which the files are entered that hold the rows of this one.
DELIVERIES = Table(
    "laban_deliveries",
    METADATA,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("delivery_id", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("record_type", Text, nullable=False),
    Column("programme_version", Text, nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("noticed_at", BigInteger),
    Column("landing", _SEQUENCE),
    Column("content_sha256", Text),
    Column("rows_read", BigInteger),
    Column("rows_landed", BigInteger),
    Column("rows_refused", BigInteger),
    Column("rows_flagged", BigInteger),
    Column("accepted_at", BigInteger, unique=True),
    Column("withdrawn_at", BigInteger),
    Column("withdrawn_reason", Text),
    Index("laban_deliveries_by_type", "record_type", "state"),
    Index("laban_deliveries_by_type_and_time", "record_type", "accepted_at"),
    Index("laban_deliveries_by_sender", "organisation", "accepted_at"),
    Index("laban_deliveries_by_sender_and_type", "organisation", "record_type", "accepted_at"),
    sqlite_autoincrement=True,
)
Index(
    "laban_one_acceptance",
    DELIVERIES.c.organisation,
    DELIVERIES.c.delivery_id,
    unique=True,
    sqlite_where=text("state = 'accepted'"),
    postgresql_where=text("state = 'accepted'"),
)

# state: writing, claimed, done or abandoned.
COMPACTIONS = Table(
    "laban_compactions",
    METADATA,
    Column("id", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("record_type", Text, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    sqlite_autoincrement=True,
)

# Every file of records that ever counted. It is live while `removed_at` is empty.
# is_listed: Iceberg was told of it; until then it counts like any other.
FILES = Table(
    "laban_files",
    METADATA,
    Column("path", Text, primary_key=True),
    Column("record_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("columns", Text, nullable=False),
    Column("sequences", Text, nullable=False),
    Column("sequence", ForeignKey("laban_deliveries.sequence")),
    Column("compaction", ForeignKey("laban_compactions.id")),
    Column("replaced_by", ForeignKey("laban_compactions.id")),
    Column("removed_at", BigInteger),
    Column("is_deleted", Boolean, nullable=False),
    Column("is_listed", Boolean, nullable=False),
    Index("laban_files_live", "record_type", "removed_at"),
    Index("laban_files_of_delivery", "sequence"),
)

REFUSED_FILES = Table(
    "laban_refused_files",
    METADATA,
    Column("sequence", ForeignKey("laban_deliveries.sequence"), primary_key=True),
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
)

RUNS = Table(
    "laban_runs",
    METADATA,
    Column("run_id", Text, primary_key=True),
    Column("programme_version", Text, nullable=False),
    Column("as_of", BigInteger, nullable=False),
    Column("engine", Text, nullable=False),
    Column("code_version", Text, nullable=False),
    Column("structure", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("figures", BigInteger, nullable=False),
    Column("meta", Text, nullable=False),
)
