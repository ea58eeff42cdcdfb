"""Read back the rows of a delivery that were refused or flagged."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import select

from laban.base import LakeError, sha256_hex
from laban.lake.database import Database
from laban.lake.landing_files import REFUSED_SCHEMA
from laban.lake.ledger_tables import DELIVERIES
from laban.lake.manifest import refused_file
from laban.lake.storage import FileStore


def read_refused(database: Database, store: FileStore, sequence: int) -> pa.Table:
    """Return the refused rows of an accepted delivery.

    Raises:
        LakeError: When no such delivery was accepted (lake-007), or the file is not as it was
            written (lake-022).
    """
    with database.reading() as connection:
        columns = DELIVERIES.c
        wanted = select(columns.state).where(columns.sequence == sequence)
        state = connection.execute(wanted).scalar_one_or_none()
        file = refused_file(connection, sequence)
    if state != "accepted":
        raise LakeError(
            f"No delivery with the sequence {sequence} was accepted.",
            cure="Look up its sequence in the list of deliveries.",
            code="lake-007",
        )
    if file is None:
        return REFUSED_SCHEMA.empty_table()
    content = _content(store, file.path)
    if content is None or sha256_hex(content) != file.sha256:
        raise LakeError(
            f"The file {file.path} of refused rows is not as it was written, or is gone.",
            cure="Restore it from a backup.",
            code="lake-022",
        )
    rows = pq.read_table(io.BytesIO(content))
    if "_sequence" in rows.column_names:  # older files hold one delivery
        rows = rows.filter(pc.equal(rows["_sequence"], sequence))
    return rows.select(REFUSED_SCHEMA.names).cast(REFUSED_SCHEMA)


def _content(store: FileStore, path: str) -> bytes | None:
    try:
        with store.open_file(path) as source:
            return source.read()
    except FileNotFoundError:
        return None
