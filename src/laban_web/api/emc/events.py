"""One event of EMC: that a dossier has taken a step.

Source: the payload of provincial software for EMC's `TrackingMCDT`; Circular 22/2023/TT-BTTTT.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from laban.base import canonical_json, sha256_hex
from laban_web.api.problems import Problem

_NEEDED = ("SiteId", "CodeProfile", "MaHoSo", "Status")
_KEPT = ("SiteId", "MaHoSo", "CodeTTHC", "Level", "FormsReception", "FormsPayments")
_FLAGS = ("IsFromDVCQG", "IsDVCBC")
_LONGEST_TEXT = 200
_LONGEST_PLAIN_ID = 200


@dataclass(frozen=True, slots=True)
class EmcEvent:
    """A step of a dossier, with what the event says of it; `facts` name nobody."""

    site: str
    profile: str
    dossier: str
    status: str
    facts: Mapping[str, str]

    @property
    def delivery_id(self) -> str:
        """The id of its delivery, from what names the event; the same whenever it is sent."""
        plain = f"emc/{self.site}/{self.profile}/{self.dossier}/{self.status}"
        if len(plain) <= _LONGEST_PLAIN_ID and plain.isprintable():
            return plain
        return f"emc/{hashlib.sha256(plain.encode('utf-8', 'surrogatepass')).hexdigest()}"

    @property
    def digest(self) -> str:
        """What tells whether an event of the same id says the same."""
        return sha256_hex(canonical_json(dict(self.facts)))

    def as_content(self) -> bytes:
        """Return the event as bytes, until its dossier's row takes their place."""
        return orjson.dumps(self.facts)


def read_event(document: Any, number: int = 0) -> EmcEvent | Problem:
    """Return an event, or what is wrong with it (api-017)."""
    if not isinstance(document, dict):
        return _no_event(number, "it is no JSON object")
    texts = {name: _text(document.get(name)) for name in (*_NEEDED, *_KEPT, *_FLAGS)}
    missing = [name for name in _NEEDED if not texts[name]]
    if missing:
        return _no_event(number, f"it lacks {', '.join(missing)}")
    too_long = [name for name, text in texts.items() if len(text) > _LONGEST_TEXT]
    if too_long:
        return _no_event(number, f"{too_long[0]} is longer than {_LONGEST_TEXT} characters")
    if not (texts["Status"].isascii() and texts["Status"].isdigit() and len(texts["Status"]) < 3):
        return _no_event(number, f'its Status is "{texts["Status"]}", which is no status')
    facts = {name: texts[name] for name in (*_KEPT, *_FLAGS)}
    facts["ApplicantType"] = _applicant_type(document.get("User"))
    return EmcEvent(
        site=texts["SiteId"],
        profile=texts["CodeProfile"],
        dossier=texts["MaHoSo"],
        status=texts["Status"],
        facts={name: text for name, text in facts.items() if text},
    )


def _applicant_type(user: Any) -> str:
    """Return TYPE of the object `User`, or of the JSON in it; nothing else of it is read."""
    if isinstance(user, str):
        try:
            user = json.loads(user)
        except ValueError:
            return ""
    found = _text(user.get("TYPE")) if isinstance(user, dict) else ""
    return found if found.isdigit() and len(found) == 1 else ""


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return str(value).strip() if isinstance(value, str | int) else ""


def _no_event(number: int, why: str) -> Problem:
    return Problem(
        400,
        f"Event {number + 1} is no event of EMC: {why}.",
        "api-017",
        "Send SiteId, CodeProfile, MaHoSo and Status as EMC asks for them.",
        more={"event": number},
    )
