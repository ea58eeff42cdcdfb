"""Text as people type it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laban_web.portal.search.folding import fold, has_diacritics, words

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"


def test_every_vietnamese_letter_folds_to_a_plain_one() -> None:
    assert fold(VIETNAMESE).isascii()
    assert fold(VIETNAMESE.upper()) == fold(VIETNAMESE)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    composed = "Chuyển đổi số"
    assert fold(unicodedata.normalize("NFD", composed)) == fold(composed) == "chuyen doi so"


def test_the_number_of_a_law_is_one_word_and_its_parts() -> None:
    assert words("Quyết định 58/QĐ-UBQGCĐS") == [
        "quyet",
        "dinh",
        "58/qd-ubqgcds",
        "58",
        "qd",
        "ubqgcds",
    ]


@pytest.mark.parametrize(
    ("text", "has"), [("chuyển", True), ("đi", True), ("chuyen", False), ("2024", False)]
)
def test_diacritics_are_noticed(text: str, has: bool) -> None:
    assert has_diacritics(text) is has


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
