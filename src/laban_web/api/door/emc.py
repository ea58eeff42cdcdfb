"""`POST /TrackingMCDT`: the events that portals send to EMC, as they are.

The answer is that of the door for deliveries, so a portal changes the host and signs in.
"""

from __future__ import annotations

from laban.connect import Offer
from laban_web.api.door.bodies import read_body
from laban_web.api.door.messages import DoorAnswer, DoorRequest, Receive, Scope
from laban_web.api.door.reception import IN_MEMORY_BYTES, Reception, RecordDoor, Wish, in_memory
from laban_web.api.emc.events import EmcEvent, read_event
from laban_web.api.gathering import Outcome
from laban_web.api.json_bodies import EVENTS_AT_MOST, read_json, too_many
from laban_web.api.mappings import DOSSIER, DoorMappings
from laban_web.api.problems import Problem, ProblemError

EMC_PATHS = ("/api/v1/emc/TrackingMCDT", "/TrackingMCDT")


class EmcDoor(RecordDoor):
    """Takes events of EMC, one or an array of them; each is a delivery of one dossier."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        here = reception.installation
        self._mappings = DoorMappings(here.programme, "emc")
        self._folder = here.home / "incoming"

    def answers(self, scope: Scope) -> bool:
        """Say whether a request brings events."""
        is_post = scope["type"] == "http" and scope["method"] == "POST"
        return is_post and scope.get("path") in EMC_PATHS

    async def answer(self, request: DoorRequest, receive: Receive) -> DoorAnswer:
        """Take an event or an array of them; in an array each is answered as if it came alone."""
        wish = await self._reception.wish(request, DOSSIER)
        async with read_body(receive, limit=IN_MEMORY_BYTES, folder=self._folder) as body:
            document = read_json(await in_memory(body))
        is_array = isinstance(document, list)
        told = document if is_array else [document]
        if len(told) > EVENTS_AT_MOST:
            raise ProblemError(too_many(len(told)))
        outcomes = await self._take(request, wish, [read_event(e, n) for n, e in enumerate(told)])
        if is_array:
            return await self._reception.told_each(request, outcomes)
        return await self._reception.told(request, outcomes[0])

    async def _take(
        self, request: DoorRequest, wish: Wish, events: list[EmcEvent | Problem]
    ) -> list[Outcome]:
        """Put the good events in the queue; a wrong one harms no other."""
        offered = [self._offer(wish, event) for event in events]
        pairs = [
            (offer, event)
            for offer, event in zip(offered, events, strict=True)
            if isinstance(offer, Offer) and isinstance(event, EmcEvent)
        ]
        gathered = iter(
            await self._reception.gather(
                request, wish, [offer for offer, _ in pairs], [event for _, event in pairs]
            )
        )
        return [next(gathered) if isinstance(one, Offer) else one for one in offered]

    def _offer(self, wish: Wish, event: EmcEvent | Problem) -> Offer | Problem:
        if isinstance(event, Problem):
            return event
        try:
            mapping = self._mappings.of_site(event.site)
        except ProblemError as error:
            return error.problem
        return wish.offer(event.delivery_id, event.as_content(), "ndjson", mapping)
