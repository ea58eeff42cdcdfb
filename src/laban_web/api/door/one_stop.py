"""`POST /api/v1/one-stop/DongBoHoSoMC`: dossiers as one-stop-shop software synchronises them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from laban.base import sha256_hex
from laban_web.api.door.bodies import read_body
from laban_web.api.door.messages import DoorAnswer, DoorRequest, Receive, Scope
from laban_web.api.door.reception import IN_MEMORY_BYTES, Reception, RecordDoor, id_of, in_memory
from laban_web.api.json_bodies import read_json
from laban_web.api.mappings import DOSSIER, DoorMappings
from laban_web.api.one_stop import content_of, dossiers_of
from laban_web.api.problems import Problem, ProblemError

ONE_STOP_PATH = "/api/v1/one-stop/DongBoHoSoMC"
PROGRESS_PATH = "/api/v1/one-stop/CapNhatTienDoHoSoMC"
TAKEN, SOME_REFUSED, NOTHING_TAKEN = 0, 1, -1


class OneStopDoor(RecordDoor):
    """Takes a payload as one delivery; answers with `error_code`, as such software expects.

    0: every dossier landed. 1: some were refused, `refused` says why. -1: nothing was taken.
    """

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        here = reception.installation
        self._organisations = here.programme.organisations
        self._mappings = DoorMappings(here.programme, "one_stop")
        self._folder = here.home / "incoming"

    def answers(self, scope: Scope) -> bool:
        """Say whether a request brings dossiers of such software, or their progress."""
        is_post = scope["type"] == "http" and scope["method"] == "POST"
        return is_post and scope.get("path") in (ONE_STOP_PATH, PROGRESS_PATH)

    async def answer(self, request: DoorRequest, receive: Receive) -> DoorAnswer:
        """Take a payload; `isUpdating` changes nothing: a later version of a dossier counts."""
        wish = await self._reception.wish(request, DOSSIER)
        if request.path == PROGRESS_PATH:
            raise ProblemError(_PROGRESS_ALONE)
        organisation = self._organisations.by_id.get(wish.organisation)
        mapping = self._mappings.of_organisation(
            organisation.code if organisation else wish.organisation
        )
        async with read_body(receive, limit=IN_MEMORY_BYTES, folder=self._folder) as body:
            dossiers = dossiers_of(read_json(await in_memory(body)))
        content = content_of(dossiers, mapping)
        offer = wish.offer(id_of(request) or sha256_hex(content), content, "ndjson", mapping)
        (outcome,) = await self._reception.gather(request, wish, [offer])
        told = await self._reception.told(request, outcome)
        return _with_error_code(told)

    def told_problem(self, problem: Problem, request: DoorRequest) -> DoorAnswer:
        """Return a problem with the error code that such software looks for."""
        return _with_error_code(super().told_problem(problem, request))


def _with_error_code(told: DoorAnswer) -> DoorAnswer:
    document: dict[str, Any] = told.document
    code = NOTHING_TAKEN
    if told.status < 300:
        code = SOME_REFUSED if document["rows_refused"] else TAKEN
    return replace(told, document={"error_code": code, **document})


_PROGRESS_ALONE = Problem(
    422,
    "CapNhatTienDoHoSoMC tells the progress of a dossier but not the dossier.",
    "api-022",
    "Send the dossier as it is now through DongBoHoSoMC; a later version of it counts.",
)
