"""A group of offers is answered as if each had been delivered alone, one after another."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laban.base import DeliveryError
from laban.connect import Answer, Intake, Offer, Receipt, SourceMapping, WrongRowsError, deliver
from laban.connect.validation.codes import Proposals
from laban.lake import Lake
from laban.programme import Programme
from tests.connect.conftest import KEY, Clock
from tests.connect.test_wrong_values import as_csv
from tests.connect.things import GOOD

WRONG = GOOD | {"code": "a1"}
FLAGGED = GOOD | {"is_open": True}
MAPPING = SourceMapping.model_validate(
    {
        "mapping": "site",
        "record_type": "thing",
        "columns": {"code": {"from": "id.no"}, "channel": {"codes": {"1": "online"}}},
        "ignore": ["extra"],
    }
)


def ndjson(*rows: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def offer(content: bytes, id: str = "d1", **options: Any) -> Offer:
    return Offer(
        **{
            "record_type": "thing",
            "organisation": "VN",
            "format": "ndjson",
            "delivery_id": id,
            "content": content,
            **options,
        }
    )


class Pair:
    """Two lakes: one is given groups, the other the same offers singly."""

    def __init__(self, programme: Programme, home: Path) -> None:
        self.programme = programme
        self.together, self.singly = Lake.open(home / "together"), Lake.open(home / "singly")
        self.clocks = Clock(), Clock()
        self.intake = Intake(programme, self.together, now=self.clocks[0], pseudonym_key=KEY)

    def close(self) -> None:
        self.intake.close()
        self.together.close()
        self.singly.close()

    def take(self, *offers: Offer) -> list[Answer]:
        """Take a group, and check that singly it comes to the same."""
        answers = self.intake.take(offers)
        alone = [self._deliver(one) for one in offers]
        assert [told(answer) for answer in answers] == [told(answer) for answer in alone]
        return answers

    def compare(self) -> None:
        """Check that both lakes hold the same."""
        assert content_of(self.together) == content_of(self.singly)

    def _deliver(self, one: Offer) -> Answer:
        options = {name: getattr(one, name) for name in Offer.__slots__ if name != "content"}
        try:
            return deliver(
                io.BytesIO(one.content),
                programme=self.programme,
                lake=self.singly,
                now=self.clocks[1],
                pseudonym_key=KEY,
                **options,
            )
        except DeliveryError as error:
            return error


def told(answer: Answer) -> Any:
    """Return what a sender is told, without the moment and the ledger's number."""
    if isinstance(answer, Receipt):
        return answer.as_dict() | {"accepted_at": None, "number": None}
    sentence = str(answer)
    if "was accepted on" in sentence:
        before, _, after = sentence.partition("was accepted on ")
        sentence = before + after.partition(" ")[2]
    wrong = answer.verdict if isinstance(answer, WrongRowsError) else None
    return type(answer), sentence, wrong and (wrong.refused.to_pylist(), replace(wrong, refused=0))


def content_of(lake: Lake) -> list[Any]:
    """Return deliveries with their landed and refused rows, and the latest records."""
    deliveries = lake.deliveries()
    places = {delivery.sequence: n for n, delivery in enumerate(deliveries)}
    backend = ibis.duckdb.connect()
    content: list[Any] = [
        (d.delivery_id, d.organisation, lake.refused(d.sequence).to_pylist()) for d in deliveries
    ]
    for every_version in (True, False):
        if deliveries:
            table = lake.records(backend, "thing", every_version=every_version)
            rows = table.to_pyarrow().to_pylist()
            rows = [row | {"_sequence": places[row["_sequence"]]} for row in rows]
            content.append(sorted(rows, key=lambda row: (row["_sequence"], row["_row"])))
    backend.disconnect()
    return content


@pytest.fixture
def pair(programme: Programme, tmp_path: Path) -> Iterator[Pair]:
    pair = Pair(programme, tmp_path)
    yield pair
    pair.compare()
    pair.close()


def codes(answers: Sequence[Answer]) -> list[str]:
    return ["ok" if isinstance(a, Receipt) else a.code for a in answers]


def test_each_offer_gets_its_own_receipt_and_its_own_refused_rows(pair: Pair) -> None:
    answers = pair.take(
        offer(ndjson(GOOD, WRONG, FLAGGED), "a"),
        offer(b"\n" + ndjson(WRONG) + b"\n\n" + ndjson(GOOD), "b", illustrative=True),
        offer(b"[" + json.dumps(GOOD | {"code": "A2"}).encode() + b"]", "c", format="json"),
        offer(ndjson(WRONG, GOOD, FLAGGED | {"code": "b"}), "e"),
    )
    assert [a.rows_refused for a in answers if isinstance(a, Receipt)] == [1, 1, 0, 2]
    assert [a.rows_flagged for a in answers if isinstance(a, Receipt)] == [1, 0, 0, 0]
    files = [file.path for d in pair.together.deliveries() for file in d.files]
    assert len(set(files)) == 1


def test_the_same_id_again_is_answered_within_a_group_and_after_it(pair: Pair) -> None:
    answers = pair.take(
        offer(ndjson(GOOD)), offer(ndjson(GOOD)), offer(ndjson(WRONG)), offer(ndjson(GOOD), "d2")
    )
    assert codes(answers) == ["ok", "ok", "connect-003", "ok"]
    assert [a.replayed for a in answers if isinstance(a, Receipt)] == [False, True, False]
    again = pair.take(offer(ndjson(GOOD)), offer(ndjson(WRONG)), offer(b"not json"))
    assert codes(again) == ["ok", "connect-003", "connect-003"]


def test_an_id_that_was_refused_is_free_for_the_next_of_the_group(pair: Pair) -> None:
    answers = pair.take(
        offer(ndjson(GOOD, WRONG), all_or_nothing=True),
        offer(ndjson(GOOD | {"note": "second"}), "x"),
        offer(ndjson(GOOD | {"note": "first"})),
        offer(ndjson(GOOD, WRONG), all_or_nothing=True),
    )
    assert codes(answers) == ["connect-013", "ok", "ok", "connect-003"]


def test_the_later_of_a_group_supersedes_the_earlier(pair: Pair) -> None:
    pair.take(*(offer(ndjson(GOOD | {"note": str(n)}), f"d{n}") for n in range(5)))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (offer(ndjson(GOOD | {"colour": "red"})), "connect-005"),
        (offer(ndjson(GOOD | {"Code": "A2"})), "connect-007"),
        (offer(b""), "connect-004"),
        (offer(b"[]", format="json"), "connect-004"),
        (offer(b'[{"code": "A1"', format="json"), "connect-019"),
        (offer(b"\x1f\x8b\x08broken"), "connect-009"),
        (offer(ndjson(GOOD), format="yaml"), "connect-008"),
        (offer(ndjson(GOOD), format=None), "connect-008"),
        (offer(ndjson(GOOD), record_type="think"), "connect-001"),
        (offer(ndjson(GOOD), organisation="nobody"), "connect-002"),
        (offer(ndjson(GOOD), " "), "connect-014"),
        (offer(b"code,unit\nA1,101\n", format="csv"), "connect-006"),
        (offer(ndjson(WRONG), all_or_nothing=True), "connect-013"),
        (offer(b"PAR1", format="parquet"), "connect-009"),
    ],
)
def test_a_fault_of_one_offer_harms_no_other(pair: Pair, bad: Offer, code: str) -> None:
    good = [offer(ndjson(GOOD | {"note": str(n)}), f"good{n}") for n in range(3)]
    answers = pair.take(good[0], bad, *good[1:])
    assert codes(answers) == ["ok", code, "ok", "ok"]


def test_lines_that_cannot_be_read_are_refused_in_their_own_offer(pair: Pair) -> None:
    answers = pair.take(
        offer(ndjson(GOOD) + b"{broken\n" + ndjson(GOOD | {"code": "A2"}), "a"),
        offer(b'{"code": "A3", "code": "A4"}\n[1]\n"text"\n' + ndjson(GOOD), "b"),
        offer(b'{"code": "A\xff1"}\n' + ndjson(GOOD | {"note": {"nested": 1}}), "c"),
    )
    assert [a.rows_refused for a in answers if isinstance(a, Receipt)] == [1, 3, 2]


def test_values_nested_beyond_measure_harm_no_other(pair: Pair) -> None:
    deep = b'{"code": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    array = b"[" + deep.strip() + b"]"
    answers = pair.take(
        offer(ndjson(GOOD), "a"), offer(deep, "b"), offer(array, "c", format="json")
    )
    assert codes(answers) == ["ok", "ok", "connect-019"]


def test_names_spelled_otherwise_in_another_offer_are_read_as_they_are(pair: Pair) -> None:
    shouted = {name.upper(): value for name, value in GOOD.items()}
    assert codes(pair.take(offer(ndjson(GOOD), "a"), offer(ndjson(shouted), "b"))) == ["ok", "ok"]


def test_values_of_other_keys_do_not_leak_between_offers(pair: Pair) -> None:
    pair.take(
        offer(ndjson(GOOD | {"count": 5, "share": "0.125"}), "a"),
        offer(ndjson(GOOD | {"code": "A2", "note": "n"}), "b"),
        offer(ndjson(GOOD | {"code": "A3", "count": "7", "price": 12.0}), "c"),
    )


def test_every_format_and_compression_may_be_in_a_group(pair: Pair) -> None:
    table = pa.Table.from_pylist([GOOD | {"code": "P1"}])
    target = io.BytesIO()
    pq.write_table(table, target)
    answers = pair.take(
        offer(as_csv(GOOD, WRONG).encode(), "a", format="csv"),
        offer(gzip.compress(ndjson(GOOD | {"code": "G1"})), "b"),
        offer(as_csv(GOOD | {"code": "C2"}).encode(), "c", format="csv"),
        offer(target.getvalue(), "e", format="parquet"),
        offer("\ufeff".encode() + ndjson(GOOD | {"code": "B1"}), "f"),
        offer(ndjson(GOOD | {"code": "U1"}).decode().encode("utf-16"), "g"),
        offer(as_csv(WRONG, GOOD | {"code": "C3"}).encode(), "h", format="csv"),
    )
    assert codes(answers) == ["ok"] * 7


def test_each_row_is_asked_whether_its_sender_may_deliver_it(pair: Pair) -> None:
    rows = ndjson(GOOD, GOOD | {"code": "A2", "unit": "201"}, GOOD | {"code": "A3", "unit": "999"})
    answers = pair.take(
        offer(rows, organisation="10"),
        offer(rows, organisation="20"),
        offer(rows, organisation="VN"),
        offer(rows, organisation="101"),
    )
    assert [a.rows_refused for a in answers if isinstance(a, Receipt)] == [1, 2, 1, 2]


def test_offers_with_a_mapping_land_beside_those_without(pair: Pair) -> None:
    mapped = {"id": {"no": "M1"}, "unit": "101", "happened_on": "2024-01-31", "channel": "1"}
    answers = pair.take(
        offer(ndjson(mapped | {"extra": 1}), "a", mapping=MAPPING),
        offer(ndjson(GOOD), "b"),
        offer(ndjson(mapped | {"channel": "9"}), "c", mapping=MAPPING),
        offer(ndjson(GOOD | {"code": "M1", "note": "later"}), "e"),
    )
    assert [a.rows_refused for a in answers if isinstance(a, Receipt)] == [0, 0, 1, 0]


def test_proposals_do_not_run_out_for_one_offer_because_of_others(pair: Pair) -> None:
    wrong = [GOOD | {"unit": f"10{n}x"} for n in range(40)]
    pair.take(offer(ndjson(*wrong[:30]), "a"), offer(ndjson(*wrong[10:]), "b"))
    pair.take(*(offer(ndjson(row), f"e{n}") for n, row in enumerate(wrong)))


def test_proposals_count_anew_for_each_delivery() -> None:
    proposals = Proposals(["online"])
    for _ in range(2):
        proposals.begin()
        found = [proposals.of(f"onlin{n}") for n in range(51)]
        assert found.count("") == 1
        assert proposals.is_used_up


def test_an_empty_group_is_answered_with_nothing(pair: Pair) -> None:
    assert pair.take() == []


OFFERS = st.lists(
    st.builds(
        offer,
        st.lists(
            st.builds(
                lambda code, unit, note: GOOD | {"code": code, "unit": unit, "note": note},
                st.sampled_from(["A1", "A2", "A3", "a1"]),
                st.sampled_from(["101", "201", "999"]),
                st.sampled_from(["x", "y", "z"]),
            ),
            max_size=4,
        ).map(lambda rows: ndjson(*rows)),
        st.sampled_from(["d1", "d2", "d3", "d4", "d5", "d6"]),
        organisation=st.sampled_from(["VN", "10", "101"]),
        all_or_nothing=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(offers=OFFERS, seed=st.integers(0, 1 << 16))
def test_cut_into_groups_at_random_any_deliveries_give_the_same_lake(
    programme: Programme, tmp_path: Path, offers: list[Offer], seed: int
) -> None:
    chance = random.Random(seed)
    pair = Pair(
        programme, tmp_path / str(chance.getrandbits(64)) / str(len(list(tmp_path.iterdir())))
    )
    left = list(offers)
    while left:
        size = chance.randint(1, len(left))
        pair.take(*left[:size])
        left = left[size:]
    pair.compare()
    pair.close()
