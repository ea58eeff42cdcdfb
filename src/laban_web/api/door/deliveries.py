"""`POST /api/v1/deliveries/{record_type}`: what a sender says, and what it is told."""

from __future__ import annotations

import asyncio

from laban_web.api.cloudevents import binary_event, events_of, is_binary_event
from laban_web.api.door.bodies import Body, read_body
from laban_web.api.door.messages import DoorAnswer, DoorRequest, Receive, Scope
from laban_web.api.door.reception import Reception, RecordDoor, Wish, id_of, in_memory
from laban_web.api.large import LargeDeliveries, Order
from laban_web.api.media import EVENT, EVENTS, format_of, plain_type, require_known_encoding
from laban_web.api.problems import Problem, ProblemError

_PATH = "/api/v1/deliveries/"


class DeliveryDoor(RecordDoor):
    """Takes deliveries: small ones in groups, large ones one by one."""

    def __init__(self, reception: Reception, large: LargeDeliveries) -> None:
        self._reception = reception
        self._large = large
        here = reception.installation
        self._limit = int(here.settings["LABAN_MAX_DELIVERY"])
        self._folder = here.home / "incoming"

    def answers(self, scope: Scope) -> bool:
        """Say whether a request brings a delivery."""
        path = scope.get("path", "")
        return (
            scope["type"] == "http"
            and scope["method"] == "POST"
            and path.startswith(_PATH)
            and "/" not in path[len(_PATH) :]
            and len(path) > len(_PATH)
        )

    async def open(self) -> None:
        """Begin to take deliveries, and go on with those that a restart interrupted."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._reception.open()
        self._large.open()

    async def close(self) -> None:
        """Land what is in flight, then stop."""
        await asyncio.to_thread(self._reception.close)
        await asyncio.to_thread(self._large.close)

    async def answer(self, request: DoorRequest, receive: Receive) -> DoorAnswer:
        """Take a delivery, or a batch of events."""
        wish = await self._reception.wish(request, request.path[len(_PATH) :])
        require_known_encoding(request.headers.get("content-encoding", ""))
        async with read_body(receive, limit=self._limit, folder=self._folder) as body:
            if self._is_events(request):
                return await self._take_events(request, wish, body)
            format = format_of(request.headers.get("content-type", ""))
            id = _required_id(request)
            if body.content is None or request.prefers("respond-async"):
                return await self._take_large(request, wish, body, format, id)
            offer = wish.offer(id, body.content, format)
            outcome = (await self._reception.gather(request, wish, [offer]))[0]
            return await self._reception.told(request, outcome)

    @staticmethod
    def _is_events(request: DoorRequest) -> bool:
        kind = plain_type(request.headers.get("content-type", ""))
        return kind in (EVENT, EVENTS) or is_binary_event(request.headers)

    async def _take_events(self, request: DoorRequest, wish: Wish, body: Body) -> DoorAnswer:
        content = await in_memory(body)
        kind = plain_type(request.headers.get("content-type", ""))
        if is_binary_event(request.headers):
            events = [binary_event(request.headers, content)]
        else:
            events = events_of(content, is_batch=kind == EVENTS)
        offers = [wish.offer(e.delivery_id, e.content, e.format) for e in events]
        outcomes = await self._reception.gather(request, wish, offers) if offers else []
        if kind != EVENTS:
            return await self._reception.told(request, outcomes[0])
        return await self._reception.told_each(request, outcomes)

    async def _take_large(
        self, request: DoorRequest, wish: Wish, body: Body, format: str, id: str
    ) -> DoorAnswer:
        order = Order(
            owner=wish.sender.key,
            organisation=wish.organisation,
            record_type=wish.record_type,
            delivery_id=id,
            format=format,
            all_or_nothing=wish.all_or_nothing,
            is_illustrative=wish.illustrative,
        )
        if request.prefers("respond-async"):
            number = await asyncio.to_thread(self._large.put_off, order, body)
            where = f"/api/v1/pending/{number}"
            headers = (("Location", where), ("Preference-Applied", "respond-async"))
            return DoorAnswer(202, {"state": "waiting", "status": where}, headers)
        outcome = await self._large.land(order, body)
        return await self._reception.told(request, outcome)


def _required_id(request: DoorRequest) -> str:
    """Return the sender's own name of the delivery.

    Raises:
        ProblemError: When there is none (api-003).
    """
    given = id_of(request)
    if not given:
        raise ProblemError(
            Problem(
                400,
                "The delivery has no id.",
                "api-003",
                "Send the header Idempotency-Key with an id of your own, and the same one when "
                "you send the delivery again.",
            )
        )
    return given
