"""The plan: how the sandbox behaves to one content after the other.

Each step is a small function of one shape: it gets the turn, the first try at a content being 1,
and returns the answer, or hangs up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from typing import Protocol

from laban_conformance.clock import Clock
from laban_conformance.ledger import other_content
from laban_conformance.network import Answer, HangUp
from laban_conformance.sign_in import unauthorised
from laban_conformance.verdicts import Said
from laban_web.api.problems import Problem, ProblemError


@dataclass(frozen=True)
class Waits:
    """How long the sandbox makes a connector wait, in seconds."""

    retry_after: int = 3
    slow: float = 20.0
    down: float = 5.0


class Turn(Protocol):
    """One try at a content, and what a step may do about it."""

    tries: int
    id: str
    clock: Clock
    waits: Waits

    def commit(self, *, refuse: bool = False) -> object:
        """Let the content count."""

    def accept(self, *, refuse: bool = False) -> Answer:
        """Let the content count, and say so."""

    def turn_away(self, problem: Problem, retry_after: str = "") -> Answer:
        """Answer with a problem, and remember when the connector may come back."""

    def end_token(self) -> None:
        """Take no more requests with the token of this one."""

    def elsewhere(self) -> str:
        """Return an address that is not the sandbox's own."""

    def here(self) -> str:
        """Return the path of this request, marked as moved."""

    def go_down(self, *, impostor: bool = False) -> None:
        """Close the port for a while; an impostor may stand there meanwhile."""


@dataclass(frozen=True)
class Step:
    """One way to behave; `needs_tls` steps are left out without TLS."""

    name: str
    title: Said
    behave: Callable[[Turn], Awaitable[Answer]]
    needs_tls: bool = False


async def _accept(turn: Turn) -> Answer:
    return turn.accept()


async def _drop_before_commit(turn: Turn) -> Answer:
    if turn.tries == 1:
        raise HangUp
    return turn.accept()


async def _drop_after_commit(turn: Turn) -> Answer:
    turn.commit()
    if turn.tries <= 2:
        raise HangUp
    return turn.accept()


async def _too_many(turn: Turn) -> Answer:
    if turn.tries > 1:
        return turn.accept()
    cure = "Wait for answers before sending more, or put more records into one delivery."
    problem = Problem(429, "Too many deliveries of this system wait.", "api-011", cure)
    return turn.turn_away(problem, str(turn.waits.retry_after))


async def _unavailable_until(turn: Turn) -> Answer:
    if turn.tries > 1:
        return turn.accept()
    # A date has whole seconds: the next one after the wait.
    until = turn.clock.now() + timedelta(seconds=turn.waits.retry_after + 1)
    date = format_datetime(until.replace(microsecond=0), usegmt=True)
    return turn.turn_away(Problem(503, "The server is about to stop.", "api-012"), date)


async def _busy(turn: Turn) -> Answer:
    if turn.tries > 3:
        return turn.accept()
    return turn.turn_away(Problem(503, "More deliveries wait than can be landed.", "api-010"))


async def _slow(turn: Turn) -> Answer:
    turn.commit()
    if turn.tries == 1:
        await turn.clock.rest(turn.waits.slow)
    return turn.accept()


async def _refuse_rows(turn: Turn) -> Answer:
    return turn.accept(refuse=True)


async def _token_ends(turn: Turn) -> Answer:
    if turn.tries > 1:
        return turn.accept()
    turn.end_token()
    return turn.turn_away(unauthorised("The bearer token has expired."))


async def _moved_here(turn: Turn) -> Answer:
    if turn.tries > 1:
        return turn.accept()
    return Answer(308, headers={"Location": turn.here()})


async def _moved_elsewhere(turn: Turn) -> Answer:
    if turn.tries > 1:
        return turn.accept()
    return Answer(307, headers={"Location": turn.elsewhere()})


async def _restart(turn: Turn) -> Answer:
    if turn.tries == 1:
        turn.go_down()
        raise HangUp
    return turn.accept()


async def _impostor(turn: Turn) -> Answer:
    if turn.tries == 1:
        turn.go_down(impostor=True)
        raise HangUp
    return turn.accept()


async def _id_taken(turn: Turn) -> Answer:
    raise ProblemError(other_content(turn.id))


STEPS = (
    Step("accept", Said("nhận bình thường", "accepts as it should"), _accept),
    Step(
        "drop_before_commit",
        Said("ngắt kết nối trước khi ghi nhận", "hangs up before anything counts"),
        _drop_before_commit,
    ),
    Step(
        "drop_after_commit",
        Said("ghi nhận rồi ngắt kết nối, hai lần", "commits, then hangs up, twice"),
        _drop_after_commit,
    ),
    Step(
        "too_many",
        Said("trả lời 429, Retry-After tính bằng giây", "answers 429, Retry-After in seconds"),
        _too_many,
    ),
    Step(
        "refuse_rows",
        Said("từ chối một số dòng", "refuses some rows"),
        _refuse_rows,
    ),
    Step(
        "token_ends",
        Said("mã truy cập hết hiệu lực giữa chừng", "lets the token end in the middle"),
        _token_ends,
    ),
    Step(
        "unavailable_until",
        Said("trả lời 503, Retry-After là ngày giờ", "answers 503, Retry-After as a date"),
        _unavailable_until,
    ),
    Step(
        "busy",
        Said("trả lời 503 ba lần, không có Retry-After", "answers 503 three times, no Retry-After"),
        _busy,
    ),
    Step("slow", Said("ghi nhận rồi trả lời chậm", "commits, then answers slowly"), _slow),
    Step(
        "moved_here",
        Said("chuyển hướng 308 trong cùng máy chủ", "redirects by 308 on the same server"),
        _moved_here,
    ),
    Step(
        "moved_elsewhere",
        Said("chuyển hướng 307 sang nơi khác", "redirects by 307 to somewhere else"),
        _moved_elsewhere,
    ),
    Step("restart", Said("khởi động lại giữa chừng", "restarts in the middle"), _restart),
    Step(
        "impostor",
        Said(
            "khởi động lại; trong lúc đó máy khác đứng ở cổng này với chứng thư sai tên",
            "restarts; meanwhile another stands at the port with a certificate for another host",
        ),
        _impostor,
        needs_tls=True,
    ),
    Step(
        "id_taken",
        Said("trả lời 409: mã đã dùng cho nội dung khác", "answers 409: the id is taken"),
        _id_taken,
    ),
)
