"""What the statuses of task updates mean: the attribute `stage` of their code list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from laban.programme.model import CodeList, RecordType

TASK_UPDATE = "task_update"
STAGE = "stage"


class Stage(StrEnum):
    """How far a task has come by a report, the least first."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"


def status_list(
    record_types: Mapping[str, RecordType], code_lists: Mapping[str, CodeList]
) -> CodeList | None:
    """Return the code list of the statuses of task updates.

    Empty: `None` when the programme has no task updates, or their status is not a code.
    """
    record_type = record_types.get(TASK_UPDATE)
    column = record_type.columns.get("status") if record_type else None
    return code_lists.get(column.code_list or "") if column else None


def stages_of(
    record_types: Mapping[str, RecordType], code_lists: Mapping[str, CodeList]
) -> Mapping[str, Stage]:
    """Return the stage of each status of task updates that the programme gives one."""
    codes = status_list(record_types, code_lists)
    return {
        entry.code: Stage(str(entry.attributes[STAGE]))
        for entry in (codes.entries if codes else ())
        if entry.attributes.get(STAGE) in tuple(Stage)
    }
