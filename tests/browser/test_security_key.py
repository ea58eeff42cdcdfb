"""A security key in Chromium: added, signed in with, and asked for in vain when it is not there."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import PASSWORD, Server
from .people import Visit, visit


class SecurityKey:
    """A key that Chromium takes for plugged in, and for touched whenever it asks."""

    def __init__(self, page: Any) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "usb",
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        added = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._self = {"authenticatorId": added["authenticatorId"]}

    @property
    def uses(self) -> list[int]:
        """How often each credential on the key was used."""
        held = self._devtools.send("WebAuthn.getCredentials", self._self)["credentials"]
        return [credential["signCount"] for credential in held]

    def forget_all(self) -> None:
        """Make it a key that knows nobody, as another one would be."""
        self._devtools.send("WebAuthn.clearCredentials", self._self)


@pytest.fixture(scope="module")
def hoa(chromium: Any, server: Server) -> Visit:
    """Hoa, who approves and so needs a second factor, and has none yet."""
    # A key is bound to a name; browsers take no bare address for one.
    address = server.address.replace("127.0.0.1", "localhost")
    her = visit(chromium, server, "Hoa", "approver", base_url=address)
    her.sign_in()
    return her


@pytest.fixture(scope="module")
def key(hoa: Visit) -> SecurityKey:
    """Her key, added on the page."""
    page, made = hoa.page, SecurityKey(hoa.page)
    page.goto("/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.click("main form button")
    page.fill("[name=name]", "Khóa của Hoa")
    page.click("#add-key")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    page.goto("/accounts/2fa/webauthn/")
    assert "Khóa của Hoa" in page.inner_text("main")
    return made


def test_key_that_was_added_signs_in(hoa: Visit, key: SecurityKey) -> None:
    page, before = hoa.page, key.uses
    hoa.sign_out()
    hoa.sign_in()
    page.goto("/workspace/")
    assert page.url.endswith("/accounts/2fa/authenticate/")
    page.click("#use-key")
    page.wait_for_url("**/workspace/")
    assert key.uses == [before[0] + 1]
    page.goto("/accounts/2fa/webauthn/")
    assert "–" not in page.inner_text("main table")


def test_another_key_does_not_sign_in(hoa: Visit, key: SecurityKey) -> None:
    page = hoa.page
    hoa.sign_out()
    key.forget_all()
    hoa.sign_in()
    page.click("#use-key")
    page.wait_for_timeout(1_000)
    page.goto("/workspace/")
    assert page.url.endswith("/accounts/2fa/authenticate/")
