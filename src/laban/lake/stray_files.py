"""Find files on the store that a killed process wrote and the ledger never heard of."""

from __future__ import annotations

import re

from sqlalchemy import Connection, select

from laban.lake.ledger_tables import COMPACTIONS, DELIVERIES, FILES, REFUSED_FILES
from laban.lake.storage import FileStore

_RECORDS = re.compile(r"(?P<compaction>c?)(?P<number>\d+)-\d+\.parquet")
_REFUSED = re.compile(r"(?P<number>\d+)\.parquet")


def stray_files(connection: Connection, store: FileStore, record_type: str) -> list[str]:
    """Return the files of landings and compactions that were given up.

    Only files in the form of Laban's own names are returned, never one that the ledger lists.
    """
    landings = select(DELIVERIES.c.sequence).where(
        DELIVERIES.c.record_type == record_type, DELIVERIES.c.state == "abandoned"
    )
    compactions = select(COMPACTIONS.c.id).where(
        COMPACTIONS.c.record_type == record_type, COMPACTIONS.c.state == "abandoned"
    )
    # The first of a group names its files, also when only others of it were accepted.
    known = set(connection.execute(select(FILES.c.path)).scalars())
    known.update(connection.execute(select(REFUSED_FILES.c.path)).scalars())
    given_up = {
        "": set(connection.execute(landings).scalars()),
        "c": set(connection.execute(compactions).scalars()),
    }
    strays = []
    for path in store.paths_under(f"records/{record_type}"):
        match = _RECORDS.fullmatch(path.rsplit("/", 1)[-1])
        if match and path not in known and int(match["number"]) in given_up[match["compaction"]]:
            strays.append(path)
    for path in store.paths_under("refused"):
        match = _REFUSED.fullmatch(path.rsplit("/", 1)[-1])
        if match and path not in known and int(match["number"]) in given_up[""]:
            strays.append(path)
    return strays
