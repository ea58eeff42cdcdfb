"""The language of a public page: that of its address."""

from __future__ import annotations

from django.utils.translation import get_language

from laban.report import Language


def current_language() -> Language:
    """Return the language of the page that is being shown."""
    return "en" if get_language() == "en" else "vi"
