"""Names of things of the programme, in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from laban.base import UserError
from laban.connect import error_in, reason_in
from laban.programme import RecordType, Text
from laban.quality import CONNECTION_STATUS, RECONCILIATION_GAP
from laban_web.installation import installation

_VERDICT_TYPES = (CONNECTION_STATUS, RECONCILIATION_GAP)
VERDICTS = {
    "never_connected": (_("Never connected"), "red"),
    "interrupted": (_("Interrupted"), "red"),
    "partial": (_("Partial"), "yellow"),
    "not_reconciled": (_("Not reconciled"), "orange"),
    "connected": (_("Connected"), "green"),
    "no_longer_owed": (_("No longer owed"), "grey"),
}


def language() -> str:
    """Return the language of the page: vi or en."""
    return "en" if get_language() == "en" else "vi"


def in_language(text: Text) -> str:
    """Return a text of the programme as the reader reads it."""
    return text.en if language() == "en" else text.vi


def record_type_title(name: str) -> str:
    """Return the title of a record type; its name when the programme no longer has it."""
    found = installation().programme.record_types.get(name)
    return in_language(found.title) if found else name


def types_by_hand() -> dict[str, RecordType]:
    """Return the record types that people deliver: not the verdicts on what they delivered."""
    kept = installation().programme.record_types
    return {name: kind for name, kind in kept.items() if name not in _VERDICT_TYPES}


def column_title(record_type: RecordType | None, names: str) -> str:
    """Return the titles of one column, or of several that a comma parts."""
    columns = record_type.columns if record_type else {}
    parts = [part for part in names.split(", ") if part]
    return ", ".join(in_language(columns[p].title) if p in columns else p for p in parts)


def reason_of(record_type: RecordType | None, code: str, reason: str) -> str:
    """Return why a row was refused, in the language of the page."""
    return reason_in(language(), code, reason, record_type)


def error_of(error: UserError) -> str:
    """Return why a whole delivery cannot be taken, in the language of the page."""
    return error_in(language(), error)
