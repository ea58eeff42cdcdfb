"""What the ledger says of one delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file as it was written: its path below the store's root, digest and rows."""

    path: str
    sha256: str
    rows: int


class Begun(NamedTuple):
    """What is known of a delivery when its landing begins."""

    delivery_id: str
    organisation: str
    record_type: str
    programme_version: str
    illustrative: bool


class Outcome(NamedTuple):
    """What came of the rows of one delivery."""

    content_sha256: str
    rows_read: int
    rows_landed: int
    rows_refused: int
    rows_flagged: int


@dataclass(frozen=True, slots=True)
class LandedFiles:
    """Files of one record type, and the deliveries whose rows they hold."""

    record_type: str
    files: tuple[DataFile, ...]
    columns: tuple[str, ...]
    sequences: frozenset[int]


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """The file of the refused rows of a landing, and the deliveries whose rows it holds."""

    file: DataFile
    sequences: frozenset[int]


class IncludedDelivery(NamedTuple):
    """What a run rests on of a delivery that counts; of these there may be millions."""

    sequence: int
    delivery_id: str
    organisation: str
    record_type: str
    content_sha256: str
    rows_landed: int
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One accepted delivery: a row of the ledger.

    `files` are the files as first landed; compaction may have replaced them since. Deliveries
    that landed together share them.
    """

    sequence: int
    delivery_id: str
    organisation: str
    record_type: str
    content_sha256: str
    rows_read: int
    rows_landed: int
    rows_refused: int
    rows_flagged: int
    programme_version: str
    accepted_at: datetime
    illustrative: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    files: tuple[DataFile, ...]

    def is_included(self, as_of: datetime | None) -> bool:
        """Say whether the delivery counts as of a moment; `None` is after everything so far."""
        if as_of is None:
            return self.withdrawn_at is None
        withdrawn = self.withdrawn_at is not None and self.withdrawn_at <= as_of
        return self.accepted_at <= as_of and not withdrawn
