"""The bearer token: fetched by client credentials, renewed before it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from laban_client.errors import SignInError

_EARLY_SECONDS = 60


@dataclass
class Tokens:
    """Holds the token in memory only; `fetch` asks the server for a new one."""

    fetch: Callable[[], Mapping[str, Any]]
    now: Callable[[], datetime]
    _token: str = ""
    _renew_at: datetime | None = None

    def current(self) -> str:
        """Return a token that is good for a while yet.

        Raises:
            SignInError: When the server's answer holds none (client-009).
        """
        if not self._token or (self._renew_at is not None and self.now() >= self._renew_at):
            self._renew()
        return self._token

    def forget(self) -> None:
        """Drop a token that the server no longer takes."""
        self._token = ""

    def _renew(self) -> None:
        answer = self.fetch()
        token, kind = answer.get("access_token"), str(answer.get("token_type", "")).lower()
        if not isinstance(token, str) or not token or kind != "bearer":
            raise SignInError(
                "The server's answer holds no bearer token.",
                cure="Look whether the address is that of a Laban server.",
                code="client-009",
            )
        seconds = answer.get("expires_in")
        lifetime = float(seconds) if isinstance(seconds, int | float) else 0.0
        early = min(_EARLY_SECONDS, lifetime / 10)
        self._token = token
        self._renew_at = self.now() + timedelta(seconds=lifetime - early) if lifetime else None
