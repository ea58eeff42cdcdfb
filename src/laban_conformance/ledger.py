"""What counts in the sandbox: receipts by id, the rows it refused, what was put off."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from laban.base import SigningKey
from laban.connect import Receipt
from laban_conformance.parcels import Parcel, Part, Row
from laban_web.api.answers import receipt_answer
from laban_web.api.problems import Problem, ProblemError

ORGANISATION = "sandbox"
REASON = "The sandbox refuses this row on purpose, to see what becomes of it."
REASON_CODE = "conformance-001"
_EVERY = 10


@dataclass
class Entry:
    """One delivery that counts."""

    receipt: Receipt
    answer: Mapping[str, Any]
    refused: tuple[tuple[Row, dict[str, Any]], ...] = ()
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None


@dataclass
class Pending:
    """A delivery that was put off, until it has been asked for often enough."""

    created_at: datetime
    outcome: Mapping[str, Any]
    asked: int = 0
    ended_at: datetime | None = None
    case: int = 0


@dataclass
class Ledger:
    """Keeps deliveries in memory; gives the receipts of the real server."""

    now: Callable[[], datetime]
    key: SigningKey = field(default_factory=SigningKey.new)
    entries: dict[str, Entry] = field(default_factory=dict)
    pending: dict[str, Pending] = field(default_factory=dict)

    def commit(self, parcel: Parcel, *, refuse: bool = False) -> list[Entry]:
        """Let a parcel count, once; sent again, it gets the same receipts.

        Raises:
            ProblemError: When an id was used for other content (connect-003).
        """
        for part in parcel.parts:
            known = self.entries.get(part.id)
            if known and not _is_same(known.receipt, parcel.record_type, part):
                raise ProblemError(other_content(part.id))
        return [self._commit_part(parcel.record_type, part, refuse) for part in parcel.parts]

    def put_off(self, outcome: Mapping[str, Any], case: int) -> str:
        """Keep an outcome for later, and return where to ask for it."""
        number = str(uuid.uuid4())
        self.pending[number] = Pending(self.now(), outcome, case=case)
        return f"/api/v1/pending/{number}"

    def mended(self, parcel: Parcel) -> int:
        """Return the number of the delivery whose refused rows a parcel brings again, or 0.

        Only the column that was found wrong may differ.
        """
        own = {part.id for part in parcel.parts}
        for entry in self.entries.values():
            if entry.receipt.delivery_id in own:
                continue
            for row, told in entry.refused:
                if any(_mends(new, row, told["column"]) for p in parcel.parts for new in p.rows):
                    return entry.receipt.number
        return 0

    def at(self, where: str) -> tuple[Entry, str] | None:
        """Return the delivery that a link of a receipt leads to, and the link's name."""
        for entry in self.entries.values():
            for name, link in entry.answer["links"].items():
                if link == where:
                    return entry, name
        return None

    def _commit_part(self, record_type: str, part: Part, refuse: bool) -> Entry:
        known = self.entries.get(part.id)
        if known:
            receipt = replace(known.receipt, replayed=True)
            return Entry(receipt, self._answer(receipt, known.refused), known.refused)
        refused = tuple(
            (row, _refusal(number, row))
            for number, row in enumerate(part.rows, start=1)
            if refuse and number % _EVERY == 1
        )
        receipt = Receipt(
            number=len(self.entries) + 1,
            delivery_id=part.id,
            organisation=ORGANISATION,
            record_type=record_type,
            rows_read=len(part.rows),
            rows_landed=len(part.rows) - len(refused),
            rows_refused=len(refused),
            rows_flagged=0,
            content_sha256=part.content_sha256,
            programme_version="0" * 64,
            accepted_at=self.now(),
            illustrative=True,
            replayed=False,
        )
        entry = Entry(receipt, self._answer(receipt, refused), refused)
        self.entries[part.id] = entry
        return entry

    def _answer(
        self, receipt: Receipt, refused: tuple[tuple[Row, dict[str, Any]], ...]
    ) -> dict[str, Any]:
        answer = receipt_answer(receipt, self.key)
        if refused:
            answer["refused"] = [told for _, told in refused]
        return answer


def other_content(id: str) -> Problem:
    """Return what is told when an id was used for other content."""
    return Problem(
        409,
        f'Delivery "{id}" was accepted with other content.',
        "connect-003",
        "Choose another id: a later delivery of the same keys supersedes the earlier one.",
    )


def _is_same(receipt: Receipt, record_type: str, part: Part) -> bool:
    is_same_type = receipt.record_type == record_type
    return is_same_type and receipt.content_sha256 == part.content_sha256


def _refusal(number: int, row: Row) -> dict[str, Any]:
    column, value = next(reversed(list(row.items())), (None, None))
    value = None if value is None else str(value)
    told = {"row": number, "column": column, "value": value}
    return {**told, "reason": REASON, "code": REASON_CODE, "level": "refuse"}


def _mends(new: Row, refused: Row, column: str | None) -> bool:
    return all(new.get(name) == value for name, value in refused.items() if name != column)
