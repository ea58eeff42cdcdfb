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
from laban.connect.offers import Offer
from laban.connect.readers import FORMATS
from laban.connect.receipts import Progress, Receipt, Verdict, WrongRowsError
from laban.connect.schema import lake_schema
from laban.connect.validation import delivers_for

__all__ = [
    "FORMATS",
    "Answer",
    "Intake",
    "MappedColumn",
    "Offer",
    "Progress",
    "Receipt",
    "SourceMapping",
    "Verdict",
    "WrongRowsError",
    "deliver",
    "delivers_for",
    "lake_schema",
    "parse_mapping",
    "read_mapping",
    "validate_only",
]
