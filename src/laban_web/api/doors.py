"""The lean doors of this server, joined to what they need."""

from __future__ import annotations

from laban.connect import Intake
from laban_web.api.door.deliveries import DeliveryDoor
from laban_web.api.door.emc import EmcDoor
from laban_web.api.door.one_stop import OneStopDoor
from laban_web.api.door.open_data import OpenDataDoor
from laban_web.api.door.reception import Reception, RecordDoor
from laban_web.api.door.senders import Senders
from laban_web.api.door.usage import UsageDoor
from laban_web.api.gathering import Gathering
from laban_web.api.landing import GroupLander
from laban_web.api.large import LargeDeliveries
from laban_web.api.usage.counting import UsageCounter
from laban_web.installation import Installation
from laban_web.operations.health import Finding, add_check
from laban_web.operations.metrics import BACKLOG


def record_doors(here: Installation) -> tuple[RecordDoor, ...]:
    """Return the doors that take records for an installation; they share one queue."""
    intake = Intake(here.programme, here.lake, now=here.now, pseudonym_key=here.pseudonym_key)
    gathering = Gathering(GroupLander(intake, here.lake, here.now), BACKLOG.set)
    add_check("backlog", lambda: _backlog(gathering))
    reception = Reception(here, Senders(), gathering)
    deliveries = DeliveryDoor(reception, LargeDeliveries(here))
    return deliveries, EmcDoor(reception), OneStopDoor(reception)


def usage_door(here: Installation) -> UsageDoor:
    """Return the door that counts how online services are used."""
    return UsageDoor(UsageCounter(here))


def open_data_door(here: Installation) -> OpenDataDoor:
    """Return the door at which anyone reads what is published."""
    return OpenDataDoor(here)


def _backlog(gathering: Gathering) -> Finding:
    crowded = f"{gathering.backlog:,} deliveries wait to be landed."
    return Finding("backlog", crowded if gathering.is_crowded else "")
