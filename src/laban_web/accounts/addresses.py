"""Where a request comes from, and whether that is within given ranges."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.http import HttpRequest

from laban_web.installation import installation


def address_of(request: HttpRequest) -> str:
    """Return the address of who sent a request, beyond the proxies that are believed."""
    return sender_address(
        request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
    )


def sender_address(remote: str, forwarded_for: str) -> str:
    """Return the nearest address that is not one of LABAN_PROXIES.

    `forwarded_for` is the header X-Forwarded-For: each proxy appends who it heard from, so only
    what stands right of the first unknown address can be believed.
    """
    proxies = _listed(installation().settings["LABAN_PROXIES"])
    found = remote
    for hop in reversed(forwarded_for.split(",")):
        if not hop.strip() or not proxies or not is_within(found, proxies):
            break
        found = hop.strip()
    return found


def is_within(address: str, ranges: Iterable[str]) -> bool:
    """Say whether an address lies in one of the ranges, e.g. 203.0.113.0/24."""
    try:
        place = ip_address(address)
    except ValueError:
        return False
    if isinstance(place, IPv6Address) and place.ipv4_mapped:
        place = place.ipv4_mapped
    return any(place in _network(text) for text in ranges)


@lru_cache(maxsize=4096)
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text, strict=False)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
