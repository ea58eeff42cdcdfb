"""Days as each language writes them: 25/11/2026 in Vietnamese, 25 November 2026 in English."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import get_language

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a day.

    Empty: no text when it is not known.
    """
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return written(local, "j F Y" if get_language() == "en" else "d/m/Y")


@register.filter
def moment(value: datetime) -> str:
    """Return a day with its time, where the programme is."""
    return f"{timezone.localtime(value):%H:%M}, {day(value)}"
