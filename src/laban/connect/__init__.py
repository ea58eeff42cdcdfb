"""Take in records from agencies.

In: a file or a stream of bytes, or a group of small ones, the programme, who delivers. Out: landed
deliveries and their receipts, with every refused row and its reasons.
Never: computes figures, guesses what a value means, keeps a value that is personal.
"""

from laban.connect.delivery import deliver, validate_only
from laban.connect.intake import Answer, Intake
from laban.connect.mapping import (
    MappedColumn,
    SourceMapping,
    parse_mapping,
    read_mapping,
)
from laban.connect.offers import Failure, Offer
from laban.connect.peeking import first_rows
from laban.connect.pulls import (
    Pulling,
    PullStatus,
    due_pulls,
    find_source,
    next_run,
    pull_runs,
    pull_status,
    run_pull,
)
from laban.connect.readers import FORMATS
from laban.connect.reasons import error_in, reason_in
from laban.connect.receipts import Progress, Receipt, Verdict, WrongRowsError
from laban.connect.schema import lake_schema
from laban.connect.validation import delivers_for

__all__ = [
    "FORMATS",
    "Answer",
    "Failure",
    "Intake",
    "MappedColumn",
    "Offer",
    "Progress",
    "PullStatus",
    "Pulling",
    "Receipt",
    "SourceMapping",
    "Verdict",
    "WrongRowsError",
    "deliver",
    "delivers_for",
    "due_pulls",
    "error_in",
    "find_source",
    "first_rows",
    "lake_schema",
    "next_run",
    "parse_mapping",
    "pull_runs",
    "pull_status",
    "read_mapping",
    "reason_in",
    "run_pull",
    "validate_only",
]
