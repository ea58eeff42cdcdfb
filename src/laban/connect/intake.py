"""Take in groups of small deliveries: validated together, landed together, answered each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from laban.base import DeliveryError, LakeError
from laban.connect.joint_landing import land_together
from laban.connect.joint_validation import JointValidator, Judged
from laban.connect.mapping import SourceMapping
from laban.connect.offers import Failure, Offer, Request
from laban.connect.receipts import Receipt
from laban.connect.requests import find_record_type, find_sender, replay, require_id, require_sender
from laban.connect.schema import lake_schema
from laban.connect.validation import Sender
from laban.lake import Delivery, Lake
from laban.programme import Organisation, Programme, RecordType

Answer = Receipt | DeliveryError | LakeError | Failure
Fault = DeliveryError | LakeError | Failure
Key = tuple[str, str]

_VALIDATORS_AT_MOST = 64


class Intake:
    """Takes groups of offers for one programme; what it builds for the first it keeps.

    One thread at a time may use it.
    """

    def __init__(
        self,
        programme: Programme,
        lake: Lake,
        *,
        now: Callable[[], datetime],
        pseudonym_key: bytes,
    ) -> None:
        self._programme = programme
        self._lake = lake
        self._now = now
        self._pseudonym_key = pseudonym_key
        self._zone = ZoneInfo(programme.head.time_zone)
        self._validators: dict[tuple[str, int], JointValidator] = {}
        self._senders: dict[str, Sender] = {}
        self._organisations: dict[tuple[str, date], Organisation] = {}
        self._identities: defaultdict[str, list[str]] = defaultdict(list)
        for organisation in programme.organisations.by_id.values():
            self._identities[organisation.code].append(organisation.id)
        self._tables: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the engines."""
        for validator in self._validators.values():
            validator.close()
        self._validators.clear()

    def take(self, offers: Sequence[Offer]) -> list[Answer]:
        """Answer each offer as `deliver` would, one after another; what landed is durable then.

        An error is returned in the place of its offer and harms no other; so is a failure of
        Laban over one of them. Iceberg learns of the rows when the lake is published.

        Raises:
            LakeError: When the lake cannot take the group (lake-013); nothing of it landed.
        """
        now = self._now()
        found = [self._found(offer, now) for offer in offers]
        requests = [request for request in found if isinstance(request, Request)]
        counting = self._earlier(requests)
        outcomes, errors = self._judge([r for r in requests if r.key not in counting])
        chosen: dict[Key, Request] = {}
        refused: dict[Request, Answer] = {}
        for request in requests:
            # Once an id counts, or is about to, its next offers are compared with that content.
            if request.key in counting or request.key in chosen:
                continue
            if request in errors:
                refused[request] = errors[request]
            else:
                chosen[request.key] = request
        landed = land_together(
            self._lake, self._programme, list(chosen.values()), outcomes, self._now
        )
        counting |= {request.key: one.delivery for request, one in landed.items()}
        answers = refused | {
            request: Receipt.of(one.delivery, replayed=False)
            for request, one in landed.items()
            if one.is_own
        }
        return [
            (answers.get(one) or _again(one, counting)) if isinstance(one, Request) else one
            for one in found
        ]

    def _found(self, offer: Offer, now: datetime) -> Request | DeliveryError:
        try:
            require_id(offer.delivery_id)
            record_type = find_record_type(self._programme, offer.record_type)
            sender = self._sender(offer.organisation, now)
            require_sender(self._programme, record_type, sender)
            return Request(offer, record_type, sender)
        except DeliveryError as error:
            return error

    def _sender(self, name: str, now: datetime) -> Organisation:
        place = (name, now.astimezone(self._zone).date())
        if place not in self._organisations:
            self._organisations[place] = find_sender(self._programme, name, now)
        return self._organisations[place]

    def _earlier(self, requests: Iterable[Request]) -> dict[Key, Delivery]:
        """Return the deliveries accepted before, also under another identity of the sender."""
        wanted = {
            (identity, request.offer.delivery_id): request.key
            for request in requests
            for identity in self._identities[request.sender.code]
        }
        found = self._lake.find_deliveries(wanted.keys())
        return {wanted[id]: found[id] for id in reversed(wanted) if id in found}

    def _judge(self, requests: Iterable[Request]) -> tuple[list[Judged], dict[Request, Fault]]:
        """Validate requests together with those of the same record type and mapping."""
        alike: defaultdict[tuple[str, int], list[Request]] = defaultdict(list)
        for request in requests:
            alike[request.record_type.record_type, id(request.offer.mapping)].append(request)
        judged: list[Judged] = []
        errors: dict[Request, Fault] = {}
        for same in alike.values():
            try:
                self._ensure_table(same[0].record_type)
                found = self._judge_alike(same)
            except (DeliveryError, LakeError) as error:
                errors |= dict.fromkeys(same, error)
                continue
            judged += found
            for one in found:
                errors |= one.errors
        return judged, errors

    def _judge_alike(self, same: Sequence[Request]) -> list[Judged]:
        """Validate requests together; where Laban fails over one of them, without that one."""
        first = same[0]
        validator = self._validator(first.record_type, first.offer.mapping)
        try:
            return [validator.judge(same, self._senders_of(same))]
        except (MemoryError, OSError):
            # Of the machine, not of one of them.
            raise
        except Exception as error:  # noqa: BLE001
            self._give_up(first)
            if len(same) == 1:
                failed: dict[Request, DeliveryError | Failure] = {first: Failure(error)}
                return [Judged(first.record_type.record_type, errors=failed)]
        half = len(same) // 2
        return self._judge_alike(same[:half]) + self._judge_alike(same[half:])

    def _give_up(self, request: Request) -> None:
        """Let go of a validator that was left in the middle of something."""
        place = (request.record_type.record_type, id(request.offer.mapping))
        self._validators.pop(place).close()

    def _ensure_table(self, record_type: RecordType) -> None:
        name = record_type.record_type
        if name not in self._tables:
            self._lake.ensure_table(name, lake_schema(record_type), record_type.key)
            self._tables.add(name)

    def _validator(self, record_type: RecordType, mapping: SourceMapping | None) -> JointValidator:
        place = (record_type.record_type, id(mapping))
        if place not in self._validators:
            if len(self._validators) >= _VALIDATORS_AT_MOST:
                self.close()
            self._validators[place] = JointValidator(
                self._programme, record_type, mapping, pseudonym_key=self._pseudonym_key
            )
        return self._validators[place]

    def _senders_of(self, requests: Iterable[Request]) -> Mapping[str, Sender]:
        for request in requests:
            if request.sender.id not in self._senders:
                self._senders[request.sender.id] = Sender.of(self._programme, request.sender.id)
        return self._senders


def _again(request: Request, counting: Mapping[Key, Delivery]) -> Answer:
    try:
        return replay(counting[request.key], request.content_sha256, request.record_type)
    except DeliveryError as error:
        return error
