"""Addresses that a secret may be sent to."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from laban_client.errors import ConfigurationError, RedirectError

_PORTS = {"http": 80, "https": 443}


def checked_base(address: str) -> str:
    """Return a server's address without a slash at its end.

    Raises:
        ConfigurationError: When it is none (client-001), or is not encrypted (client-002).
    """
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.query:
        raise ConfigurationError(
            f'"{address}" is not the address of a server.',
            cure="Write it as https://host, without a name, a password or a question mark.",
            code="client-001",
        )
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ConfigurationError(
            f'"{address}" is not encrypted, so everyone on the way could read the secret.',
            cure="Use https. Plain http is for tests on one's own machine only.",
            code="client-002",
        )
    return address.rstrip("/")


def address_at(base: str, where: str) -> str:
    """Return the address that a server's link or redirect names, if it is on that server.

    Raises:
        RedirectError: When it is elsewhere, or less safe (client-005).
    """
    found = urljoin(f"{base}/", where)
    if _origin(found) != _origin(base):
        raise RedirectError(
            f'The server points to "{found}", which is not {base}. Nothing was sent there.',
            cure="Ask the operator whether the server has moved; if so, set its new address.",
            code="client-005",
        )
    return found


def _origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    return parts.scheme, (parts.hostname or ""), parts.port or _PORTS.get(parts.scheme)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
