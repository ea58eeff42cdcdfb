"""Questions taken apart."""

from __future__ import annotations

from datetime import date

import pytest

from laban.programme import Programme
from laban_web.portal.search.places import Places
from laban_web.portal.search.questions import period_of, understand
from laban_web.portal.search.spelling import Spelling

WRITTEN = Spelling({"chuyen": 9, "doi": 9, "so": 9, "nghiep": 4, "quang": 5, "nam": 7, "la": 3})


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("quý 1 năm 2024", "2024-Q1"),
        ("quý IV/2025", "2025-Q4"),
        ("Q2 2024", "2024-Q2"),
        ("tháng 3/2024", "2024-03"),
        ("03/2024", "2024-03"),
        ("2024-11", "2024-11"),
        ("Đà Nẵng 2024", "2024"),
        ("dân số", None),
        ("48000 doanh nghiệp", None),
    ],
)
def test_the_period_of_a_question(text: str, period: str | None) -> None:
    assert period_of(text) == period


def test_a_word_typed_without_spaces_is_taken_apart() -> None:
    assert WRITTEN.split("chuyendoiso") == ["chuyen", "doi", "so"]
    assert WRITTEN.split("xyzxyz") == []


def test_a_slip_stands_for_written_words_near_it() -> None:
    assert WRITTEN.near("nghiepp") == ["nghiep"]
    assert WRITTEN.near("chuyne") == ["chuyen"]
    assert WRITTEN.near("zz") == []


def test_what_was_typed_in_telex_without_an_input_method_is_read() -> None:
    assert WRITTEN.near("chuyeenr") == ["chuyen"]
    assert WRITTEN.near("ddooir") == ["doi"]


def test_the_word_for_year_goes_only_before_a_year() -> None:
    typed = [slot.typed for slot in understand("Quảng Nam năm 2024", WRITTEN, {}).slots]
    assert typed == ["quang", "nam", "2024"]


def test_an_acronym_stands_for_its_meanings_too() -> None:
    meanings = {"cds": [("chuyen", "doi", "so")]}
    (slot,) = understand("CĐS", WRITTEN, meanings).slots
    assert slot.alternatives == (("cds",), ("chuyen", "doi", "so"))
    assert not slot.is_misspelt


@pytest.mark.parametrize(
    ("text", "day", "first"),
    [
        ("dân số Hà Giang", date(2024, 1, 1), "02"),
        ("dân số Hà Giang", date(2026, 1, 1), "08@2025-07-01"),
        ("DTI bắc ninh 2024", date(2024, 1, 1), "27"),
        ("DTI bac ninh", date(2026, 1, 1), "24@2025-07-01"),
        ("hồ sơ của Bộ Y tế", date(2026, 1, 1), "BYT"),
    ],
)
def test_a_place_is_the_one_of_the_day(
    vietnam: Programme, text: str, day: date, first: str
) -> None:
    place = Places(vietnam).find(text, day)
    assert place is not None
    assert place.organisations[0] == first


def test_no_place_is_named_where_there_is_none(vietnam: Programme) -> None:
    assert Places(vietnam).find("tỷ trọng kinh tế số", date(2026, 1, 1)) is None
