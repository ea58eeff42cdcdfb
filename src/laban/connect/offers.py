"""Small deliveries in memory, as a server takes them in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from laban.connect.mapping import SourceMapping
from laban.programme import Organisation, RecordType

# As `deliver` names content that comes without a name.
NAME = "the content"


@dataclass(frozen=True, slots=True)
class Offer:
    """One delivery, whole in memory; the fields are those of `deliver`.

    Offers that are read together must share the mapping, as one object.
    """

    record_type: str
    organisation: str
    delivery_id: str
    content: bytes
    format: str | None = None
    mapping: SourceMapping | None = None
    all_or_nothing: bool = False
    illustrative: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """A fault of Laban over one offer, of which nothing landed; `error` is what was raised."""

    error: Exception


@dataclass(frozen=True, eq=False)
class Request:
    """An offer whose record type and sender were found. Each is one of its own, also if alike."""

    offer: Offer
    record_type: RecordType
    sender: Organisation

    @property
    def key(self) -> tuple[str, str]:
        """What tells deliveries apart: a later identity of a code is the same sender."""
        return self.sender.code, self.offer.delivery_id

    @cached_property
    def content_sha256(self) -> str:
        """The digest of the bytes as delivered."""
        return hashlib.sha256(self.offer.content).hexdigest()
