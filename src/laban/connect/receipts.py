"""What a sender is told: a receipt, a verdict of a dry run, and how far things have come."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import pyarrow as pa

from laban.base import DeliveryError
from laban.lake import Delivery


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a delivery; `replayed` says that it had been accepted before.

    `number` is the ledger's own; `organisation` is the identity of the sender. Every row read was
    either landed or refused; flagged rows are among the landed.
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
    programme_version: str
    accepted_at: datetime
    illustrative: bool
    replayed: bool

    @classmethod
    def of(cls, delivery: Delivery, *, replayed: bool) -> Receipt:
        """Return the receipt of a delivery that the ledger holds."""
        return cls(
            number=delivery.sequence,
            delivery_id=delivery.delivery_id,
            organisation=delivery.organisation,
            record_type=delivery.record_type,
            rows_read=delivery.rows_read,
            rows_landed=delivery.rows_landed,
            rows_refused=delivery.rows_refused,
            rows_flagged=delivery.rows_flagged,
            content_sha256=delivery.content_sha256,
            programme_version=delivery.programme_version,
            accepted_at=delivery.accepted_at,
            illustrative=delivery.illustrative,
            replayed=replayed,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the receipt as values that JSON can hold; the moment in ISO 8601."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return plain | {"accepted_at": self.accepted_at.isoformat()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a delivery would come to, with nothing landed.

    `refused` has the columns of `laban.lake.REFUSED_SCHEMA` and holds the first rows only;
    the counts are of all.
    """

    rows_read: int
    rows_right: int
    rows_refused: int
    rows_flagged: int
    content_sha256: str
    refused: pa.Table


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a delivery has come. `bytes_read` counts bytes of the content as delivered."""

    rows_read: int
    rows_landed: int
    rows_refused: int
    bytes_read: int


class WrongRowsError(DeliveryError):
    """All or nothing was asked for and some rows are wrong; `verdict` says which."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        first = verdict.refused.slice(0, 1).to_pylist()[0]
        where = f", column {first['column']}" if first["column"] else ""
        super().__init__(
            f"{verdict.rows_refused:,} of {verdict.rows_read:,} rows are wrong, and all or nothing "
            f"was asked for, so nothing was landed. Row {first['row']}{where}: {first['reason']}",
            cure="Mend these rows, or deliver without all or nothing.",
            code="connect-013",
        )
