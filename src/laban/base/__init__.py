"""Words everything else is said in: errors, issues, periods, digests, trees of hashes.

In: plain values. Out: frozen values. Never imports another floor.
"""

from laban.base.digests import canonical_json, sha256_hex
from laban.base.errors import (
    DeliveryError,
    LakeError,
    MeasureError,
    ProgrammeError,
    ProofError,
    SettingsError,
    UserError,
)
from laban.base.issues import Issue, Level, did_you_mean
from laban.base.periods import (
    Calendar,
    Grain,
    Period,
    PeriodError,
    periods_of,
    slot_of,
    slot_start,
)

__all__ = [
    "Calendar",
    "DeliveryError",
    "Grain",
    "Issue",
    "LakeError",
    "Level",
    "MeasureError",
    "Period",
    "PeriodError",
    "ProgrammeError",
    "ProofError",
    "SettingsError",
    "UserError",
    "canonical_json",
    "did_you_mean",
    "periods_of",
    "sha256_hex",
    "slot_of",
    "slot_start",
]
