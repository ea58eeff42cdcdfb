"""Show whether the audit trail is still what was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from laban_web.accounts.audit.model import BEGINNING, AuditEntry

_ROWS_A_STEP = 2_000


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry at which the chain does not hold, and why."""

    entry: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries hold, the digest of the last of them, and where the chain breaks."""

    count: int
    head: str
    broken: Break | None = None


def verify_chain(noted: tuple[int, str] | None = None) -> Verdict:
    """Read the whole trail and recompute every digest.

    The chain alone cannot show that its end was cut off, or that all of it was written anew:
    `noted`, the number and digest of an entry that somebody wrote down elsewhere, shows both.
    """
    rows = AuditEntry.objects.order_by("id").iterator(chunk_size=_ROWS_A_STEP)
    return _verdict(rows, noted)


def _verdict(rows: Iterable[AuditEntry], noted: tuple[int, str] | None) -> Verdict:
    count, head, is_noted_seen = 0, BEGINNING, noted is None
    for row in rows:
        fault = _fault(row, count + 1, head)
        if noted and row.id == noted[0]:
            is_noted_seen = True
            if row.digest != noted[1]:
                fault = fault or "its digest is not the one that was noted"
        if fault:
            return Verdict(count, head, Break(row.id, fault))
        count, head = row.id, row.digest
    if noted and not is_noted_seen:
        return Verdict(count, head, Break(noted[0], "it was noted and is missing"))
    return Verdict(count, head)


def _fault(row: AuditEntry, number: int, previous: str) -> str:
    if row.id != number:
        return f"entry {number} is missing before it"
    if row.previous != previous:
        return "it does not follow from the entry before it"
    if row.computed_digest() != row.digest:
        return "its content is not what its digest was made of"
    return ""
