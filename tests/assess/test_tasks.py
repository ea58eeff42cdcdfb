"""Tasks by their latest updates: states, dues, and who owes a report."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from tests.small_programme import FILES, OBLIGATIONS, TASKS

from laban.assess import TaskStanding, TaskState, count_tasks, judge_tasks, unknown_tasks
from laban.programme import Programme, read_programme_files

Row = dict[str, Any]
TODAY = date(2025, 1, 20)
TASK_UPDATE = """\
record_type: task_update
title: {vi: Cập nhật, en: Update}
key: [task, organisation, reported_on]
organisation: organisation
time: reported_on
columns:
  task: {type: string, required: true, title: {vi: Nhiệm vụ, en: Task}}
  organisation: {type: organisation, required: true, title: {vi: Cơ quan, en: Organisation}}
  reported_on: {type: date, required: true, title: {vi: Ngày, en: Day}}
  status: {type: code, code_list: progress, required: true, title: {vi: Tình trạng, en: Status}}
  due_on: {type: date, title: {vi: Hạn, en: Due}}
  completed_on: {type: date, title: {vi: Ngày xong, en: Completed}}
"""
STATUSES = """\
code,name_vi,name_en,stage:string
given,Mới giao,Given,not_started
going,Đang làm,Going,under_way
ended,Xong,Ended,done
"""
OWED = """\
  - code: O3
    title: {vi: Báo cáo nhiệm vụ, en: Reports on tasks}
    record_type: task_update
    organisations: [VN]
    rhythm: monthly
    due: {days: 10}
    source: [{document: plan}]
"""


def programme_of(*, tasks: str = TASKS, owed: str = OWED, statuses: str = STATUSES) -> Programme:
    files = dict(FILES) | {
        "tasks.yaml": tasks,
        "obligations.yaml": OBLIGATIONS + owed,
        "records/task_update.yaml": TASK_UPDATE,
        "codes/progress.csv": statuses,
    }
    return read_programme_files((name, text.encode()) for name, text in files.items())


def update(task: str, day: str, status: str, organisation: str = "VN", **days: str) -> Row:
    row = {"task": task, "organisation": organisation, "status": status, "_illustrative": False}
    stated = {"reported_on": day, "due_on": None, "completed_on": None} | days
    return row | {name: text and date.fromisoformat(text) for name, text in stated.items()}


def judged(*rows: Row, programme: Programme | None = None, today: date = TODAY) -> TaskStanding:
    """Return the standing of V1, which is due on 2024-12-31 by its lead VN."""
    table = pa.Table.from_pylist(list(rows)) if rows else None
    return judge_tasks(programme or programme_of(), table, today)[0]


@pytest.mark.parametrize(
    ("status", "more", "today", "state"),
    [
        ("given", {}, "2024-12-31", "not_started"),
        ("going", {}, "2024-12-31", "under_way"),
        ("given", {}, "2025-01-01", "overdue"),
        ("going", {}, "2025-01-01", "overdue"),
        ("ended", {"completed_on": "2024-12-31"}, "2025-01-01", "done"),
        ("ended", {"completed_on": "2025-01-01"}, "2025-01-01", "done_late"),
    ],
)
def test_the_latest_report_and_the_due_day_give_the_state(
    status: str, more: dict[str, str], today: str, state: str
) -> None:
    rows = (update("V1", "2024-05-01", "given"), update("V1", "2024-12-30", status, **more))
    assert judged(*rows, today=date.fromisoformat(today)).state == state


def test_no_report_is_not_overdue_and_the_lead_owes_it() -> None:
    standing = judged()
    assert standing.state is TaskState.NO_REPORT
    assert standing.is_due_past
    assert standing.owed_by == "VN"


def test_a_report_after_today_is_not_known_today() -> None:
    rows = (update("V1", "2024-05-01", "going"), update("V1", "2024-07-01", "ended"))
    assert judged(*rows, today=date(2024, 6, 30)).state is TaskState.UNDER_WAY


def test_a_lead_owes_the_report_of_a_period_whose_last_day_in_time_is_past() -> None:
    november = update("V1", "2024-11-30", "going")
    # December's report was in time until 10 January.
    assert judged(november, today=date(2025, 1, 10)).owed_by is None
    assert judged(november, today=date(2025, 1, 11)).owed_by == "VN"
    assert judged(november, programme=programme_of(owed="")).owed_by is None


def test_nobody_owes_a_report_on_what_is_done() -> None:
    assert judged(update("V1", "2024-05-01", "ended", completed_on="2024-05-01")).owed_by is None


def test_only_the_lead_judges_but_all_reports_are_shown() -> None:
    rows = (update("V1", "2024-05-01", "going"), update("V1", "2024-06-01", "ended", "10"))
    standing = judged(*rows, today=date(2024, 7, 1))
    assert standing.state is TaskState.UNDER_WAY
    assert [one.organisation for one in standing.reports] == ["10", "VN"]


def test_who_took_over_the_lead_reports_for_it() -> None:
    programme = programme_of(tasks=TASKS.replace("lead: VN", 'lead: "20"'))
    day = date(2025, 8, 1)
    follower = update("V1", "2025-07-15", "ended", "10@2025-07-01", completed_on="2025-07-10")

    assert judged(programme=programme, today=day).owed_by == "10@2025-07-01"
    assert judged(follower, programme=programme, today=day).state is TaskState.DONE_LATE


def test_where_no_lead_is_stated_the_least_advanced_report_decides() -> None:
    rows = (
        update("V2", "2024-05-01", "ended", "10", completed_on="2024-04-30", due_on="2024-06-01"),
        update("V2", "2024-05-01", "going", "20", due_on="2024-09-01"),
    )
    table = pa.Table.from_pylist(list(rows))
    second = judge_tasks(programme_of(), table, date(2024, 8, 1))[1]

    assert second.state is TaskState.UNDER_WAY
    assert second.due_on == date(2024, 9, 1)
    assert second.owed_by is None


def test_a_status_without_stage_is_under_way_until_a_day_of_completion() -> None:
    bare = programme_of(statuses="code,name_vi,name_en\ngoing,Đang làm,Going\nended,Xong,Ended\n")
    day = date(2024, 7, 1)
    assert judged(update("V1", "2024-05-01", "ended"), programme=bare, today=day).state == (
        "under_way"
    )
    done = update("V1", "2024-05-01", "ended", completed_on="2024-05-01")
    assert judged(done, programme=bare, today=day).state is TaskState.DONE


def test_an_invented_report_marks_the_task() -> None:
    invented = update("V1", "2024-05-01", "going") | {"_illustrative": True}
    assert judged(invented).is_illustrative
    assert not judged(update("V1", "2024-05-01", "going")).is_illustrative


def test_reports_on_tasks_that_the_plan_does_not_have_are_named() -> None:
    rows = [update(task, "2024-05-01", "going") for task in ("V9", "V1", "V9")]
    assert unknown_tasks(programme_of(), pa.Table.from_pylist(rows)) == ("V9",)
    assert unknown_tasks(programme_of(), None) == ()


def test_counts_are_of_every_state() -> None:
    counts = count_tasks(judge_tasks(programme_of(), None, TODAY))
    assert counts["no_report"] == 2
    assert sum(counts.values()) == 2
