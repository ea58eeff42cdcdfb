"""A server that is told of the steps of dossiers is killed: every step is told once, in the end."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import ibis
import pytest

from tests.conftest import database_of_its_own
from tests.long.senders import Sender, at_work
from tests.long.served import Served

pytestmark = pytest.mark.long
KILLS = 8
LONGEST_LIFE_SECONDS = 3.0
STEPS = (1, 4, 2, 3)


class Teller(Sender):
    """A portal that tells EMC's events: the steps of one dossier after another, out of order."""

    path = "/TrackingMCDT"

    def delivery_id(self, id: str) -> str:
        """Return the id under which an event is delivered."""
        dossier, step = self._step(id)
        return f"emc/9048/{id}/{dossier}/{step}"

    def dossiers(self) -> dict[str, set[int]]:
        """Return the steps that were told of each dossier."""
        told: dict[str, set[int]] = {}
        for dossier, step in map(self._step, self.sent):
            told.setdefault(dossier, set()).add(step)
        return told

    def _step(self, id: str) -> tuple[str, int]:
        number = int(id.rsplit("-", 1)[1])
        dossier = number // len(STEPS)
        order = random.Random(dossier).sample(STEPS, len(STEPS))
        name = f"000.00.01.H17-260302-{self._name[1:]}{dossier:06d}"
        return name, order[number % len(STEPS)]

    def _rows_of_next(self) -> int:
        return 1

    def _content(self, id: str) -> str:
        dossier, step = self._step(id)
        event = {
            "CodeProfile": id,
            "SiteId": 9048,
            "CodeTTHC": "9.001001",
            "MaHoSo": dossier,
            "Status": step,
            "FormsReception": 1,
            "Level": 4,
        }
        return json.dumps(event)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    """A server with two workers on PostgreSQL, and the programme that knows EMC's sites."""
    with database_of_its_own() as url:
        settings = {"LABAN_DATABASE_URL": url, "LABAN_PROGRAMME": "programmes/vietnam"}
        made = Served(tmp_path, "--workers", "2", **settings)
        yield made
        if made.process and made.process.poll() is None:
            made.kill()


def test_steps_told_to_a_server_that_is_killed_count_once(server: Served) -> None:
    server.start()
    server.await_ready()
    token = server.sign_in()
    tellers = [Teller(server.address, token, f"s{number}") for number in range(2)]
    chance = random.Random(20_260_302)
    with at_work(tellers):
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.5, LONGEST_LIFE_SECONDS))
            server.kill()
            server.start()
            server.await_ready()
    for teller in tellers:
        teller.finish()
    assert server.stop() == 0
    told = {teller.delivery_id(id) for teller in tellers for id in teller.sent}
    steps = {name: known for teller in tellers for name, known in teller.dossiers().items()}
    assert len(told) > KILLS * len(STEPS)
    with server.lake() as lake:
        deliveries = [delivery.delivery_id for delivery in lake.deliveries()]
        assert sorted(deliveries) == sorted(told)
        latest = lake.records(ibis.duckdb.connect(), "dossier").to_pyarrow().to_pylist()
    assert {row["dossier_code"] for row in latest} == steps.keys()
    for row in latest:
        is_ended = 3 in steps[row["dossier_code"]]
        assert (row["status"] == "result_returned") == is_ended
        assert not is_ended or row["received_at"] <= row["ended_at"]
