"""Keep records for ever and hand them out as of any moment.

In: Arrow batches of records, programme snapshots, figures. Out: an Ibis table of any record
type as of a moment, the ledger of deliveries, reports on the files.
Never knows what a record means, and never forgets an accepted delivery.
"""

from laban.lake.compaction import CompactionReport
from laban.lake.deliveries import Begun, DataFile, Delivery, IncludedDelivery, Outcome
from laban.lake.file_checks import FaultKind, FileFault
from laban.lake.group_landing import GroupLanding
from laban.lake.lake import Lake
from laban.lake.landing import Landing
from laban.lake.landing_files import REFUSED_SCHEMA
from laban.lake.leftovers import Leftovers
from laban.lake.listings import DeliveryCount, DeliveryFilter, DeliveryPage, DeliveryState
from laban.lake.pull_book import PullBatch, PullBook, PullRun, PullState
from laban.lake.runs import RunEntry

__all__ = [
    "REFUSED_SCHEMA",
    "Begun",
    "CompactionReport",
    "DataFile",
    "Delivery",
    "DeliveryCount",
    "DeliveryFilter",
    "DeliveryPage",
    "DeliveryState",
    "FaultKind",
    "FileFault",
    "GroupLanding",
    "IncludedDelivery",
    "Lake",
    "Landing",
    "Leftovers",
    "Outcome",
    "PullBatch",
    "PullBook",
    "PullRun",
    "PullState",
    "RunEntry",
]
