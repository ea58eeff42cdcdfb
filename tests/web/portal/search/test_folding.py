"""Text as people type it."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from laban_web.portal.search.folding import fold, words

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


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
