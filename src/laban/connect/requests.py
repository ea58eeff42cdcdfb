"""What a sender asks for, looked up in the programme and in the ledger."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from laban.base import DeliveryError, did_you_mean
from laban.connect.receipts import Receipt
from laban.lake import Delivery, Lake
from laban.programme import Organisation, Programme, RecordType

LONGEST_ID = 200


def require_id(delivery_id: str) -> None:
    """Refuse an id that nobody could write down.

    Raises:
        DeliveryError: When it is empty, too long or not printable (connect-014).
    """
    if not delivery_id.strip() or len(delivery_id) > LONGEST_ID or not delivery_id.isprintable():
        raise DeliveryError(
            f'"{delivery_id[:40]}" cannot be the id of a delivery.',
            cure=f"Write 1 to {LONGEST_ID} printable characters, e.g. 2024-03-dossiers.",
            code="connect-014",
        )


def find_record_type(programme: Programme, name: str) -> RecordType:
    """Return a record type of the programme.

    Raises:
        DeliveryError: When there is none of that name (connect-001).
    """
    found = programme.record_types.get(name)
    if found is None:
        known = ", ".join(sorted(programme.record_types))
        raise DeliveryError(
            f'The programme has no record type "{name}".',
            cure=did_you_mean(name, programme.record_types) or f"Its record types are {known}.",
            code="connect-001",
        )
    return found


def require_sender(programme: Programme, record_type: RecordType, sender: Organisation) -> None:
    """Refuse who may not deliver records of a type.

    Raises:
        DeliveryError: When only the organisation at the top delivers them (connect-023).
    """
    root = programme.organisations.root
    if record_type.delivered_by == "root" and sender.id != root:
        raise DeliveryError(
            f'"{record_type.record_type}" is delivered by {root} alone, and {sender.id} sends it.',
            cure="Such records say what was found about an organisation; it cannot say it itself.",
            code="connect-023",
        )


def find_sender(programme: Programme, name: str, now: datetime) -> Organisation:
    """Return who delivers: a code names the organisation of today, or else the last of that code.

    Raises:
        DeliveryError: When there is no such organisation (connect-002).
    """
    organisations = programme.organisations
    today = now.astimezone(ZoneInfo(programme.head.time_zone)).date()
    found = organisations.on(name, today) or organisations.by_id.get(name)
    if found is None:
        past = [o for o in organisations.by_id.values() if o.code == name]
        found = max(past, key=lambda o: str(o.valid_from or ""), default=None)
    if found is None:
        codes = sorted({organisation.code for organisation in organisations.by_id.values()})
        raise DeliveryError(
            f'The programme has no organisation "{name}" that could deliver.',
            cure=did_you_mean(name, codes) or "Use a code or an identity of its organisations.",
            code="connect-002",
        )
    return found


def find_earlier(
    programme: Programme, lake: Lake, sender: Organisation, delivery_id: str
) -> Delivery | None:
    """Return the delivery of that id, also when its sender was another identity of its code."""
    same_code = [o for o in programme.organisations.by_id.values() if o.code == sender.code]
    found = (lake.delivery(identity.id, delivery_id) for identity in same_code)
    return next((delivery for delivery in found if delivery is not None), None)


def replay(first: Delivery, content_sha256: str, record_type: RecordType) -> Receipt:
    """Answer a delivery whose id was accepted before.

    Raises:
        DeliveryError: When it has other content or another record type (connect-003).
    """
    is_same = first.content_sha256 == content_sha256
    if is_same and first.record_type == record_type.record_type:
        return Receipt.of(first, replayed=True)
    what = f'as "{first.record_type}"' if is_same else "with other content"
    raise DeliveryError(
        f'Delivery "{first.delivery_id}" of {first.organisation} was accepted on '
        f"{first.accepted_at.isoformat(timespec='seconds')} {what}: "
        f"{first.rows_read:,} rows, SHA-256 {first.content_sha256}.",
        cure="Choose another id: a later delivery of the same keys supersedes the earlier one.",
        code="connect-003",
    )
