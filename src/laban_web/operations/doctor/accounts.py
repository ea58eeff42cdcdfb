"""Whether what accounts keep is still what was written: the audit trail, second factors."""

from __future__ import annotations

from collections.abc import Iterator

from laban_web.accounts.audit import verify_chain
from laban_web.accounts.sign_in.secrets import count_unreadable
from laban_web.operations.doctor.diagnoses import Diagnosis, Visit


def examine_trail(visit: Visit) -> Iterator[Diagnosis]:
    """Recompute the chain of the audit trail."""
    broken = verify_chain().broken
    if broken:
        sentence = f"The audit trail does not hold at entry {broken.entry}: {broken.sentence}."
        cure = "Keep the database as it is, and compare it with a backup."
        yield Diagnosis("audit", sentence, cure)


def examine_factors(_visit: Visit) -> Iterator[Diagnosis]:
    """Try every known key on the second factors."""
    unreadable = count_unreadable()
    if unreadable:
        sentence = f"{unreadable:,} second factors were encrypted under another LABAN_SECRET_KEY."
        yield Diagnosis("factors", sentence, "Name that key in LABAN_SECRET_KEY_OLD.")
