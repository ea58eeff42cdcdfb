"""Answers of public pages that are kept in memory."""

from __future__ import annotations

import gzip

from django.http import HttpRequest, HttpResponse

from laban_web.portal.kept_answers import KeptAnswer, KeptAnswers


def _request(encoding: str = "") -> HttpRequest:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = encoding
    return request


def _answer(text: str) -> KeptAnswer:
    return KeptAnswer.of(HttpResponse(text, headers={"X-Kept": "yes"}))


def test_an_answer_goes_compressed_to_whoever_takes_it_so() -> None:
    answer = _answer("dữ liệu" * 100)

    packed, plain = answer.response(_request("br, gzip")), answer.response(_request())

    assert gzip.decompress(packed.content) == plain.content == ("dữ liệu" * 100).encode()
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert {packed["Vary"], plain["Vary"]} == {"Accept-Encoding"}
    assert packed["X-Kept"] == plain["X-Kept"] == "yes"


def test_the_answers_asked_for_longest_ago_give_way() -> None:
    one, two, three = (_answer(f"page {n}") for n in range(3))
    kept = KeptAnswers(bytes_at_most=len(one.body) + len(two.body))
    kept.keep("one", one)
    kept.keep("two", two)
    assert kept.get("one") is one

    kept.keep("three", three)

    assert (kept.get("one"), kept.get("two"), kept.get("three")) == (one, None, three)


def test_an_answer_kept_anew_takes_its_room_once() -> None:
    one = _answer("page")
    kept = KeptAnswers(bytes_at_most=len(one.body))
    for _ in range(3):
        kept.keep("one", one)
    assert (len(kept), kept.get("one")) == (1, one)
