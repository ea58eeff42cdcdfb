"""What the head of a page tells other sites."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.http import HttpRequest

from laban_web.portal.frame import absolute
from laban_web.portal.syndication.oembed import has_card

register = template.Library()


@register.simple_tag(takes_context=True)
def card_address(context: template.Context) -> str:
    """Return where the card of this page is found; nothing when it has none."""
    request: HttpRequest | None = context.get("request")
    if request is None or request.resolver_match is None or not has_card(request.resolver_match):
        return ""
    query = urlencode({"url": absolute(request, request.path)})
    return absolute(request, f"/oembed?{query}")
