"""What a server that others reach must have before it starts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from laban.base import SettingsError
from laban.cli import kept_secret

_SHORTEST_KEY = 50


def secret_key(values: Mapping[str, str], home: Path) -> str:
    """Return the key that signs sessions: the one that is set, or a random one that is kept."""
    return values["LABAN_SECRET_KEY"] or kept_secret(home / "keys" / "session.key")


def old_secret_keys(values: Mapping[str, str]) -> list[str]:
    """Return the keys that were in use before: what they signed or encrypted still holds."""
    keys = (key.strip() for key in values["LABAN_SECRET_KEY_OLD"].split(","))
    return [key for key in keys if key]


def require_safe(values: Mapping[str, str]) -> None:
    """Refuse settings that are only safe on one's own machine.

    Raises:
        SettingsError: A secret is missing or short (settings-010), any host is answered
            (settings-011), or the address is not a secure one (settings-012).
    """
    if len(values["LABAN_SECRET_KEY"]) < _SHORTEST_KEY:
        raise SettingsError(
            "LABAN_SECRET_KEY is missing or shorter than 50 characters, and LABAN_PRODUCTION is "
            "set.",
            cure="Make one with `openssl rand -hex 32` and set it, or LABAN_SECRET_KEY_FILE.",
            code="settings-010",
        )
    hosts = [host for host in values["LABAN_HOSTS"].split(",") if host]
    if not hosts or "*" in hosts:
        raise SettingsError(
            f'LABAN_HOSTS is "{values["LABAN_HOSTS"]}", which answers to any name.',
            cure="List the host names of this server, separated by commas.",
            code="settings-011",
        )
    if not values["LABAN_PUBLIC_URL"].startswith("https://"):
        raise SettingsError(
            f'LABAN_PUBLIC_URL is "{values["LABAN_PUBLIC_URL"]}", which is no secure address.',
            cure="Write the address that others use, beginning with https://.",
            code="settings-012",
        )
