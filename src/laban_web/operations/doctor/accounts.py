"""Whether the audit trail is still what was written."""

from __future__ import annotations

from collections.abc import Iterator

from laban_web.accounts.audit import verify_chain
from laban_web.operations.doctor.diagnoses import Diagnosis, Visit


def examine_trail(visit: Visit) -> Iterator[Diagnosis]:
    """Recompute the chain of the audit trail."""
    broken = verify_chain().broken
    if broken:
        sentence = f"The audit trail does not hold at entry {broken.entry}: {broken.sentence}."
        cure = "Keep the database as it is, and compare it with a backup."
        yield Diagnosis("audit", sentence, cure)
