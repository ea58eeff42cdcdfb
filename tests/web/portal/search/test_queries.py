"""What people ask for is among the first three hits."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from laban.programme import Programme
from laban_web.portal.search import Finder

QUERIES = Path(__file__).with_name("queries.csv")
WANTED_SHARE = 0.95


def _rows() -> list[dict[str, str]]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _first(finder: Finder, text: str, count: int = 3) -> list[str]:
    return [f"{one.kind}:{one.key}" for one in finder.find(text).entries[:count]]


def test_the_set_is_large_and_asks_each_question_once() -> None:
    asked = [row["query"] for row in _rows()]
    assert len(asked) >= 100
    assert len(set(asked)) == len(asked)


def test_every_expected_answer_exists(vietnam: Programme) -> None:
    known = {
        "indicator": set(vietnam.indicators),
        "target": {one.code for one in vietnam.targets},
        "organisation": set(vietnam.organisations.by_id),
        "task": {one.code for one in vietnam.tasks},
        "document": {one.code for one in vietnam.head.documents},
    }
    expected = [one.split(":", 1) for row in _rows() for one in row["expected"].split("|")]
    assert [(kind, key) for kind, key in expected if key not in known[kind]] == []


def test_answers_are_among_the_first_three(finder: Finder) -> None:
    missed = {
        row["query"]: found
        for row in _rows()
        if not set(found := _first(finder, row["query"])) & set(row["expected"].split("|"))
    }
    assert len(missed) <= (1 - WANTED_SHARE) * len(_rows()), missed


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("Đà Nẵng", "da nang"), ("chữ ký số", "CHU KY SO"), ("nghị định 42", "nghi dinh 42")],
)
def test_diacritics_and_case_do_not_decide_what_is_found(
    finder: Finder, typed: str, plain: str
) -> None:
    assert _first(finder, typed, 1) == _first(finder, plain, 1)


def test_a_kind_can_be_asked_for(finder: Finder) -> None:
    found = finder.find("kinh tế số", "document")
    assert {one.kind for one in found.entries} == {"document"}
    assert found.counts["indicator"] > 0


def test_a_question_of_marks_alone_finds_nothing(finder: Finder) -> None:
    for text in ("", "   ", '"', "*", "((", "AND", 'NEAR("a" "b")', "a\0b", "💥", "-" * 500):
        finder.find(text)
    assert finder.find("?!").entries == ()


def test_a_slip_is_put_right_and_said(finder: Finder) -> None:
    found = finder.find("kinh tế sốo GDPP")
    assert found.question.corrected is not None
    assert found.question.corrected.split() == ["kinh", "te", "so", "gdp"]


def test_suggestions_complete_the_last_word(finder: Finder) -> None:
    titles = [one.titles["vi"] for one in finder.suggest("thành phố đà n")]
    assert "Thành phố Đà Nẵng" in titles
