"""Sign-in of the sandbox: client credentials against tokens that can be ended at any time."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote_plus

from laban_conformance.network import Answer, Request
from laban_web.api.problems import Problem, ProblemError

_LIFETIME_SECONDS = 3600


@dataclass
class Tokens:
    """The tokens that are good now."""

    client_id: str
    client_secret: str
    _good: set[str] = field(default_factory=set)

    def give(self, request: Request) -> Answer:
        """Answer a request for a token as OAuth 2.0 says (RFC 6749, 4.4 and 5.2)."""
        form = {n: v[-1] for n, v in parse_qs(request.body.decode("latin-1")).items()}
        if form.get("grant_type") != "client_credentials":
            return Answer(400, {"error": "unsupported_grant_type"})
        if _credentials(request.headers, form) != (self.client_id, self.client_secret):
            basic = {"WWW-Authenticate": 'Basic realm="laban"'}
            return Answer(401, {"error": "invalid_client"}, basic)
        token = secrets.token_urlsafe(24)
        self._good.add(token)
        document = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": _LIFETIME_SECONDS,
            "scope": "deliver read",
        }
        return Answer(200, document)

    def require(self, request: Request) -> None:
        """Refuse whoever shows no good token.

        Raises:
            ProblemError: When there is none, or it has ended (api-001).
        """
        token = bearer_of(request.headers)
        if token not in self._good:
            why = "The bearer token is unknown or has ended." if token else "There is no token."
            raise ProblemError(unauthorised(why))

    def end(self, token: str) -> None:
        """Take a token no longer."""
        self._good.discard(token)


def unauthorised(why: str) -> Problem:
    """Return the answer to a system that did not sign in."""
    cure = "Get a token at /oauth/token/ with the client credentials of the system."
    return Problem(401, why, "api-001", cure)


def bearer_of(headers: Mapping[str, str]) -> str:
    """Return the bearer token of a request, or nothing."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _credentials(headers: Mapping[str, str], form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, packed = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)
