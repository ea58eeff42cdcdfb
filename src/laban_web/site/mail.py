"""Where mail is sent through, from one address such as smtp://user:password@host:587."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from laban.base import SettingsError

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """A server that takes mail; `smtp` is encrypted by STARTTLS, `smtps` from the beginning."""

    host: str
    port: int
    user: str
    password: str
    is_tls_from_the_start: bool


def mail_server(url: str) -> MailServer | None:
    """Return the server that LABAN_MAIL_URL names, or nothing when it is empty.

    Raises:
        SettingsError: It is no such address (settings-014).
    """
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise SettingsError(
            "LABAN_MAIL_URL is not the address of a mail server.",
            cure="Write it as smtp://user:password@host:587 or smtps://user:password@host:465.",
            code="settings-014",
        )
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls_from_the_start=parts.scheme == "smtps",
    )
