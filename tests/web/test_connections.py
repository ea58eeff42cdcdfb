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
    assert [one["judged_on"] for one in history] == ["2026-03-11", "2026-03-10"]
    gaps = as_lan.get("/api/v1/gaps").json()
    assert gaps["count"] == 1
    (gap,) = gaps["gaps"]
    assert (gap["stated"], gap["landed"], gap["procedure"]) == (7, 0, "9.001001")


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
    assert as_lan.get("/api/v1/gaps").json() == {"day": None, "count": 0, "gaps": []}


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
