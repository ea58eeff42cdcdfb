"""Indicators of connection, over verdicts worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.measured import Figures, measured

from laban.programme import IndicatorKind, Programme

INDICATORS = (
    "connections_connected_share",
    "dossier_connections_connected_share",
    "connection_days_connected_share",
    "connection_gaps",
)
Day = tuple[str, str]


def verdicts(organisation: str, record_type: str, *days: Day, gaps: int = 0) -> list[Any]:
    return [
        {
            "organisation": organisation,
            "record_type": record_type,
            "judged_on": date.fromisoformat(on),
            "owed_on": date.fromisoformat(on),
            "status": status,
            "missing_count": 0,
            "gaps": gaps,
        }
        for on, status in days
    ]


@pytest.fixture(scope="module")
def figures(vietnam: Programme, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    records = [
        *verdicts("48", "dossier", ("2024-03-30", "interrupted"), ("2024-03-31", "connected")),
        *verdicts("48", "online_service", ("2024-03-31", "partial")),
        *verdicts("01", "dossier", ("2024-03-31", "not_reconciled"), gaps=7),
        *verdicts("BTP", "dossier", ("2024-03-31", "connected")),
        *verdicts(
            "BTTTT", "dossier", ("2024-03-10", "connected"), ("2024-03-31", "no_longer_owed")
        ),
    ]
    span = (date(2024, 1, 1), date(2024, 7, 1))
    home = tmp_path_factory.mktemp("connections")
    return measured(vietnam, {"connection_status": records}, home, INDICATORS, span)


def test_the_last_verdict_of_each_owed_connection_counts(figures: Figures) -> None:
    assert figures.ratio("connections_connected_share", "VN", "2024-03") == (2, 4)
    assert figures.ratio("connections_connected_share", "48", "2024-03") == (1, 2)
    assert figures.ratio("dossier_connections_connected_share", "VN", "2024-03") == (2, 3)


def test_what_is_no_longer_owed_leaves_the_share(figures: Figures) -> None:
    found = figures.ratio("connections_connected_share", "BTTTT", "2024-03")
    assert found is None or found == (0, 0)


def test_the_verdict_stays_until_the_next_one(figures: Figures) -> None:
    assert figures.ratio("dossier_connections_connected_share", "48", "2024-05") == (1, 1)


def test_days_on_which_connections_held_are_shared_out(figures: Figures) -> None:
    # Six verdicts on owed connections; the connected ones: 48 on the 31st, BTP, BTTTT on the 10th.
    assert figures.ratio("connection_days_connected_share", "VN", "2024-03") == (3, 6)


def test_open_gaps_are_added_up(figures: Figures) -> None:
    assert figures.value("connection_gaps", "VN", "2024-03") == 7
    assert figures.value("connection_gaps", "48", "2024-03") == 0


def test_measured_connection_and_what_emc_published_never_meet(vietnam: Programme) -> None:
    (target,) = [one for one in vietnam.targets if one.code == "CT5-BY-RECORDS"]
    measured_ = vietnam.indicators[target.indicator]
    read = {
        i.indicator for i in vietnam.indicators.values() if i.record_type == "connection_status"
    }

    assert measured_.record_type == "connection_status"
    assert read == set(INDICATORS)
    derived = [i for i in vietnam.indicators.values() if i.kind is IndicatorKind.DERIVED]
    assert not [i for i in derived if any(code in str(i.expression) for code in INDICATORS)]
