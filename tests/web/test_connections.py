"""Connections, gaps and pulls over the API, and the jobs behind them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from laban.connect import deliver
from laban.quality import ConnectionStatus
from laban_web.accounts.models import Person
from laban_web.installation import Installation
from laban_web.operations.judging import keep_verdicts
from tests.web.conftest import OTHER, PROVINCE, browser_of, system
from tests.web.test_tokens import token

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 10, 3, tzinfo=UTC)
DAY = timedelta(days=1)
WHERE = "/api/v1/connections"
# By day of February: what the province says it received, and none arrived.
GAPS = {1: 5, 2: 1, 3: 9, 4: 3, 5: 2, 6: 8, 7: 4}
TOTAL = {"organisation": "48", "day": "2026-03-02", "procedure": "9.001001", "received": 7}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock(home: Installation) -> Clock:
    """The clock of the installation; tokens are asked of it too."""
    made = Clock()
    object.__setattr__(home, "now", made)
    return made


def _deliver(home: Installation, record_type: str, *rows: dict[str, Any]) -> None:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    receipt = deliver(
        BytesIO(lines.encode()),
        programme=home.programme,
        lake=home.lake,
        record_type=record_type,
        organisation=PROVINCE,
        delivery_id=f"{record_type}-{home.now()}",
        now=home.now,
        pseudonym_key=home.pseudonym_key,
        format="ndjson",
    )
    assert receipt.rows_landed == len(rows), home.lake.refused(receipt.number).to_pylist()


def _kept(home: Installation, clock: Clock) -> None:
    """Two days on which verdicts were kept; on the first the province stated a total."""
    _deliver(home, "control_total", TOTAL)
    for _ in range(2):
        clock.moment += DAY
        assert keep_verdicts()


def _as(client: Client, organisation: str = PROVINCE, **binding: object) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(client, *system('reader', organisation, **binding))}"}


def test_the_night_keeps_yesterday_and_what_was_missed(home: Installation, clock: Clock) -> None:
    assert keep_verdicts() == "verdicts kept of 2026-03-09"
    clock.moment += 3 * DAY
    assert keep_verdicts() == "verdicts kept of 2026-03-10, 2026-03-11, 2026-03-12"
    assert keep_verdicts() == ""


def test_an_agency_sees_its_connections_history_and_gaps(
    home: Installation, clock: Clock, as_lan: Client
) -> None:
    _kept(home, clock)
    told = as_lan.get(WHERE, {"record_type": "dossier"}).json()
    assert told["day"] == "2026-03-11"
    (verdict,) = told["connections"]
    assert (verdict["organisation"], verdict["obligation"]) == (PROVINCE, "DOSSIERS-PROVINCES")
    assert verdict["illustrative"] is False
    asked = {"organisation": PROVINCE, "record_type": "dossier"}
    history = as_lan.get(f"{WHERE}/history", asked).json()
    assert [one["judged_on"] for one in history["connections"]] == ["2026-03-11", "2026-03-10"]
    assert history["next"] is None
    gaps = as_lan.get("/api/v1/gaps").json()
    assert gaps["count"] == 1
    (gap,) = gaps["gaps"]
    assert (gap["stated"], gap["landed"], gap["procedure"]) == (7, 0, "9.001001")


def _pages(browser: Client, where: str, name: str, **asked: object) -> list[list[dict[str, Any]]]:
    """Return every page of a list, following each to the next."""
    answer = browser.get(where, asked).json()
    pages = [answer[name]]
    while answer["next"]:
        answer = browser.get(answer["next"]).json()
        pages.append(answer[name])
    return pages


def test_every_gap_is_on_a_page(home: Installation, clock: Clock, as_lan: Client) -> None:
    totals = [
        TOTAL | {"day": f"2026-02-{day:02}", "received": received} for day, received in GAPS.items()
    ]
    _deliver(home, "control_total", *totals)
    clock.moment += DAY
    keep_verdicts()
    pages = _pages(as_lan, "/api/v1/gaps", "gaps", size=3)
    assert [len(page) for page in pages] == [3, 3, 1]
    found = [(gap["counted_on"], gap["stated"]) for page in pages for gap in page]
    assert found == [(f"2026-02-{day:02}", received) for day, received in GAPS.items()]
    assert _pages(as_lan, "/api/v1/gaps", "gaps", size=7) == [
        [gap for page in pages for gap in page]
    ]


def test_pages_of_gaps_stay_on_their_day(home: Installation, clock: Clock, as_lan: Client) -> None:
    _deliver(home, "control_total", TOTAL, TOTAL | {"day": "2026-03-03"})
    clock.moment += DAY
    keep_verdicts()
    first = as_lan.get("/api/v1/gaps", {"size": 1}).json()
    clock.moment += DAY
    keep_verdicts()
    second = as_lan.get(first["next"]).json()
    assert second["day"] == first["day"] == "2026-03-10"
    assert [gap["counted_on"] for gap in second["gaps"]] == ["2026-03-03"]


def test_history_is_read_page_by_page(home: Installation, clock: Clock, as_lan: Client) -> None:
    clock.moment += 3 * DAY
    keep_verdicts()
    clock.moment += 3 * DAY
    keep_verdicts()
    asked = {"organisation": PROVINCE, "record_type": "dossier", "size": 3}
    pages = _pages(as_lan, f"{WHERE}/history", "connections", **asked)
    days = [[one["judged_on"][-2:] for one in page] for page in pages]
    assert days == [["15", "14", "13"], ["12"]]


@pytest.mark.parametrize("cursor", ["x", "e30", "WzFd", "%00", "W1tdXQ", "é"])
def test_a_wrong_place_in_the_gaps_is_told(home: Installation, as_lan: Client, cursor: str) -> None:
    answer = as_lan.get("/api/v1/gaps", {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "api-029")


def test_gaps_come_as_csv(home: Installation, clock: Clock, as_lan: Client) -> None:
    _kept(home, clock)
    answer = as_lan.get("/api/v1/gaps", {"format": "csv", "day": "2026-03-10"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufefforganisation,record_type,counted_on,procedure,total")
    assert len(lines) == 2
    assert f"{PROVINCE},dossier,2026-03-02,9.001001,received,7,0" in lines[1]


def test_connections_are_filtered(home: Installation, clock: Clock, client: Client) -> None:
    _kept(home, clock)
    root = home.programme.organisations.root
    headers = _as(client, root, with_subordinates=True)

    def count(**asked: str) -> int:
        return len(client.get(WHERE, asked, headers=headers).json()["connections"])

    every = count()
    assert every > 100
    by_status = [count(status=verdict.value) for verdict in ConnectionStatus]
    assert sum(by_status) == every
    assert count(organisation=PROVINCE, record_type="dossier") == 1
    assert count(organisation="nobody") == 0
    assert count(day="2026-03-10") == every
    assert count(day="2020-01-01") == 0


def test_nothing_is_told_before_a_day_was_kept(home: Installation, as_lan: Client) -> None:
    assert as_lan.get(WHERE).json() == {"day": None, "connections": []}
    assert as_lan.get("/api/v1/gaps").json() == {"day": None, "count": 0, "gaps": [], "next": None}


def test_who_may_see_connections(
    home: Installation, clock: Clock, client: Client, minh: Person, hoa: Person
) -> None:
    _kept(home, clock)
    asked = {"organisation": PROVINCE, "record_type": "dossier"}
    history = f"{WHERE}/history"
    assert browser_of(minh).get(history, asked).status_code == 200
    for where in (WHERE, "/api/v1/gaps", history):
        assert client.get(where, asked).status_code == 401
    stranger = browser_of(hoa)
    assert stranger.get(history, asked).status_code == 404
    assert stranger.get(WHERE, asked).json()["connections"] == []
    assert stranger.get("/api/v1/gaps", asked).json()["count"] == 0
    wrong = _as(client, OTHER)
    assert client.get(history, asked, headers=wrong).status_code == 404
    assert client.get(WHERE, asked, headers=wrong).json()["connections"] == []
    assert client.post(WHERE, headers=wrong).status_code == 405


def test_a_wrong_day_is_told(home: Installation, as_lan: Client) -> None:
    answer = as_lan.get(WHERE, {"day": "yesterday"})
    assert (answer.status_code, answer.json()["code"]) == (422, "api-014")
