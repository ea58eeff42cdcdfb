"""Addresses of pages that a room may or may not have, so that nothing leads nowhere."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def address_of(view: str, *args: str, **asked: str) -> str:
    """Return the address of a view with a query.

    Empty: no text when there is no such view.
    """
    try:
        path = reverse(view, args=args)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(asked)}" if asked else path
