"""What the doors for machines read and write, as schemas."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class Links(Schema):
    """Where a delivery is found."""

    self: str
    refused: str
    withdraw: str


class ReceiptShape(Schema):
    """What the ledger says of a delivery; every row read was landed or refused."""

    number: int = Field(description="Number of the delivery in this lake.")
    delivery_id: str = Field(description="The sender's own id of it.")
    organisation: str = Field(description="Identity of who delivered.", examples=["48@2025-07-01"])
    record_type: str = Field(examples=["dossier"])
    rows_read: int
    rows_landed: int
    rows_refused: int
    rows_flagged: int = Field(description="Landed rows that a rule asks people to look at.")
    content_sha256: str = Field(description="SHA-256 of the content as delivered.")
    programme_version: str
    accepted_at: datetime
    illustrative: bool


class RefusedRow(Schema):
    """A row that was refused or flagged, or one value of it, and why."""

    row: int = Field(description="Number of the row in the delivery, from 1.")
    column: str | None
    value: str | None
    reason: str
    code: str
    level: str = Field(description="`refuse`: not landed; `flag`: landed, to be looked at.")


class SignedReceipt(ReceiptShape):
    """The answer to a delivery."""

    replayed: bool = Field(description="Whether the same delivery had been accepted before.")
    links: Links
    signed: dict[str, Any] = Field(description="DSSE envelope over the receipt.")
    refused: list[RefusedRow] = Field(
        default=[], description="The first refused and flagged rows; `links.refused` has all."
    )


class EventOutcomes(Schema):
    """What became of each event of a batch: a receipt or a problem, with its status."""

    outcomes: list[dict[str, Any]]


class DeliveryShape(ReceiptShape):
    """A delivery as the ledger holds it."""

    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    links: Links


class DeliveryPage(Schema):
    """Some deliveries, newest first."""

    deliveries: list[DeliveryShape]
    next: str | None = Field(description="Address of the next page, or nothing at the end.")


class Withdrawal(Schema):
    """Why a delivery shall no longer count."""

    reason: str = Field(min_length=3, max_length=1000)


class PendingShape(Schema):
    """A delivery that was taken over to be landed later."""

    state: str = Field(description="waiting, landed or refused.")
    created_at: datetime
    ended_at: datetime | None
    outcome: dict[str, Any] | None = Field(description="The receipt, or the problem.")


class ProblemShape(Schema):
    """Problem details of RFC 9457."""

    type: str
    title: str
    status: int
    code: str = Field(description="Permanent; docs/reference/errors.md lists them.")
    cure: str | None = None
    instance: str | None = None


class KeyShape(Schema):
    """A public key that signatures can be checked with."""

    keyid: str
    algorithm: str
    pem: str


class ColumnShape(Schema):
    """A column of a record type."""

    name: str
    type: str
    required: bool
    title: dict[str, str]
    code_list: str | None = None
    unit: str | None = None
    personal: str | None = None


class RecordTypeShape(Schema):
    """The shape of one kind of fact that organisations deliver."""

    record_type: str
    title: dict[str, str]
    key: list[str]
    columns: list[ColumnShape]
