"""The head of the programme: time zone, root, hierarchies, documents, the lists it needs."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from laban.base import Issue, did_you_mean
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.model import ProgrammeFile
from laban.programme.naming import find_doubles, propose_identity, unknown_name
from laban.programme.organisations import ADMINISTRATIVE

NEEDED_LISTS = {
    "unit": "every indicator has a unit",
    "organisation_kind": "every organisation has a kind",
}


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with programme.yaml and with what it needs beside it."""
    for name, reason in NEEDED_LISTS.items():
        if name not in draft.declared.code_lists:
            yield _missing_list(name, reason)
    if draft.head:
        yield from _settings(draft.head)
        yield from _root(draft, draft.head)
        yield from _subjects(draft, draft.head)
        yield from find_doubles(
            "document",
            (
                (document.code, draft.head.below(document, ("documents", index)))
                for index, document in enumerate(draft.head.value.documents)
            ),
        )


def _missing_list(name: str, reason: str) -> Issue:
    sentence = f"The file is missing: {reason}."
    cure = "Write it with the columns code, name_vi and name_en."
    return Issue(f"codes/{name}.csv", None, sentence, cure, "programme-001")


def _settings(head: Entry[ProgrammeFile]) -> Iterator[Issue]:
    zone = head.value.time_zone
    if not _is_zone(zone):
        cure = did_you_mean(zone, available_timezones())
        cure = cure or "Write an IANA name, e.g. Asia/Ho_Chi_Minh."
        yield head.error(("time_zone",), f'"{zone}" is not a time zone.', cure, "programme-120")
    if ADMINISTRATIVE not in head.value.hierarchies:
        sentence = f'The hierarchy "{ADMINISTRATIVE}" is missing; the column `parent` states it.'
        cure = f"Add `{ADMINISTRATIVE}:` with its name under `hierarchies`."
        yield head.error(("hierarchies",), sentence, cure, "programme-121")


def _subjects(draft: Draft, head: Entry[ProgrammeFile]) -> Iterator[Issue]:
    for code in head.value.subjects:
        if code not in draft.declared.subjects:
            known = draft.declared.subjects
            yield unknown_name(
                head, ("subjects", code), "file of indicators", code, known, "programme-189"
            )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _root(draft: Draft, head: Entry[ProgrammeFile]) -> Iterator[Issue]:
    root = head.value.root
    if draft.organisations and root not in draft.tree.by_id:
        sentence = f'The root "{root}" is not an organisation.'
        yield head.error(("root",), sentence, propose_identity(root, draft.tree), "programme-027")
