"""The verdict on a target in words, in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from tests.figure_rows import figure, figure_table
from tests.small_programme import PROGRAMME, TARGETS, small_files

from laban.assess import TaskState, judge_targets
from laban.programme import Programme, read_programme_files
from laban.report import TASK_STATES, describe_standing


def programme_of(targets: str) -> Programme:
    head = PROGRAMME.replace("    kind: plan\n", "    kind: plan\n    issuer: Cục Thống kê\n")
    files = small_files(targets_yaml=targets, programme_yaml=head)
    return read_programme_files((name, text.encode()) for name, text in files.items())


def said(programme: Programme, *rows: object, today: date = date(2024, 7, 1)) -> list[str]:
    standings = judge_targets(programme, figure_table(*rows), today)
    return [describe_standing(standings[0], programme, language) for language in ("en", "vi")]


def test_a_published_figure_names_document_issuer_day_and_vintage() -> None:
    targets = TARGETS.replace("online_share", "dti").replace("unit: percent", "unit: index")
    row = figure("dti", "VN", "2024", 39.5, unit="index", source="plan", vintage="latest")

    assert said(programme_of(targets), row, today=date(2025, 1, 1)) == [
        "By Cục Thống kê (The plan, 2024-01-15, latest publication): 39.5000 index in 2024, of at "
        "least 40.0000 index by the end of 2024. Missed: The due day is past and the figure of the "
        "last period is not as good as the target's value.",
        "Theo Cục Thống kê (Kế hoạch, 2024-01-15, bản mới nhất): 39,5000 điểm trong kỳ 2024, mục "
        "tiêu tối thiểu 40,0000 điểm đến hết kỳ 2024. Không đạt: Đã hết hạn và số liệu của kỳ cuối "
        "chưa đạt giá trị của mục tiêu.",
    ]


def test_an_issuer_that_is_an_organisation_has_its_name_in_both_languages() -> None:
    head = PROGRAMME.replace("    kind: plan\n", "    kind: plan\n    issuer: Chính phủ\n")
    targets = TARGETS.replace("online_share", "dti").replace("unit: percent", "unit: index")
    files = small_files(targets_yaml=targets, programme_yaml=head)
    programme = read_programme_files((name, text.encode()) for name, text in files.items())
    row = figure("dti", "VN", "2024", 39.5, unit="index", source="plan", vintage="latest")

    english, vietnamese = said(programme, row)
    assert english.startswith("By Government (The plan,")
    assert vietnamese.startswith("Theo Chính phủ (Kế hoạch,")


def test_a_counted_figure_says_from_how_much_and_what_it_is_held_against() -> None:
    targets = TARGETS + "    baseline: {value: 20, period: 2023}\n"
    more = {"records": 1234, "illustrative": True, "unit": "percent"}
    english, vietnamese = said(
        programme_of(targets), figure("online_share", "VN", "2024-H1", 25.0, **more)
    )

    assert english.startswith(
        "By 1,234 records that Laban counted (rests on illustrative data): 25.0 % in 2024-H1, of at "
        "least 40.0 % by the end of 2024. Needs effort:"
    )
    assert english.endswith("The path expects 30.0 % at that time.")
    assert "Theo 1.234 bản ghi do Laban tổng hợp (có dữ liệu minh họa): 25,0 %" in vietnamese
    assert vietnamese.endswith("Lộ trình vào thời điểm đó là 30,0 %.")


def test_without_a_path_the_pace_is_the_reason() -> None:
    rows = [figure("online_share", "VN", f"2024-0{m}", 10.0 * m, unit="percent") for m in (1, 2)]
    english, vietnamese = said(programme_of(TARGETS), *rows)

    assert english.endswith("At the pace so far it will be 120.0 % by then.")
    assert vietnamese.endswith("Với tốc độ đến nay, đến hạn sẽ là 120,0 %.")


def test_no_data_says_what_nobody_has_delivered() -> None:
    english, vietnamese = said(programme_of(TARGETS))

    assert english == (
        "Promised: at least 40.0 % by the end of 2024. No data: There is no figure. "
        "Nobody has delivered: Dossier."
    )
    assert vietnamese == (
        "Mục tiêu tối thiểu 40,0 % đến hết kỳ 2024. Chưa có số liệu: Chưa có số liệu nào. "
        "Chưa ai gửi: Hồ sơ."
    )


def test_other_sources_are_also_stated() -> None:
    targets = TARGETS.replace("online_share", "dti").replace("unit: percent", "unit: index")
    rows = [
        figure("dti", "VN", "2024", value, unit="index", source=source, vintage="2")
        for source, value in (("plan", 39.5), ("other", 41.0))
    ]
    english, vietnamese = said(programme_of(targets + "    value_source: plan\n"), *rows)

    assert english.endswith("Also stated, by other (2): 41.0000 index in 2024.")
    assert vietnamese.endswith("Nguồn khác, theo other (2): 41,0000 điểm trong kỳ 2024.")


def test_what_is_missed_narrowly_does_not_read_as_reached() -> None:
    row = figure("online_share", "VN", "2024", 39.9996, unit="percent")
    english, _ = said(programme_of(TARGETS), row, today=date(2025, 1, 1))

    assert "39.9996 % in 2024, of at least 40.0 % by the end of 2024. Missed:" in english


@pytest.mark.parametrize("state", list(TaskState))
def test_every_state_of_a_task_has_its_words(state: TaskState) -> None:
    assert all(TASK_STATES[state][language] for language in ("vi", "en"))
