"""A question that names a figure is answered by the figure."""

from __future__ import annotations

import pytest

from laban.programme import Programme
from laban.publication import Publication
from laban_web.portal.search import Finder
from laban_web.portal.search.answers import Answer, Answers
from tests.web.portal.search.conftest import TODAY


@pytest.fixture(scope="module")
def answers(vietnam: Programme, publication: Publication, finder: Finder) -> Answers:
    return Answers(vietnam, publication, finder)


def _first(answers: Answers, finder: Finder, text: str) -> list[Answer]:
    return answers.find(finder.understand(text), TODAY)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DTI Thái Nguyên 2024", "dti/19/2024"),
        ("dti thai nguyen 2024", "dti/19/2024"),
        ("dân số Hà Nội 2023", "population/01/2023"),
        ("dan so ha noi nam 2023", "population/01/2023"),
        ("GRDP bình quân đầu người Quảng Ninh 2023", "grdp_per_head/22/2023"),
        ("tỷ trọng kinh tế số GDP 2024", "digital_economy_share/VN/2024"),
        ("KTS trong GDP 2023", "digital_economy_share/VN/2023"),
        ("kinh tế số Bắc Giang 2022", "digital_economy_share_of_grdp/24/2022"),
        ("dịch vụ công trực tuyến Đà Nẵng 2024", "service_index_766_online/48"),
    ],
)
def test_the_figure_is_the_one_that_was_asked_for(
    answers: Answers, finder: Finder, text: str, name: str
) -> None:
    found = [one.figure.name for one in _first(answers, finder, text)]
    assert any(one.startswith(name) for one in found), found


def test_without_a_period_the_latest_counts(answers: Answers, finder: Finder) -> None:
    (first, *_others) = _first(answers, finder, "dân số Hà Nội")
    assert first.figure.period_name == "2024"
    assert first.is_of_period


def test_a_period_without_a_figure_gives_the_latest_and_says_so(
    answers: Answers, finder: Finder
) -> None:
    (first, *_others) = _first(answers, finder, "dân số Hà Nội 2030")
    assert first.figure.period_name == "2024"
    assert not first.is_of_period


@pytest.mark.parametrize("text", ["quyết định 749", "Hà Giang", "2024", "lịch sử triều Nguyễn"])
def test_what_asks_for_no_figure_gets_none(answers: Answers, finder: Finder, text: str) -> None:
    assert _first(answers, finder, text) == []
