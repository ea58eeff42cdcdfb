"""An address is pulled page by page: patient, bounded, and by what is new."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime

import pytest

from tests.connect.pulls.conftest import MakePuller
from tests.connect.pulls.portal import Portal, open_portal
from tests.connect.pulls.scenes import START

REST = """\
kind: rest
rest:
  url: {url}
  records: data.items
  {paging}
  since_parameter: since
  bearer: {{secret: PORTAL_TOKEN}}
cursor: {{column: changed, initial: "2024-01-01T00:00:00+00:00"}}
mapping: {{ignore: [changed]}}
"""
PAGE = "paging: page\n  page_parameter: page"
WAYS = {
    "page": PAGE,
    "next_link": "paging: next_link\n  next: links.next",
    "cursor": "paging: cursor\n  next: token\n  page_parameter: token",
}


@pytest.fixture
def portal() -> Iterator[Portal]:
    with open_portal() as opened:
        opened.token = "right"
        yield opened


def source(portal: Portal, paging: str = PAGE) -> str:
    return REST.format(url=portal.url, paging=paging)


def put(portal: Portal, *codes: str, at: int = 0, **values: object) -> None:
    moment = f"2024-02-01T00:{at:02d}:00+00:00"
    for code in codes:
        row = {"code": code, "unit": "101", "happened_on": "2024-01-31", "changed": moment}
        portal.records.append(row | values)


@pytest.mark.parametrize("way", WAYS)
def test_every_page_is_taken_and_then_only_what_is_new(
    portal: Portal, puller_of: MakePuller, way: str
) -> None:
    puller = puller_of(source(portal, WAYS[way]), PORTAL_TOKEN="right")
    put(portal, "A1", "A2", "A3", "A4", "A5")
    assert puller.landed() == 5
    assert puller.landed() == 0
    put(portal, "A6", at=1)
    assert puller.landed() == 1
    assert puller.codes() == ["A1", "A2", "A3", "A4", "A5", "A6"]
    assert portal.asked[-1]["since"] == "2024-02-01T00:00:00+00:00"


def test_records_that_come_later_with_the_last_value_are_not_lost(
    portal: Portal, puller_of: MakePuller
) -> None:
    puller = puller_of(source(portal), PORTAL_TOKEN="right")
    put(portal, "A1", at=3)
    puller.landed()
    put(portal, "A2", at=3)
    assert puller.landed() == 2
    assert puller.codes() == ["A1", "A2"]
    assert puller.landed() == 0


def test_without_a_cursor_everything_is_taken_when_something_changed(
    portal: Portal, puller_of: MakePuller
) -> None:
    text = source(portal).replace("  since_parameter: since\n", "")
    text = "".join(line for line in text.splitlines(True) if not line.startswith("cursor"))
    puller = puller_of(text, PORTAL_TOKEN="right")
    put(portal, "A1", "A2", "A3", price=5)
    assert puller.landed() == 3
    portal.records.reverse()
    assert puller.landed() == 0
    for price in (6, 5):
        portal.records[0]["price"] = price
        assert puller.landed() == 3
        assert {int(r["price"]) for r in puller.records() if r["code"] == "A3"} == {price}


def test_patience_is_asked_for_and_given(portal: Portal, puller_of: MakePuller) -> None:
    puller = puller_of(source(portal), PORTAL_TOKEN="right")
    put(portal, "A1")
    later = format_datetime(START.replace(minute=2), usegmt=True)
    portal.moods = [(429, {"Retry-After": "7"}), (503, {"Retry-After": later}), "drop", (500, {})]
    assert puller.landed() == 1
    assert puller.clock.slept[:2] == [7.0, 113.0]
    assert len(puller.clock.slept) == 4


def test_a_long_wait_is_left_to_the_next_pull(portal: Portal, puller_of: MakePuller) -> None:
    puller = puller_of(source(portal), PORTAL_TOKEN="right")
    portal.moods = [(429, {"Retry-After": "3600"})]
    assert "asks to be left alone for 3,600 seconds" in puller.pull().error
    assert puller.clock.slept == []


def test_a_portal_that_fails_in_the_middle_lands_nothing(
    portal: Portal, puller_of: MakePuller
) -> None:
    puller = puller_of(source(portal), PORTAL_TOKEN="right")
    put(portal, "A1", "A2", "A3")
    portal.moods = [None, *[(500, {})] * 5]
    assert "did not answer in 5 attempts: it answered 500" in puller.pull().error
    assert puller.lake.deliveries() == []
    assert puller.landed() == 3


def test_a_wrong_token_is_told_and_not_shown(portal: Portal, puller_of: MakePuller) -> None:
    error = puller_of(source(portal), PORTAL_TOKEN="hunter2").pull().error
    assert "answered 401. The token or password is wrong or has expired" in error
    assert "hunter2" not in error


def test_endless_pages_are_told(portal: Portal, puller_of: MakePuller) -> None:
    puller = puller_of(source(portal, WAYS["next_link"]), PORTAL_TOKEN="right")
    put(portal, "A1")
    portal.next_link = "/things?page=1"
    assert "The pages do not end: the same page came twice." in puller.pull().error
    assert puller.lake.deliveries() == []


def test_more_pages_than_allowed_are_told(portal: Portal, puller_of: MakePuller) -> None:
    text = source(portal, PAGE + "\n  pages_at_most: 2")
    put(portal, "A1", "A2", "A3", "A4", "A5", "A6")
    assert "more than 2 pages" in puller_of(text, PORTAL_TOKEN="right").pull().error


def test_secrets_are_not_carried_to_another_address(portal: Portal, puller_of: MakePuller) -> None:
    puller = puller_of(source(portal, WAYS["next_link"]), PORTAL_TOKEN="right")
    put(portal, "A1")
    portal.next_link = "http://elsewhere.invalid/things"
    assert "pull-012" in puller.pull().error
    portal.moods = [(302, {"Location": "http://elsewhere.invalid/"})]
    assert "answered 302" in puller.pull().error


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<html>Sign in</html>", "something that is not JSON"),
        (b'{"data": {"rows": []}}', 'no list of records at "data.items"'),
        (b'{"data": {"items": [{"code": "A1"}]}}', 'The cursor "changed" of a record is missing'),
        (b"[" * 100_000, "something that is not JSON"),
    ],
)
def test_another_answer_than_expected_is_told(
    portal: Portal, puller_of: MakePuller, body: bytes, sentence: str
) -> None:
    puller = puller_of(source(portal), PORTAL_TOKEN="right")
    portal.body = body
    assert sentence in puller.pull().error
    assert puller.lake.deliveries() == []


def test_a_source_that_only_knows_older_records_went_backward(
    portal: Portal, puller_of: MakePuller
) -> None:
    text = source(portal).replace("  since_parameter: since\n", "")
    puller = puller_of(text, PORTAL_TOKEN="right")
    put(portal, "A1", at=30)
    puller.landed()
    portal.records.clear()
    put(portal, "A1", at=10)
    assert "1 records came, all older" in puller.pull().error


def test_exact_numbers_stay_exact(portal: Portal, puller_of: MakePuller) -> None:
    puller = puller_of(source(portal), PORTAL_TOKEN="right")
    put(portal, "A1")
    row = b'{"code":"A1","unit":"101","happened_on":"2024-01-31","share":12345678901234567890.125,'
    row += b'"changed":"2024-02-01T00:00:00Z"}'
    portal.body = b'{"data": {"items": [' + row + b"]}}"
    puller.programme = puller_of(source(portal, "paging: none")).programme
    puller.landed()
    assert str(puller.records()[0]["share"]) == "12345678901234567890.125"
