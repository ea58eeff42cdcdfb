"""How people sign in, as their hands do it."""

from __future__ import annotations

import base64
import hmac
import re
import time
from dataclasses import dataclass
from typing import Any

from .conftest import PASSWORD, Server

_PERIOD_SECONDS = 30


@dataclass
class Authenticator:
    """An authenticator app (RFC 6238); it waits rather than show a code twice."""

    secret: str
    last: int = 0

    def code(self) -> str:
        """Return the code of now."""
        while int(time.time()) // _PERIOD_SECONDS <= self.last:
            time.sleep(0.5)
        self.last = int(time.time()) // _PERIOD_SECONDS
        key = base64.b32decode(self.secret)
        digest = hmac.digest(key, self.last.to_bytes(8, "big"), "sha1")
        place = digest[-1] & 15
        number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
        return f"{number % 1_000_000:06d}"


@dataclass
class Visit:
    """Somebody at her browser."""

    name: str
    page: Any
    authenticator: Authenticator | None = None

    def sign_in(self) -> None:
        """Sign in by password, and by a code where there is a second factor."""
        self.page.goto("/accounts/login/")
        self.page.fill("[name=login]", f"{self.name.lower()}@example.org")
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form button")
        if self.authenticator:
            self.page.fill("[name=code]", self.authenticator.code())
            self.page.click("main form button")

    def add_second_factor(self) -> None:
        """Set up an authenticator app by the key that the page shows."""
        self.page.goto("/accounts/2fa/totp/activate/")
        if "reauthenticate" in self.page.url:
            self.page.fill("[name=password]", PASSWORD)
            self.page.click("main form button")
        secret = re.search(r"<code>([A-Z2-7]{32})</code>", self.page.content())
        assert secret, self.page.content()
        self.authenticator = Authenticator(secret[1])
        self.page.fill("[name=code]", self.authenticator.code())
        self.page.click("main form button")

    def sign_out(self) -> None:
        """Sign out."""
        self.page.goto("/accounts/logout/")
        self.page.click("main form button")


def visit(chromium: Any, server: Server, name: str, role: str, **context: Any) -> Visit:
    """Invite somebody and have her set her password by the link."""
    link = server.invite(name, role)
    options = {"base_url": server.address, "locale": "vi-VN"} | context
    page = chromium.new_context(**options).new_page()
    page.goto(link)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.click("main form button")
    return Visit(name, page)
