"""Every reason for which a row is refused can be read in Vietnamese; `Door.faults` looks too."""

from __future__ import annotations

import re
from pathlib import Path

import laban.connect
from laban.connect.reasons import RULE, reason_in, sentences
from laban.programme import Programme
from tests.connect.conftest import Door
from tests.connect.test_wrong_values import WRONG_VALUES, as_csv
from tests.connect.things import GOOD

_PLACE = re.compile(r"\{([a-z]+)\}")


def test_every_code_of_a_row_has_a_sentence() -> None:
    folder = Path(laban.connect.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    used = {code for text in sources for code in re.findall(r'"(connect-1\d\d)"', text)}
    assert {sentence.code for sentence in sentences()} | {RULE} == used


def test_both_languages_have_the_same_places_for_values() -> None:
    for sentence in sentences():
        assert set(_PLACE.findall(sentence.vi)) <= set(_PLACE.findall(sentence.en))
        # An offered word, and the name of a set form, may be left out; a value never.
        if "{value}" in sentence.en:
            assert "{value}" in sentence.vi


def test_values_are_carried_over_as_they_are() -> None:
    reason = '"a" is longer than "b" is longer than 3 characters. Shorten it.'
    assert reason_in("vi", "connect-118", reason) == (
        '"a" is longer than "b" dài hơn 3 ký tự. Hãy rút ngắn.'
    )


def test_every_wrong_value_of_the_table_is_told_in_vietnamese(programme: Programme) -> None:
    for _, _, code, reason in WRONG_VALUES:
        told = reason_in("vi", code, reason, programme.record_types["thing"])
        assert told not in (reason, "")


def test_rule_is_told_by_its_own_message(door: Door) -> None:
    row = GOOD | {"seen_at": "2024-01-30T23:00:00Z", "happened_on": "2024-02-01"}
    [refused] = door.check(as_csv(row)).refused.to_pylist()
    kind = door.programme.record_types["thing"]
    assert reason_in("vi", refused["code"], refused["reason"], kind) == (
        "Thấy trước khi xảy ra (quy tắc seen_after_it_happened)."
    )


def test_english_and_unknown_reasons_stay_as_they_were_kept() -> None:
    assert reason_in("en", "connect-101", "The value is missing.") == "The value is missing."
    assert reason_in("vi", "connect-101", "An older sentence.") == "An older sentence."
    assert reason_in("vi", RULE, "An older rule (rule gone).") == "An older rule (rule gone)."
