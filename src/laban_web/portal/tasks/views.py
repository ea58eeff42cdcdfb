"""The list of tasks, by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from laban.report import Language
from laban_web.portal.caching import until_published
from laban_web.portal.filters import has_words, is_filtered, read_filter, read_words
from laban_web.portal.language import current_language
from laban_web.portal.standings import Standings, current_standings
from laban_web.portal.tasks.stated import stated_counts
from laban_web.portal.tasks.wording import ShownTask, shown_tasks, task_state_titles

_NO_GROUP = "none"


@dataclass(frozen=True)
class Group:
    """The tasks of one group of the plan."""

    code: str
    title: str
    tasks: tuple[ShownTask, ...]


def show_tasks(request: HttpRequest) -> HttpResponse:
    """Show all tasks by group, or those that fit the filters."""
    standings = current_standings()
    found = listed(standings, request.GET, current_language())
    return render(request, "portal/tasks/list.html", found | {"standings": standings})


def listed(standings: Standings, asked: QueryDict, language: Language) -> dict[str, Any]:
    """Return the tasks that fit the filters, by group, and the filters as they are set."""
    everything = shown_tasks(standings, language)
    titles = _group_titles(standings, language)
    words = read_words(asked)
    leads = {one.task.lead: one.lead for one in everything if one.task.lead}
    group, state, lead = filters = (
        read_filter(asked, "group", _("Group"), titles),
        read_filter(asked, "state", _("State"), task_state_titles(language)),
        read_filter(asked, "lead", _("Lead"), leads | {_NO_GROUP: _("Not published")}),
    )
    found = [
        one
        for one in everything
        if group.admits(one.task.group or _NO_GROUP)
        and state.admits(one.state)
        and lead.admits(one.task.lead or _NO_GROUP)
        and has_words(words, one.title, one.task.code, one.product)
    ]
    return {
        "groups": [
            Group(code, title, tuple(one for one in found if (one.task.group or _NO_GROUP) == code))
            for code, title in titles.items()
        ],
        "count": len(found),
        "counts": _counts(standings, language),
        "is_illustrative": any(one.is_illustrative for one in everything),
        "stated": stated_counts(standings, language),
        "words": words,
        "filters": filters,
        "is_filtered": is_filtered(words, filters),
    }


def _group_titles(standings: Standings, language: Language) -> dict[str, str]:
    groups = standings.programme.task_groups
    titles = {one.code: getattr(one.title, language) for one in groups}
    return {_NO_GROUP: _("Group not published")} | titles


def _counts(standings: Standings, language: Language) -> list[tuple[str, str, int]]:
    titles = task_state_titles(language)
    return [(state, titles[state], number) for state, number in standings.task_counts.items()]


tasks = until_published(show_tasks)
