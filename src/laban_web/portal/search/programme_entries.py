"""What a programme has that can be found: indicators, targets, organisations, tasks, documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from laban.programme import Document, Indicator, Organisation, Programme, Text
from laban_web.portal.search.entries import Entry
from laban_web.portal.search.folding import plain_words
from laban_web.portal.search.places import kinds_known_by_name, short_names
from laban_web.portal.search.questions import Meanings

ACRONYMS = "acronym"
# An organisation of a kind that has hundreds is hardly what people look for.
_WEIGHT_OF_MANY = 0.6
_ENDED = 0.85
_PRESS = 0.75


def programme_entries(programme: Programme, today: date) -> Iterator[Entry]:
    """Yield everything of a programme that can be found."""
    yield from (_indicator(one) for one in programme.indicators.values())
    yield from _targets(programme)
    yield from _tasks(programme)
    yield from (_document(one) for one in programme.head.documents)
    yield from _organisations(programme, today)


def meanings_of(programme: Programme) -> Meanings:
    """Return what acronyms stand for, by their folded form: the code list `acronym`."""
    listed = programme.code_lists.get(ACRONYMS)
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for entry in listed.entries if listed else ():
        for meaning in (entry.title.vi, entry.title.en):
            found["".join(plain_words(entry.code))].append(tuple(plain_words(meaning)))
    return found


def _by_language(*texts: Text | None) -> dict[str, str]:
    stated = [text for text in texts if text is not None]
    return {
        language: "\n".join(getattr(one, language) for one in stated) for language in ("vi", "en")
    }


def _indicator(one: Indicator) -> Entry:
    return Entry(
        "indicator",
        one.indicator,
        _by_language(one.title),
        names=(one.indicator.replace("_", " "),),
        bodies=_by_language(one.why, one.formula, one.notes),
        summaries=_by_language(one.why),
        weight=1.1,
    )


def _targets(programme: Programme) -> Iterator[Entry]:
    for one in programme.targets:
        indicator = programme.indicators[one.indicator]
        cited = [source.document for source in one.source]
        yield Entry(
            "target",
            one.code,
            _by_language(one.title),
            names=(one.code, one.period),
            bodies=_by_language(indicator.title, one.notes) | {"cited": " ".join(cited)},
            summaries=_by_language(indicator.title),
            day=one.period,
        )


def _tasks(programme: Programme) -> Iterator[Entry]:
    groups = {group.code: group.title for group in programme.task_groups}
    for one in programme.tasks:
        group = groups.get(one.group) if one.group else None
        yield Entry(
            "task",
            one.code,
            _by_language(one.title),
            names=(one.code,),
            bodies=_by_language(one.product, group, one.notes),
            summaries=_by_language(one.product),
            day=one.due_on.isoformat() if one.due_on else "",
        )


def _document(one: Document) -> Entry:
    names = [one.code.replace("-", " "), *([one.number] if one.number else [])]
    if one.number:
        names.append(f"{_KIND_WORDS.get(one.kind, '')} {one.number}".strip())
    return Entry(
        "document",
        one.code,
        _by_language(one.title),
        names=tuple(names),
        bodies={"issuer": one.issuer or ""},
        weight=1.0 if one.number else _PRESS,
        day=one.signed_on.isoformat() if one.signed_on else "",
    )


_KIND_WORDS = {
    "decision": "Quyết định",
    "plan": "Quyết định",
    "decree": "Nghị định",
    "circular": "Thông tư",
    "law": "Luật",
    "resolution": "Nghị quyết",
    "directive": "Chỉ thị",
    "notice": "Thông báo",
    "letter": "Công văn",
}


def _organisations(programme: Programme, today: date) -> Iterator[Entry]:
    by_id = programme.organisations.by_id
    before: dict[str, list[Organisation]] = defaultdict(list)
    for succession in programme.organisations.successions:
        if succession.predecessor in by_id:
            before[succession.successor].append(by_id[succession.predecessor])
    few = kinds_known_by_name(programme)
    for one in by_id.values():
        weight = 1.0 if one.kind in few else _WEIGHT_OF_MANY
        yield _organisation(programme, one, before[one.id], weight, today)


def _organisation(
    programme: Programme, one: Organisation, before: list[Organisation], weight: float, today: date
) -> Entry:
    above = programme.organisations.parent(one.id)
    parent = programme.organisations.by_id[above].name if above else None
    old = [name for former in before for name in (*short_names(former), former.name.vi)]
    return Entry(
        "organisation",
        one.id,
        _by_language(one.name),
        names=tuple(dict.fromkeys([*short_names(one), one.code, *old])),
        bodies=_by_language(parent),
        summaries=_by_language(parent),
        weight=weight if one.is_valid_on(today) else weight * _ENDED,
        day=one.valid_from.isoformat() if one.valid_from else "",
    )
