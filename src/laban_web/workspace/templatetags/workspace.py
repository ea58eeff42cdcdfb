"""Names and states of what the workspace shows."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from laban.programme import Text
from laban_web.workspace.titles import VERDICTS, in_language, language, record_type_title

register = template.Library()
register.filter("record_type_title", record_type_title)


@register.filter
def verdict(code: str) -> SafeString:
    """Draw the verdict on a connection."""
    words, colour = VERDICTS.get(str(code), (code, "grey"))
    return tag(words, colour)


@register.filter
def figure(number: int) -> str:
    """Return a whole number with its thousands parted as the reader writes them."""
    text = f"{number:,}"
    return text if language() == "en" else text.replace(",", ".")


@register.filter
def verdict_words(code: str) -> object:
    """Return a verdict in words."""
    return VERDICTS.get(str(code), (code, ""))[0]


@register.filter
def text(content: Text) -> str:
    """Return a text of the programme in the language of the page."""
    return in_language(content)


@register.filter
def state(submission: object) -> SafeString:
    """Draw the state of what somebody is about to deliver."""
    colours = {"waiting": "yellow", "returned": "red", "delivered": "green", "approved": "blue"}
    return tag(submission.get_state_display(), colours.get(submission.state, "grey"))  # type: ignore[attr-defined]


def tag(words: object, colour: str) -> SafeString:
    """Draw a short text in a coloured box."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, words)
