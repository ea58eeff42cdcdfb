"""Obligations: whom they bind, to what, in which rhythm; nobody owes one record type twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from laban.base import Calendar, Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry, Path
from laban.programme.model import ColumnType, RecordType
from laban.programme.naming import (
    check_citations,
    find_doubles,
    unknown_name,
    unknown_organisation,
)
from laban.programme.obligation_model import Cover, Obligation, Rhythm, Term

_CALENDAR_PERIODS = (Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.YEARLY)


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the obligations."""
    yield from find_doubles("obligation", ((e.value.code, e) for e in draft.obligations))
    for entry in draft.obligations:
        yield from check_citations(draft, entry, entry.value.source)
        yield from _bound(draft, entry)
        yield from _lifetime(entry)
        yield from _rhythm(entry)
        known = draft.declared.record_types
        name = entry.value.record_type
        if name not in known:
            path: Path = ("record_type",)
            yield unknown_name(entry, path, "record type", name, known, "programme-110")
        for index, cover in enumerate(entry.value.covers):
            yield from _cover(draft, entry.below(cover, ("covers", index)), name)
            yield from _kinds(draft, entry, cover.kinds, ("covers", index, "kinds"))
    yield from _owed_twice(draft)


def _bound(draft: Draft, entry: Entry[Obligation]) -> Iterator[Issue]:
    obligation = entry.value
    yield from _kinds(draft, entry, obligation.kinds, ("kinds",))
    for index, id in enumerate(obligation.organisations):
        if id not in draft.tree.by_id:
            path = ("organisations", index)
            yield unknown_organisation(entry, path, id, draft.tree, "programme-112")
    if not obligation.kinds and not obligation.organisations:
        sentence = f'"{obligation.code}" binds nobody.'
        cure = "Name `kinds` of organisation, or `organisations` by identity."
        yield entry.error((), sentence, cure, "programme-113")


def _kinds(
    draft: Draft, entry: Entry[Obligation], kinds: tuple[str, ...], path: Path
) -> Iterator[Issue]:
    codes = draft.code_list_of.get("organisation_kind")
    known = [kind.code for kind in codes.entries] if codes else []
    for index, kind in enumerate(kinds):
        if codes and kind not in known:
            at = (*path, index)
            yield unknown_name(entry, at, "kind of organisation", kind, known, "programme-111")


def _lifetime(entry: Entry[Obligation]) -> Iterator[Issue]:
    first, end = entry.value.valid_from, entry.value.valid_to
    if first and end and end <= first:
        sentence = f'"{entry.value.code}" ends on {end}, which is not after it begins on {first}.'
        cure = "valid_to is the first day on which nothing is owed any more."
        yield entry.error(("valid_to",), sentence, cure, "programme-114")


def _rhythm(entry: Entry[Obligation]) -> Iterator[Issue]:
    obligation = entry.value
    rhythm = obligation.rhythm
    wanted, other = ("due", "longest_silence")
    if rhythm is Rhythm.AS_EVENTS_OCCUR:
        wanted, other = other, wanted
    if getattr(obligation, wanted) is None:
        sentence = f'The rhythm {rhythm} needs "{wanted}", which is missing.'
        cure = f"Add `{wanted}: {{working_days: 2}}`, or as many as are promised."
        yield entry.error(("rhythm",), sentence, cure, "programme-115")
    if getattr(obligation, other) is not None:
        sentence = f'"{other}" means nothing for the rhythm {rhythm}.'
        yield entry.error((other,), sentence, f"Write `{wanted}` instead.", "programme-115")
    if obligation.calendar is Calendar.REPORT and rhythm not in _CALENDAR_PERIODS:
        sentence = f"The rhythm {rhythm} has no periods of the reporting calendar."
        cure = "Remove `calendar`, or write monthly, quarterly or yearly."
        yield entry.error(("calendar",), sentence, cure, "programme-115")
    for key in ("due", "longest_silence"):
        term = getattr(obligation, key)
        if term is not None:
            yield from _term(entry.below(term, (key,)), key)


def _term(entry: Entry[Term], key: str) -> Iterator[Issue]:
    if (entry.value.days is None) == (entry.value.working_days is None):
        sentence = f'"{key}" must count either days or working days.'
        cure = "Write `{days: 5}` or `{working_days: 5}`."
        yield entry.error((), sentence, cure, "programme-116")


def _cover(draft: Draft, entry: Entry[Cover], record_type: str) -> Iterator[Issue]:
    cover = entry.value
    if (cover.column is None) == (not cover.kinds):
        sentence = "A cover names either a column or kinds of subordinate units."
        yield entry.error((), sentence, "Keep `column` or `kinds`.", "programme-117")
    if cover.values and cover.column is None:
        sentence = '"values" means nothing without "column".'
        yield entry.error(("values",), sentence, "Name the column, or remove it.", "programme-117")
    owed = draft.record_type_of.get(record_type)
    if cover.column is not None and owed:
        yield from _column(draft, entry, owed, cover.column)


def _column(draft: Draft, entry: Entry[Cover], owed: RecordType, name: str) -> Iterator[Issue]:
    column = owed.columns.get(name)
    if column is None:
        path: Path = ("column",)
        yield unknown_name(entry, path, "column", name, owed.columns, "programme-117")
    elif column.type is not ColumnType.CODE:
        sentence = f'The column "{name}" is of type {column.type}, and has no list of values.'
        yield entry.error(("column",), sentence, "Name a column of type code.", "programme-117")
    elif codes := draft.code_list_of.get(column.code_list or ""):
        known = [code.code for code in codes.entries]
        for index, value in enumerate(entry.value.values):
            if value not in known:
                path = ("values", index)
                yield unknown_name(entry, path, "code", value, known, "programme-117")


def _owed_twice(draft: Draft) -> Iterator[Issue]:
    """Yield a fault where two obligations may bind one organisation to one record type."""
    for one, other in combinations(draft.obligations, 2):
        same = one.value.record_type == other.value.record_type
        if same and _overlap(one.value, other.value):
            shared = _shared(draft, one.value, other.value)
            if shared:
                yield other.error(
                    (),
                    f'"{other.value.code}" and "{one.value.code}" both bind {shared} to '
                    f'"{one.value.record_type}" at one time.',
                    "End one with `valid_to`, or let them bind different organisations.",
                    "programme-118",
                )


def _overlap(one: Obligation, other: Obligation) -> bool:
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins < min(one.valid_to or date.max, other.valid_to or date.max)


def _shared(draft: Draft, one: Obligation, other: Obligation) -> str:
    """Return in words whom two obligations both bind; nothing when nobody."""
    kinds = sorted({*one.kinds} & {*other.kinds})
    if kinds:
        return f'the kind "{kinds[0]}"'
    for listed, against in ((one, other), (other, one)):
        for id in listed.organisations:
            known = draft.tree.by_id.get(id)
            if known and (id in against.organisations or known.kind in against.kinds):
                return f'"{id}"'
    return ""
