"""What happens to systems; each change is written to the audit trail with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from laban_web.accounts.actors import Actor
from laban_web.accounts.audit import Action, record
from laban_web.accounts.models import ApiClient


@transaction.atomic
def connect(actor: Actor, **binding: object) -> tuple[ApiClient, str]:
    """Make a system; return it with its secret, which nobody can see again."""
    system, secret = ApiClient.connect(**binding)
    record(
        Action.SYSTEM_MADE,
        actor,
        **_about(system),
        with_subordinates=system.with_subordinates,
        record_types=system.record_types,
        address_ranges=system.address_ranges,
        is_illustrative=system.is_illustrative,
    )
    return system, secret


@transaction.atomic
def rotate(actor: Actor, system: ApiClient, now: datetime, overlap: timedelta) -> str:
    """Make a new secret and return it; the old one stays good for the overlap."""
    secret = system.rotate_secret(now + overlap if overlap else None)
    record(
        Action.SYSTEM_SECRET_ROTATED,
        actor,
        **_about(system),
        overlap_hours=overlap // timedelta(hours=1),
    )
    return secret


@transaction.atomic
def revoke(actor: Actor, system: ApiClient) -> None:
    """Shut a system out for good; its tokens end at once."""
    system.revoke()
    record(Action.SYSTEM_REVOKED, actor, **_about(system))


def _about(system: ApiClient) -> dict[str, str]:
    return {
        "object_kind": "system",
        "object_id": system.client_id,
        "organisation": system.organisation,
    }
