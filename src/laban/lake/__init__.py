"""Keep records for ever and hand them out as of any moment.

In: Arrow batches of records, programme snapshots, figures. Out: an Ibis table of any record
type as of a moment, the ledger of deliveries, reports on the files.
Never knows what a record means, and never forgets an accepted delivery.
"""

from laban.lake.compaction import CompactionReport
from laban.lake.deliveries import DataFile, Delivery
from laban.lake.file_checks import FaultKind, FileFault
from laban.lake.lake import Lake
from laban.lake.landing import REFUSED_SCHEMA, Landing
from laban.lake.runs import RunEntry

__all__ = [
    "REFUSED_SCHEMA",
    "CompactionReport",
    "DataFile",
    "Delivery",
    "FaultKind",
    "FileFault",
    "Lake",
    "Landing",
    "RunEntry",
]
