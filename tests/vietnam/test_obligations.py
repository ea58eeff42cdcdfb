"""Who owes what in the Vietnamese programme."""

from __future__ import annotations

from collections import Counter
from datetime import date

from laban.programme import Programme, owed_on

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def test_63_provinces_and_then_34_owe_dossiers(vietnam: Programme) -> None:
    for day, provinces in ((BEFORE, 63), (AFTER, 34)):
        owed = Counter(one.obligation.code for one in owed_on(vietnam, day))
        assert owed["DOSSIERS-PROVINCES"] == provinces


def test_social_security_goes_on_owing_under_the_ministry_of_finance(vietnam: Programme) -> None:
    def owes(day: date, id: str) -> bool:
        return any(one.obligation.record_type == "dossier" for one in owed_on(vietnam, day, id))

    assert owes(date(2025, 2, 28), "BHXHVN")
    assert owes(date(2025, 3, 1), "BHXHVN@2025-03-01")


def test_the_yearly_report_on_systems_is_due_before_25_december(vietnam: Programme) -> None:
    (yearly,) = [
        one
        for one in owed_on(vietnam, date(2026, 12, 1), "48@2025-07-01")
        if one.obligation.code == "SYSTEMS-YEARLY"
    ]

    assert yearly.period.due_on == date(2026, 12, 24)
