"""Answers of public pages that are kept in memory."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from threading import Event

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


def test_who_asks_for_the_same_page_at_once_waits_until_it_is_made_once() -> None:
    kept, others_may_ask, may_end, made = KeptAnswers(1 << 20), Event(), Event(), []

    def make() -> HttpResponse:
        made.append(1)
        others_may_ask.set()
        may_end.wait(10)
        return HttpResponse("page")

    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(kept.get_or_make, "page", make)
        others_may_ask.wait(10)
        others = [threads.submit(kept.get_or_make, "page", make) for _ in range(3)]
        may_end.set()

    assert len(made) == 1
    assert all(one.result() is first.result() for one in others)


def test_an_answer_that_is_no_page_is_made_each_time() -> None:
    kept = KeptAnswers(1 << 20)

    found = [kept.get_or_make("page", lambda: HttpResponse(status=404)) for _ in range(2)]

    assert found[0] is not found[1]
    assert len(kept) == 0
