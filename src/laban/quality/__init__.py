"""Say what the records are worth, from themselves alone.

In: the programme, the lake, an engine, a day, the moment to read as of. Out: for each connection
that is owed a verdict with its evidence; the gaps between control totals and records.
Never: changes a record, keeps a verdict, reads a clock.
"""

from laban.quality.connections import Connection, ConnectionStatus, Missing
from laban.quality.gaps import Gap, find_gaps
from laban.quality.judging import Judgement, judge
from laban.quality.kept import (
    CONNECTION_STATUS,
    RECONCILIATION_GAP,
    connection_rows,
    ended_rows,
    gap_rows,
)

__all__ = [
    "CONNECTION_STATUS",
    "RECONCILIATION_GAP",
    "Connection",
    "ConnectionStatus",
    "Gap",
    "Judgement",
    "Missing",
    "connection_rows",
    "ended_rows",
    "find_gaps",
    "gap_rows",
    "judge",
]
