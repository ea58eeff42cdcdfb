"""The sandbox: answers as the real server does, or as the plan says, and writes down what it saw."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from laban_conformance.cases import Case, Cases
from laban_conformance.clock import Clock
from laban_conformance.diary import Place, Seen, What
from laban_conformance.ledger import Entry, Ledger
from laban_conformance.network import Answer, HangUp, Request
from laban_conformance.parcels import Parcel, read_parcel
from laban_conformance.reading import Reader
from laban_conformance.retry_after import seconds_until
from laban_conformance.sign_in import Tokens, bearer_of
from laban_conformance.steps import Step, Waits
from laban_web.api.problems import MEDIA_TYPE, Problem, ProblemError

_DELIVERIES = "/api/v1/deliveries/"
_MOVED = "moved"


@dataclass
class Visit:
    """One request, and what is noted of it."""

    request: Request
    number: int
    began_at: float
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def token_name(self) -> str:
        """A short digest of the token, which may be shown."""
        token = bearer_of(self.request.headers)
        return hashlib.sha256(token.encode()).hexdigest()[:8] if token else ""


@dataclass
class SandboxTurn:
    """One try at a content (see `laban_conformance.steps.Turn`)."""

    sandbox: Sandbox
    visit: Visit
    parcel: Parcel
    case: Case
    clock: Clock
    waits: Waits
    tries: int
    id: str
    entries: list[Entry] | None = None

    def commit(self, *, refuse: bool = False) -> list[Entry]:
        """Let the content count, once in a turn."""
        if self.entries is None:
            mended = self.sandbox.ledger.mended(self.parcel)
            self.entries = self.sandbox.ledger.commit(self.parcel, refuse=refuse)
            refused = sum(entry.receipt.rows_refused for entry in self.entries)
            about = mended or (self.entries[0].receipt.number if refused else 0)
            self.visit.notes |= {"committed": True, "rows_refused": refused, "about": about}
        return self.entries

    def accept(self, *, refuse: bool = False) -> Answer:
        """Let the content count, and say so."""
        entries = self.commit(refuse=refuse)
        told = [{"status": _status(entry), **entry.answer} for entry in entries]
        if self.parcel.is_batch:
            return Answer(200, {"outcomes": told})
        first = entries[0].answer
        if "respond-async" in self.visit.request.headers.get("prefer", "").lower():
            return self._put_off(first)
        return Answer(_status(entries[0]), first, {"Location": first["links"]["self"]})

    def _put_off(self, outcome: Mapping[str, Any]) -> Answer:
        where = self.sandbox.ledger.put_off(outcome, self.case.number)
        self.visit.notes["state"] = "put_off"
        headers = {"Location": where, "Preference-Applied": "respond-async"}
        return Answer(202, {"state": "waiting", "status": where}, headers)

    def turn_away(self, problem: Problem, retry_after: str = "") -> Answer:
        """Answer with a problem, and remember when the connector may come back."""
        answer = problem_answer(problem)
        if not retry_after:
            return answer
        wait = seconds_until(retry_after, self.clock.now())
        self.visit.notes["wait_until"] = self.clock.seconds() + wait
        return Answer(
            answer.status,
            answer.document,
            {**answer.headers, "Retry-After": retry_after},
            MEDIA_TYPE,
        )

    def end_token(self) -> None:
        """Take no more requests with the token of this one."""
        self.sandbox.tokens.end(bearer_of(self.visit.request.headers))

    def elsewhere(self) -> str:
        """Return an address that is not the sandbox's own."""
        return self.sandbox.elsewhere() + self.visit.request.path

    def here(self) -> str:
        """Return the path of this request, marked as moved."""
        return f"{self.visit.request.path}?{_MOVED}=1"

    def go_down(self, *, impostor: bool = False) -> None:
        """Close the port for a while; an impostor may stand there meanwhile."""
        self.sandbox.go_down(impostor)


class Sandbox:
    """Answers the requests that come to its own address."""

    def __init__(
        self,
        clock: Clock,
        plan: Sequence[Step],
        waits: Waits,
        tokens: Tokens,
        *,
        elsewhere: Callable[[], str],
        go_down: Callable[[bool], None],
    ) -> None:
        self._clock = clock
        self._waits = waits
        self._cases = Cases(plan)
        self._count = 0
        self.tokens = tokens
        self.ledger = Ledger(clock.now)
        self._reader = Reader(self.ledger)
        self.elsewhere = elsewhere
        self.go_down = go_down
        self.seen: list[Seen] = []

    async def answer(self, request: Request, place: Place = Place.MAIN) -> Answer:
        """Answer a request and write it down.

        Raises:
            HangUp: When it is to get no answer.
        """
        visit = self._visit(request)
        try:
            answer = await self._route(visit) if place is Place.MAIN else _NOT_HERE[place]
        except ProblemError as error:
            answer = problem_answer(error.problem)
        except HangUp:
            self._enter(visit, place, 0)
            raise
        self._enter(visit, place, answer.status)
        return answer

    def note_handshake(self, place: Place) -> None:
        """Write down a TLS handshake that failed."""
        self._count += 1
        at = self._clock.seconds()
        self.seen.append(Seen(self._count, at, at, place, What.HANDSHAKE))

    def _visit(self, request: Request) -> Visit:
        self._count += 1
        return Visit(request, self._count, self._clock.seconds())

    async def _route(self, visit: Visit) -> Answer:
        request = visit.request
        if request.path == "/oauth/token/" and request.method == "POST":
            visit.notes["what"] = What.TOKEN
            return self.tokens.give(request)
        is_delivery = request.method == "POST" and request.path.startswith(_DELIVERIES)
        record_type = request.path[len(_DELIVERIES) :]
        if is_delivery and "/" not in record_type:
            return await self._take(visit, record_type)
        self.tokens.require(request)
        return self._reader.answer(request, visit.notes)

    async def _take(self, visit: Visit, record_type: str) -> Answer:
        headers = visit.request.headers
        visit.notes |= {
            "what": What.DELIVERY,
            "record_type": record_type,
            "content_type": headers.get("content-type", ""),
        }
        try:
            parcel = read_parcel(visit.request, record_type)
        except ProblemError as error:
            visit.notes["fault"] = f"{error.problem.title} [{error.problem.code}]"
            self.tokens.require(visit.request)
            raise
        return await self._take_parcel(visit, parcel)

    async def _take_parcel(self, visit: Visit, parcel: Parcel) -> Answer:
        visit.notes |= {"id": parcel.id, "content": parcel.content, "rows": parcel.rows}
        self.tokens.require(visit.request)
        case = self._cases.find(parcel)
        visit.notes |= {"case": case.number, "step": case.step.name}
        if _MOVED in visit.request.query:
            case.tries = max(case.tries, 2)
        turn = SandboxTurn(
            self, visit, parcel, case, self._clock, self._waits, case.tries, parcel.id
        )
        is_final = False
        try:
            answer = await case.step.behave(turn)
            is_final = 200 <= answer.status < 300
        except ProblemError:
            is_final = True
            raise
        finally:
            case.is_settled |= is_final and not visit.request.is_gone()
        return answer

    def _enter(self, visit: Visit, place: Place, status: int) -> None:
        request, notes = visit.request, dict(visit.notes)
        self.seen.append(
            Seen(
                number=visit.number,
                at=visit.began_at,
                ended_at=self._clock.seconds(),
                place=place,
                what=notes.pop("what", What.OTHER),
                method=request.method,
                path=request.path,
                user_agent=request.headers.get("user-agent", ""),
                token=visit.token_name,
                status=status,
                heard=status != 0 and not request.is_gone(),
                **notes,
            )
        )
        self.seen.sort(key=lambda seen: seen.number)


def _status(entry: Entry) -> int:
    return 200 if entry.receipt.replayed else 201


def problem_answer(problem: Problem) -> Answer:
    """Return a problem as an answer."""
    headers = {"WWW-Authenticate": 'Bearer realm="laban"'} if problem.status == 401 else {}
    return Answer(problem.status, problem.as_dict(), headers, MEDIA_TYPE)


_NOT_HERE = {
    Place.ELSEWHERE: problem_answer(Problem(404, "There is no such page.", "api-016")),
    Place.IMPOSTOR: problem_answer(Problem(503, "The server is about to stop.", "api-012")),
}
