"""Sign-in of the doors for machines that Django answers: a system's token, or a person's session."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from laban_web.accounts.actors import Actor, actor_of_request
from laban_web.accounts.addresses import address_of
from laban_web.accounts.tokens import TokenRefusal, actor_of_token


class SystemToken(HttpBearer):
    """The bearer token of a system."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return the system, or nothing when the token is not good from there."""
        request_id = getattr(request, "id", "")
        found = actor_of_token(token, address_of(request), request_id)
        return None if isinstance(found, TokenRefusal) else found


class PersonSession(SessionAuth):
    """The session of a person who has signed in; changes need the CSRF token too."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return the person, or nothing when nobody has signed in."""
        return actor_of_request(request) if request.user.is_authenticated else None


SIGNED_IN = [SystemToken(), PersonSession()]
