"""Which system sends: found by its token, remembered for a moment, asked again in the group."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from laban_web.accounts.actors import Actor
from laban_web.accounts.tokens import TokenRefusal, actor_of_token
from laban_web.api.door.messages import DoorRequest
from laban_web.api.problems import Problem, ProblemError

_REMEMBERED = 10_000
_REMEMBERED_SECONDS = 30.0
_SENTENCES = {
    TokenRefusal.UNKNOWN: "The bearer token is unknown.",
    TokenRefusal.EXPIRED: "The bearer token has expired.",
    TokenRefusal.REVOKED: "The system of this bearer token was revoked.",
    TokenRefusal.ADDRESS: "The system of this bearer token may not sign in from this address.",
}


class Senders:
    """Signs systems in. Whether a token is still good is asked again when its group lands."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], tuple[float, Actor]] = OrderedDict()

    async def sign_in(self, request: DoorRequest) -> Actor:
        """Return who sends a request.

        Raises:
            ProblemError: When there is no token, or it is not good from there (api-001).
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise ProblemError(unauthorised("There is no bearer token."))
        key = (token, request.address)
        known = self._known.get(key)
        if known and known[0] > time.monotonic():
            return known[1]
        found = await asyncio.to_thread(actor_of_token, token, request.address)
        if isinstance(found, TokenRefusal):
            raise ProblemError(unauthorised(_SENTENCES[found]))
        self._remember(key, found)
        return found

    def _remember(self, key: tuple[str, str], actor: Actor) -> None:
        self._known[key] = (time.monotonic() + _REMEMBERED_SECONDS, actor)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def unauthorised(why: str) -> Problem:
    """Return the answer to a system that did not sign in."""
    cure = "Get a token at /oauth/token/ with the client credentials of the system."
    return Problem(401, why, "api-001", cure)
