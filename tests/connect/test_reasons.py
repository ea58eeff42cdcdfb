"""Every reason for which a row or a delivery is refused can be read in Vietnamese.

`Door.faults` looks too, at the reasons of rows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest

import laban.connect
from laban.base import DeliveryError
from laban.connect import error_in
from laban.connect.reasons import RULE, reason_in, sentences
from laban.programme import Programme
from tests.connect.conftest import Door
from tests.connect.test_wrong_values import WRONG_VALUES, as_csv
from tests.connect.things import GOOD

_PLACE = re.compile(r"\{([a-z]+)\}")


SOURCES = sorted(Path(laban.connect.__file__).parent.rglob("*.py"))
ANYTHING = "7 things"


def test_every_code_has_a_sentence_and_no_other_has() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    used = {code for text in texts for code in re.findall(r'"(connect-[01]\d\d)"', text)}
    assert {sentence.code for sentence in sentences()} - {""} | {RULE} == used


def raised(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each error of a whole delivery in a source: code, sentence, cure, values filled in."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        named = {
            target.id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "DeliveryError":
                given = {word.arg: word.value for word in call.keywords}
                [code] = texts_of(given["code"], named)
                for sentence in texts_of(call.args[0], named):
                    for cure in texts_of(given["cure"], named):
                        yield code, sentence, cure


def texts_of(node: ast.expr, named: Mapping[str, ast.expr]) -> list[str]:
    """Return what an expression may say; a value is `ANYTHING`."""
    conditions = {ast.dump(n.test) for n in ast.walk(node) if isinstance(n, ast.IfExp)}
    worlds = product([True, False], repeat=len(conditions))
    held = [dict(zip(sorted(conditions), world, strict=True)) for world in worlds]
    return list(dict.fromkeys(text for world in held for text in _said(node, named, world)))


def _said(node: ast.expr, named: Mapping[str, ast.expr], held: Mapping[str, bool]) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            said = [_said(part, named, held) for part in parts]
            return ["".join(chosen) for chosen in product(*said)]
        case ast.FormattedValue(value=value):
            return _said(value, named, held)
        case ast.IfExp(test=test, body=yes, orelse=no):
            return _said(yes if held[ast.dump(test)] else no, named, held)
        case ast.BoolOp(values=several):
            return [text for one in several for text in _said(one, named, held)]
        case ast.Name(id=name) if isinstance(named.get(name), ast.IfExp):
            return texts_of(named[name], named)
        case ast.Call(func=ast.Name(id="did_you_mean")):
            return [f'Did you mean "{ANYTHING}"?']
    return [ANYTHING]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_error_of_a_delivery_is_told_in_vietnamese(path: Path) -> None:
    for code, sentence, cure in raised(path):
        for text in (sentence, cure):
            assert text == ANYTHING or reason_in("vi", code, text) != text, (code, text)


def test_errors_of_deliveries_are_found_in_the_sources() -> None:
    found = {code for path in SOURCES for code, _, _ in raised(path)}
    # What is wrong with some rows is told with the first of them.
    assert {s.code for s in sentences() if s.code[:9] == "connect-0"} == found | {"connect-013"}


def test_error_is_told_with_all_its_values_and_its_code() -> None:
    error = DeliveryError(
        'The columns "a", "b", "c" and 1,204 more are not known to "thing".',
        cure='Did you mean "aa"? Did you mean "bb"?',
        code="connect-005",
    )
    assert error_in("vi", error) == (
        'Loại bản ghi "thing" không có các cột "a", "b", "c" và 1,204 cột khác. '
        'Có phải ý bạn là "aa"? Có phải ý bạn là "bb"? [connect-005]'
    )
    assert error_in("en", error) == str(error)


def test_error_that_has_no_translation_stays_as_it_is() -> None:
    error = DeliveryError("Something else.", cure="Do this.", code="connect-005")
    assert error_in("vi", error) == str(error)


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
