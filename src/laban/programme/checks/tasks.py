"""Tasks: their group, lead and targets exist; dates are in order; gaps are named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.model import Task
from laban.programme.naming import (
    check_citations,
    find_doubles,
    listed,
    unknown_name,
    unknown_organisation,
)
from laban.programme.task_stages import STAGE, Stage, status_list

# The fields that a plan states of every task, or is said not to have published.
PUBLISHABLE: tuple[str, ...] = get_args(get_args(Task.model_fields["not_published"].annotation)[0])


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the tasks and their groups."""
    yield from find_doubles("task group", ((entry.value.code, entry) for entry in draft.groups))
    yield from find_doubles("task", ((entry.value.code, entry) for entry in draft.tasks))
    for entry in draft.tasks:
        yield from check_citations(draft, entry, entry.value.source)
        yield from _references(draft, entry)
        yield from _gaps(entry)
        first, last = entry.value.starts_on, entry.value.due_on
        if first and last and last < first:
            sentence = f'"{entry.value.code}" is due on {last}, before it starts on {first}.'
            yield entry.error(("due_on",), sentence, "Correct one of the days.", "programme-103")
    if draft.tasks:
        yield from _stages(draft)


def _stages(draft: Draft) -> Iterator[Issue]:
    """Look whether the statuses of task updates say how far a task has come."""
    codes = status_list(draft.record_type_of, draft.code_list_of)
    for entry in draft.code_lists:
        if codes is None or entry.value is not codes:
            continue
        wrong = {
            code.code: code.attributes.get(STAGE)
            for code in codes.entries
            if code.attributes.get(STAGE) not in tuple(Stage)
        }
        if wrong:
            code, stated = next(iter(wrong.items()))
            has = f'has the stage "{stated}"' if stated else "has no stage"
            yield entry.warning(
                (),
                f'The status "{code}" of task updates {has}, so it is taken as under way, or as '
                "done when a day of completion is reported.",
                f"Write {listed(Stage)} into the column `{STAGE}:string` of "
                f"codes/{codes.code}.csv.",
                "programme-164",
            )


def _references(draft: Draft, entry: Entry[Task]) -> Iterator[Issue]:
    task, groups, targets = entry.value, draft.declared.groups, draft.declared.targets
    if task.group and task.group not in groups:
        yield unknown_name(entry, ("group",), "task group", task.group, groups, "programme-100")
    if task.lead and task.lead not in draft.tree.by_id:
        yield unknown_organisation(entry, ("lead",), task.lead, draft.tree, "programme-101")
    for index, name in enumerate(task.targets):
        if name not in targets:
            path = ("targets", index)
            yield unknown_name(entry, path, "target", name, targets, "programme-102")


def _gaps(entry: Entry[Task]) -> Iterator[Issue]:
    for field in PUBLISHABLE:
        is_stated = getattr(entry.value, field) is not None
        is_named = field in entry.value.not_published
        if is_stated and is_named:
            sentence = f'"{field}" is stated, yet `not_published` names it.'
            cure = "Take it out of `not_published`."
            yield entry.error(("not_published",), sentence, cure, "programme-104")
        elif not is_stated and not is_named:
            sentence = f'"{field}" of the task "{entry.value.code}" is neither stated nor said to '
            yield entry.warning(
                (),
                f"{sentence}be unpublished.",
                f"State it, or add {field} to `not_published`.",
                "programme-105",
            )
