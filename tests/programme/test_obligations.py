"""What is owed: by whom, for which period, by when. Days worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_programme import FILES

from laban.programme import (
    Obligation,
    OwedPeriod,
    Programme,
    Term,
    bound_on,
    compare_programmes,
    last_due,
    next_due,
    owed_on,
    read_programme_files,
)

HOLIDAYS = (date(2024, 5, 1),)


@pytest.fixture(scope="module")
def small() -> Programme:
    return read_programme_files((name, text.encode()) for name, text in FILES.items())


def obligation(rhythm: str, **keys: object) -> Obligation:
    stated = {"code": "O", "title": {"vi": "O", "en": "O"}, "record_type": "dossier"}
    return Obligation.model_validate(
        stated | {"rhythm": rhythm, "source": [{"document": "plan"}]} | keys
    )


def period(first: str, last: str, due: str) -> OwedPeriod:
    return OwedPeriod(*(date.fromisoformat(day) for day in (first, last, due)))


@pytest.mark.parametrize(
    ("rhythm", "keys", "day", "fallen", "coming"),
    [
        (
            "daily",
            {"due": {"days": 1}},
            "2024-05-03",
            ("2024-05-01", "2024-05-01", "2024-05-02"),
            ("2024-05-02", "2024-05-02", "2024-05-03"),
        ),
        (  # Friday 26 April is due on Thursday 2 May: the 1st is a holiday.
            "daily",
            {"due": {"working_days": 3}},
            "2024-05-03",
            ("2024-04-28", "2024-04-28", "2024-05-02"),
            ("2024-04-29", "2024-04-29", "2024-05-03"),
        ),
        (  # From Monday to Sunday; 5 May 2024 is a Sunday.
            "weekly",
            {"due": {"working_days": 2}},
            "2024-05-08",
            ("2024-04-29", "2024-05-05", "2024-05-07"),
            ("2024-05-06", "2024-05-12", "2024-05-14"),
        ),
        (
            "monthly",
            {"due": {"days": 5}},
            "2024-03-05",
            ("2024-01-01", "2024-01-31", "2024-02-05"),
            ("2024-02-01", "2024-02-29", "2024-03-05"),
        ),
        (
            "monthly",
            {"due": {"days": 5}},
            "2024-03-06",
            ("2024-02-01", "2024-02-29", "2024-03-05"),
            ("2024-03-01", "2024-03-31", "2024-04-05"),
        ),
        (  # Reports: 15 February to 14 March, a Thursday, and two working days.
            "monthly",
            {"due": {"working_days": 2}, "calendar": "report"},
            "2024-03-19",
            ("2024-02-15", "2024-03-14", "2024-03-18"),
            ("2024-03-15", "2024-04-14", "2024-04-16"),
        ),
        (
            "quarterly",
            {"due": {"days": 10}},
            "2024-04-10",
            ("2023-10-01", "2023-12-31", "2024-01-10"),
            ("2024-01-01", "2024-03-31", "2024-04-10"),
        ),
        (  # Form 08: before 25 December.
            "yearly",
            {"due": {"days": 10}, "calendar": "report"},
            "2024-12-24",
            ("2022-12-15", "2023-12-14", "2023-12-24"),
            ("2023-12-15", "2024-12-14", "2024-12-24"),
        ),
        (
            "as_events_occur",
            {"longest_silence": {"days": 3}},
            "2024-05-10",
            ("2024-05-06", "2024-05-06", "2024-05-09"),
            ("2024-05-07", "2024-05-07", "2024-05-10"),
        ),
    ],
)
def test_periods_fall_due_after_their_last_day_in_time(
    rhythm: str,
    keys: dict[str, object],
    day: str,
    fallen: tuple[str, str, str],
    coming: tuple[str, str, str],
) -> None:
    one = obligation(rhythm, **keys)
    on = date.fromisoformat(day)

    assert last_due(one, on, HOLIDAYS) == period(*fallen)
    assert next_due(one, on, HOLIDAYS) == period(*coming)


def test_nothing_has_fallen_due_before_the_first_period() -> None:
    one = obligation("monthly", due={"days": 5}, valid_from="2024-03-10")

    assert last_due(one, date(2024, 4, 5)) is None
    assert last_due(one, date(2024, 4, 6)) == period("2024-03-01", "2024-03-31", "2024-04-05")


def test_the_span_before_a_period_is_as_long() -> None:
    assert period("2024-05-06", "2024-05-12", "2024-05-14").before == (
        date(2024, 4, 29),
        date(2024, 5, 5),
    )


def test_a_kind_binds_those_that_exist_on_the_day(small: Programme) -> None:
    provinces = small.obligations[0]

    assert bound_on(small.organisations, provinces, date(2023, 12, 31)) == ()
    assert bound_on(small.organisations, provinces, date(2025, 6, 30)) == ("10", "20")
    assert bound_on(small.organisations, provinces, date(2025, 7, 1)) == ("10@2025-07-01",)


def test_who_takes_over_the_whole_owes_in_place_of_a_listed_one(small: Programme) -> None:
    listed = small.obligations[1]

    assert bound_on(small.organisations, listed, date(2025, 6, 30)) == ("10",)
    assert bound_on(small.organisations, listed, date(2025, 7, 1)) == ("10@2025-07-01",)


def test_nobody_owes_for_one_that_was_divided(small: Programme) -> None:
    divided = obligation("daily", due={"days": 1}, organisations=["102"])

    assert bound_on(small.organisations, divided, date(2025, 6, 30)) == ("102",)
    assert bound_on(small.organisations, divided, date(2025, 7, 1)) == ()


def test_what_an_organisation_owes_names_its_period_and_day(small: Programme) -> None:
    owed = owed_on(small, date(2024, 3, 18), "10")

    assert [(one.obligation.code, one.period.last_day, one.period.due_on) for one in owed] == [
        ("O1", date(2024, 3, 15), date(2024, 3, 18)),
        ("O2", date(2024, 3, 14), date(2024, 3, 18)),
    ]
    assert [one.organisation for one in owed_on(small, date(2024, 3, 18))] == ["10", "20", "10"]
    assert owed_on(small, date(2024, 3, 18), "101") == ()


def test_changes_of_obligations_are_said(small: Programme) -> None:
    text = FILES["obligations.yaml"]
    files = dict(FILES) | {
        "obligations.yaml": text.replace("{days: 3}", "{working_days: 2}").split("  - code: O2")[0]
    }
    other = read_programme_files((name, text.encode()) for name, text in files.items())

    assert [change.sentence for change in compare_programmes(small, other)] == [
        '"Provinces deliver dossiers" (O1): longest_silence was (days 3), is now (working_days 2).',
        '"Monthly values" (O2) was removed.',
    ]
    assert [change.sentence for change in compare_programmes(other, small)][1] == (
        '"Monthly values" (O2) was added: published_value, monthly.'
    )


@given(
    st.sampled_from(["daily", "weekly", "monthly", "quarterly", "yearly"]),
    st.sampled_from(["calendar", "report"]),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.builds(Term, days=st.integers(0, 40)) | st.builds(Term, working_days=st.integers(0, 40)),
)
def test_every_day_has_one_fallen_and_one_coming_period(
    rhythm: str, calendar: str, day: date, due: Term
) -> None:
    one = obligation(rhythm, calendar=calendar, due=due.model_dump(), kinds=["province"])
    fallen, coming = last_due(one, day, HOLIDAYS), next_due(one, day, HOLIDAYS)

    assert fallen is not None
    assert coming is not None
    assert fallen.due_on < day <= coming.due_on
    assert coming.first_day == fallen.last_day + timedelta(days=1)
