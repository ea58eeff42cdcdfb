"""Standings as plain values: what a publication keeps and machines read."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pyarrow as pa
from tests.assess.test_tasks import programme_of, update
from tests.figure_rows import figure, figure_table

from laban.assess import judge_targets, judge_tasks, standings_document

TODAY = date(2024, 7, 1)


def test_the_document_is_json_and_says_everything() -> None:
    programme = programme_of()
    row = figure("online_share", "VN", "2024-Q1", 12.5, unit="percent", illustrative=True)
    updates = pa.Table.from_pylist([update("V1", "2024-06-01", "going")])
    document = standings_document(
        programme,
        judge_targets(programme, figure_table(row), TODAY),
        judge_tasks(programme, updates, TODAY),
        TODAY,
    )

    assert json.loads(json.dumps(document)) == document
    assert (document["programme"], document["today"]) == ("small", "2024-07-01")
    assert document["programme_version"] == programme.version
    target, (task, other) = document["targets"][0], document["tasks"]
    assert target["figure"] == {
        "period": "2024-Q1",
        "value": 12.5,
        "kind": "counted",
        "source": "",
        "vintage": "",
        "records": 1,
        "estimated": False,
        "illustrative": True,
    }
    assert (target["target"], target["state"], target["rule"]["code"]) == (
        "T1",
        "needs_effort",
        "behind",
    )
    assert target["progress"]["due_on"] == "2024-12-31"
    assert target["progress"]["travelled"] is None
    assert (task["state"], task["reports"][0]["reported_on"]) == ("under_way", "2024-06-01")
    assert other["not_published"] == ["group", "product", "lead", "starts_on", "due_on"]
    assert document["counts"]["targets"]["needs_effort"] == 1
    assert document["rules"][0]["state"] == "no_data"


def test_the_path_and_the_pace_are_in_it() -> None:
    from tests.assess.test_targets import programme_of as with_targets
    from tests.small_programme import TARGETS

    programme = with_targets(TARGETS + "    baseline: {value: 20, period: 2023}\n")
    row = figure("online_share", "VN", "2024-H1", 25.0, unit="percent")
    standings = judge_targets(programme, figure_table(row), TODAY)
    target = standings_document(programme, standings, (), TODAY)["targets"][0]

    assert target["baseline"] == {"period": "2023", "value": 20.0}
    assert target["path"] == [
        {"period": "2023", "value": 20.0, "stated": True},
        {"period": "2024", "value": 40.0, "stated": True},
    ]
    assert target["progress"]["pace"]["since"] == "2023"
    assert round(target["progress"]["pace"]["per_year"], 9) == 10.0


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(key for one in value.values() for key in _keys(one))}
    return {key for one in value for key in _keys(one)} if isinstance(value, list) else set()


def test_the_reference_names_every_key() -> None:
    programme = programme_of()
    row = figure("online_share", "VN", "2024-Q1", 12.5, unit="percent")
    document = standings_document(
        programme,
        judge_targets(programme, figure_table(row), TODAY),
        judge_tasks(programme, pa.Table.from_pylist([update("V1", "2024-06-01", "going")]), TODAY),
        TODAY,
    )
    page = (Path(__file__).parents[2] / "docs" / "reference" / "standings.md").read_text("utf-8")

    del document["rules"], document["counts"]
    for target in document["targets"]:
        del target["rule"]
    known = set(re.findall(r"`(\w+)`", page))
    assert _keys(document) - known == set()
