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
    PullError,
    SettingsError,
    UserError,
)
from laban.base.issues import Issue, Level, did_you_mean
from laban.base.merkle import (
    HASH_BYTES,
    GrowingTree,
    MerkleTree,
    leaf_hash,
    leaf_hashes,
    root_above,
)
from laban.base.periods import (
    Calendar,
    Grain,
    Period,
    PeriodError,
    periods_of,
    slot_of,
    slot_start,
)
from laban.base.signatures import PublicKey, SigningKey, payload_of, seal, unseal

__all__ = [
    "HASH_BYTES",
    "Calendar",
    "DeliveryError",
    "Grain",
    "GrowingTree",
    "Issue",
    "LakeError",
    "Level",
    "MeasureError",
    "MerkleTree",
    "Period",
    "PeriodError",
    "ProgrammeError",
    "ProofError",
    "PublicKey",
    "PullError",
    "SettingsError",
    "SigningKey",
    "UserError",
    "canonical_json",
    "did_you_mean",
    "leaf_hash",
    "leaf_hashes",
    "payload_of",
    "periods_of",
    "root_above",
    "seal",
    "sha256_hex",
    "slot_of",
    "slot_start",
    "unseal",
]
