"""Everything that the page of an organisation shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from laban.programme import Programme, Succession
from laban.publication import Publication
from laban.report import Language, format_number
from laban_web.installation import installation
from laban_web.portal.addresses import address_of
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.naming import kind_title
from laban_web.portal.figures.structures import name_key
from laban_web.portal.organisations.figures import figures_of
from laban_web.portal.organisations.register import Place, place_of
from laban_web.portal.organisations.rows import rows_of
from laban_web.portal.standings import current_standings

_CONNECTIONS = "connection_status"


@dataclass(frozen=True, slots=True)
class Step:
    """An organisation before or after, and how much of one went to the other."""

    place: Place
    extent: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Health:
    """The last verdict on what an organisation delivers of one record type."""

    record_type: str
    verdict: str
    judged_on: date
    last_delivery_at: datetime | None
    is_illustrative: bool


def organisation_page(id: str, language: Language) -> dict[str, Any]:
    """Return what the template shows."""
    here = installation()
    programme, publication = here.programme, here.publication
    organisation = programme.organisations.by_id[id]
    groups = figures_of(programme, publication, id, language) if publication else ()
    now = programme.organisations.standing_on(id, here.today)
    above = [place_of(programme, one, language) for one in programme.organisations.ancestors(id)]
    return {
        "organisation": place_of(programme, id, language),
        "other_name": organisation.name.en if language == "vi" else organisation.name.vi,
        "kind": kind_title(organisation.kind, programme, language),
        "is_there": organisation.is_valid_on(here.today),
        "now": place_of(programme, now, language) if now and now != id else None,
        "above": above[::-1],
        "parent": above[0] if above else None,
        "publication": publication,
        "groups": [(one.title, rows_of(one.rows, id)) for one in groups],
        "is_illustrative": any(row.figure.is_illustrative for one in groups for row in one.rows),
        "targets": list(_targets(id, language)),
        "tasks": list(_tasks(id, language)),
        "healths": list(_healths(programme, publication, id, language)),
        "before": _steps(programme, id, "successor", language),
        "after": _steps(programme, id, "predecessor", language),
        "children": _children(programme, id, here.today, language),
    }


def _targets(id: str, language: Language) -> Iterator[dict[str, str]]:
    """Yield the targets that an organisation answers for, or that are promised for it."""
    seen: dict[str, dict[str, str]] = {}
    for one in current_standings().targets:
        target = one.target
        if id in (target.accountable, target.organisation):
            entry = seen.setdefault(
                target.code,
                {
                    "title": getattr(target.title, language),
                    "url": address_of("portal:target", target.code),
                    "state": one.state.value,
                    "states": "",
                },
            )
            named = [entry["states"], getattr(one.rule.title, language)]
            entry["states"] = " / ".join(dict.fromkeys(filter(None, named)))
    yield from seen.values()


def _tasks(id: str, language: Language) -> Iterator[dict[str, Any]]:
    for one in current_standings().tasks:
        if one.task.lead == id:
            address = address_of("portal:tasks")
            yield {
                "title": getattr(one.task.title, language),
                "url": f"{address}#{one.task.code}" if address else "",
                "due_on": one.due_on,
                "is_late": one.is_due_past,
            }


def _healths(
    programme: Programme, publication: Publication | None, id: str, language: Language
) -> Iterator[Health]:
    if publication is None:
        return
    titles = _verdict_titles(programme, language)
    for row in _verdicts(programme, publication).get(id, ()):
        record_type = programme.record_types.get(row["record_type"])
        yield Health(
            getattr(record_type.title, language) if record_type else row["record_type"],
            titles.get(row["status"], row["status"]),
            row["judged_on"],
            row["last_delivery_at"],
            bool(row["_illustrative"]),
        )


def _verdict_titles(programme: Programme, language: Language) -> dict[str, str]:
    record_type = programme.record_types.get(_CONNECTIONS)
    codes = record_type.columns["status"].code_list if record_type else None
    entries = programme.code_lists[codes].entries if codes else ()
    return {one.code: getattr(one.title, language) for one in entries}


@kept(at_most=4)
def _verdicts(programme: Programme, publication: Publication) -> dict[str, list[dict[str, Any]]]:
    """Return the last verdict of each record type by organisation."""
    table = publication.table(_CONNECTIONS)
    rows = table.sort_by("judged_on").to_pylist() if table else []
    last = {(row["organisation"], row["record_type"]): row for row in rows}
    found: dict[str, list[dict[str, Any]]] = {}
    for (organisation, _type), row in sorted(last.items()):
        found.setdefault(organisation, []).append(row)
    return found


def _steps(programme: Programme, id: str, side: str, language: Language) -> list[Step]:
    """Return who was before (`side` is the successor) or came after an organisation."""
    other = "predecessor" if side == "successor" else "successor"
    return [
        Step(
            place_of(programme, getattr(one, other), language),
            _extent(one, language),
            one.source or "",
            one.note or "",
        )
        for one in _successions(programme, None, side).get(id, ())
        if getattr(one, other) in programme.organisations.by_id
    ]


@kept(at_most=4)
def _successions(programme: Programme, publication: None, side: str) -> dict[str, list[Succession]]:
    found: dict[str, list[Succession]] = {}
    for one in programme.organisations.successions:
        found.setdefault(getattr(one, side), []).append(one)
    return found


def _extent(one: Succession, language: Language) -> str:
    if one.extent == "whole":
        return _("the whole")
    if one.share is None:
        return _("a part; how much is not stated")
    basis = {
        "population": _("of the population"),
        "area": _("of the area"),
        "explicit": _("as stated"),
        None: "",
    }[one.basis]
    share = format_number(float(one.share) * 100, 1, language)
    return _("a part: %(share)s%% %(basis)s") % {"share": share, "basis": basis}


def _children(
    programme: Programme, id: str, day: date, language: Language
) -> list[tuple[str, list[Place]]]:
    """Return who stands right below today, by kind."""
    known = programme.organisations.by_id
    below = [
        known[one] for one in programme.organisations.children(id) if known[one].is_valid_on(day)
    ]
    found: dict[str, list[Place]] = {}
    for one in sorted(below, key=name_key):
        found.setdefault(one.kind, []).append(place_of(programme, one.id, language))
    return [(kind_title(kind, programme, language), places) for kind, places in found.items()]
