"""Receipts as the client hands them on, and how they are compared with what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from laban_client.contents import Content
from laban_client.errors import ReceiptError

_COUNTS = ("rows_read", "rows_landed", "rows_refused", "rows_flagged")


@dataclass(frozen=True)
class RefusedRow:
    """A row that was refused (`refuse`) or flagged (`flag`), or one value of it, and why."""

    row: int
    column: str | None
    value: str | None
    reason: str
    code: str
    level: str

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> RefusedRow:
        """Read one from a server's answer; what a later version adds is passed over."""
        return cls(**{field.name: document.get(field.name) for field in fields(cls)})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Receipt:
    """What the server says of a delivery; `replayed` says that it had been accepted before.

    `refused` holds the first refused and flagged rows; `LabanClient.refused` fetches all.
    `document` is the whole answer, to be kept; `signed` in it is a DSSE envelope.
    """

    number: int
    delivery_id: str
    organisation: str
    record_type: str
    rows_read: int
    rows_landed: int
    rows_refused: int
    rows_flagged: int
    content_sha256: str
    accepted_at: datetime
    illustrative: bool
    replayed: bool
    refused: tuple[RefusedRow, ...]
    document: Mapping[str, Any]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Receipt:
        """Read a receipt.

        Raises:
            ReceiptError: When the answer is none (client-007).
        """
        try:
            return cls(
                number=int(document["number"]),
                delivery_id=str(document["delivery_id"]),
                organisation=str(document["organisation"]),
                record_type=str(document["record_type"]),
                **{name: int(document[name]) for name in _COUNTS},
                content_sha256=str(document["content_sha256"]),
                accepted_at=datetime.fromisoformat(str(document["accepted_at"])),
                illustrative=bool(document.get("illustrative")),
                replayed=bool(document.get("replayed")),
                refused=tuple(RefusedRow.of(row) for row in document.get("refused") or ()),
                document=document,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ReceiptError(
                f"The server's answer is no receipt: {type(error).__name__} {error}.",
                cure="Look whether the address is that of a Laban server.",
                code="client-007",
            ) from error

    def require_about(self, record_type: str, id: str, content: Content | None) -> None:
        """Compare the receipt with what was sent.

        Raises:
            ReceiptError: When it is about something else, or its counts do not add up
                (client-008).
        """
        faults = []
        if (self.record_type, self.delivery_id) != (record_type, id):
            faults.append(f"it is about {self.record_type} {self.delivery_id}")
        if content is not None and self.content_sha256 != content.sha256:
            faults.append(f"its SHA-256 is {self.content_sha256}, not {content.sha256}")
        if self.rows_read != self.rows_landed + self.rows_refused:
            faults.append(
                f"of {self.rows_read:,} rows read, {self.rows_landed:,} landed and "
                f"{self.rows_refused:,} refused do not add up"
            )
        if faults:
            raise ReceiptError(
                f"The receipt of {record_type} {id} does not fit: {'; '.join(faults)}.",
                cure="Look whether the file changed while it was sent; keep the receipt, and ask "
                "the operator.",
                code="client-008",
            )
