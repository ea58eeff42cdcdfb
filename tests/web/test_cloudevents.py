"""CloudEvents as deliveries."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laban_web.api.cloudevents import binary_event, events_of, is_binary_event
from laban_web.api.problems import ProblemError

EVENT = {
    "specversion": "1.0",
    "id": "e-1",
    "source": "/portal/h01",
    "type": "vn.dossier.changed",
    "data": {"dossier_code": "000.00.01.H01-240102-0001"},
}


def _body(*events: object) -> bytes:
    return json.dumps(events if len(events) > 1 else events[0]).encode()


def test_source_and_id_together_are_the_id_of_the_delivery() -> None:
    (event,) = events_of(_body(EVENT), is_batch=False)
    assert event.delivery_id == "/portal/h01 e-1"
    assert event.format == "json"


def test_the_order_of_keys_does_not_change_what_is_delivered() -> None:
    data = {"b": 1, "a": 2}
    turned = {"a": 2, "b": 1}
    first, second = ({**EVENT, "data": d} for d in (data, turned))
    (one,), (other,) = (events_of(_body(e), is_batch=False) for e in (first, second))
    assert one.content == other.content


def test_long_sources_become_a_digest_that_tells_where_they_end() -> None:
    first = {**EVENT, "source": "s" * 250, "id": "1a"}
    second = {**EVENT, "source": "s" * 250 + "1", "id": "a"}
    (one,), (other,) = (events_of(_body(e), is_batch=False) for e in (first, second))
    assert len(one.delivery_id) <= 200
    assert one.delivery_id != other.delivery_id


def test_batch_keeps_the_order_of_its_events() -> None:
    events = [{**EVENT, "id": f"e-{n}"} for n in range(5)]
    found = events_of(json.dumps(events).encode(), is_batch=True)
    assert [e.delivery_id[-1] for e in found] == ["0", "1", "2", "3", "4"]


def test_an_empty_batch_is_allowed() -> None:
    assert events_of(b"[]", is_batch=True) == []


def test_text_data_keeps_its_own_type() -> None:
    event = {**EVENT, "datacontenttype": "text/csv", "data": "a,b\n1,2\n"}
    (found,) = events_of(_body(event), is_batch=False)
    assert (found.format, found.content) == ("csv", b"a,b\n1,2\n")


def test_base64_data_is_opened() -> None:
    event = {k: v for k, v in EVENT.items() if k != "data"} | {"data_base64": "eyJhIjogMX0="}
    (found,) = events_of(_body(event), is_batch=False)
    assert found.content == b'{"a": 1}'


def test_binary_mode_reads_attributes_from_headers() -> None:
    headers = {"ce-specversion": "1.0", "ce-id": "7", "ce-source": "/x", "ce-type": "t"}
    headers["content-type"] = "application/x-ndjson"
    assert is_binary_event(headers)
    assert binary_event(headers, b'{"a": 1}\n').format == "ndjson"


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({**EVENT, "id": ""}, "it lacks id"),
        ({k: v for k, v in EVENT.items() if k != "source"}, "it lacks source"),
        ({**EVENT, "specversion": "0.3"}, 'its specversion is "0.3"'),
        ({**EVENT, "data": 7}, "neither a record nor a list"),
        ({**EVENT, "data_base64": "%%%"}, "no base64"),
        ({**EVENT, "datacontenttype": "image/png", "data": "x"}, "cannot be read"),
        ("text", "no JSON object"),
    ],
)
def test_what_is_no_event_is_refused_with_its_reason(event: object, says: str) -> None:
    with pytest.raises(ProblemError) as refused:
        events_of(_body(event), is_batch=False)
    assert says in refused.value.problem.title
    assert refused.value.problem.status == 400


def test_broken_json_says_where() -> None:
    with pytest.raises(ProblemError) as refused:
        events_of(b'{"id": ', is_batch=False)
    assert "line 1" in refused.value.problem.title


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(body: bytes) -> None:
    for is_batch in (False, True):
        try:
            events_of(body, is_batch=is_batch)
        except ProblemError as refused:
            assert refused.problem.status in (400, 413)


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_no_two_events_share_an_id_by_accident(s1: str, i1: str, s2: str, i2: str) -> None:
    pairs = {(s, i) for s, i in ((s1, i1), (s2, i2)) if s and i}
    ids = {
        events_of(_body({**EVENT, "source": s, "id": i}), is_batch=False)[0].delivery_id
        for s, i in pairs
    }
    assert len(ids) == len(pairs)


def test_a_space_does_not_blur_where_the_source_ends() -> None:
    first, second = {**EVENT, "source": "a b", "id": "c"}, {**EVENT, "source": "a", "id": "b c"}
    (one,), (other,) = (events_of(_body(e), is_batch=False) for e in (first, second))
    assert one.delivery_id != other.delivery_id
