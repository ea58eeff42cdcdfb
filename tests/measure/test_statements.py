"""The canonical form of figures, and the signed statement of a run."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laban.base import ProofError, SigningKey, canonical_json, payload_of, seal
from laban.lake import Delivery
from laban.measure.canonical import figure_line, figure_lines, figures_tree
from laban.measure.statements import (
    RunFacts,
    deliveries_tree,
    describe_delivery,
    make_statement,
    read_statement,
    sign_statement,
)
from tests.measure.figure_tables import figure, figures

MOMENT = datetime(2025, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
FACTS = RunFacts(
    run_id="run-1",
    programme="small",
    programme_version="ab" * 32,
    as_of=MOMENT,
    structure=date(2025, 7, 1),
    engine="duckdb",
    code_version="0.1.0",
    threshold=5,
    created_at=MOMENT,
)


def delivery(sequence: int, **changed: object) -> Delivery:
    stated: dict[str, object] = {
        "sequence": sequence,
        "delivery_id": f"d{sequence}",
        "organisation": "10",
        "record_type": "dossier",
        "content_sha256": "00" * 32,
        "rows_read": 12,
        "rows_landed": 10,
        "rows_refused": 2,
        "rows_flagged": 0,
        "programme_version": "ab" * 32,
        "accepted_at": MOMENT,
        "illustrative": False,
        "withdrawn_at": None,
        "withdrawn_reason": None,
        "files": (),
    }
    return Delivery(**(stated | changed))  # type: ignore[arg-type]


numbers = st.none() | st.decimals(-(10**20), 10**20, places=9)
rows = st.builds(
    lambda indicator, category, source, value, numerator, denominator, records, estimated: figure(
        indicator,
        "10@2025-07-01",
        "2024-Q1",
        breakdown="channel",
        category=category,
        source=source,
        value=value,
        numerator=numerator,
        denominator=denominator,
        records=records,
        estimated=estimated,
    ),
    st.sampled_from(["a", "b"]),
    st.text(),
    st.text(alphabet="\\tn\t\n\rđ"),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    numbers,
    numbers,
    st.integers(0, 10**12),
    st.booleans(),
)


def test_line_is_the_written_form():
    share = figure("online", "10", "2024-Q1", numerator=1, denominator=3, unit="percent")
    assert figure_line(share).decode() == (
        "online\t10\tadministrative\t2024-Q1\t\t\t\t\t33.333333333333336"
        "\t1.000000000\t3.000000000\t3\tpercent\tfalse\tfalse"
    )


def test_unknown_and_marks_are_written_so_that_nothing_is_mixed_up():
    row = figure("dti", "10", "2024", source="a\tb\\N\n", value=None)
    fields = figure_line(row).decode().split("\t")
    assert fields[6] == "a\\tb\\\\N\\n"
    assert fields[8:11] == ["\\N", "\\N", "\\N"]


@given(st.lists(rows, max_size=8))
def test_lines_of_a_table_are_those_of_its_rows(some):
    assert figure_lines(figures(some)) == sorted(figure_line(row) for row in some)


@given(st.lists(rows, min_size=1, max_size=6), st.randoms())
def test_root_does_not_depend_on_the_order_of_rows(some, random):
    mixed = list(some)
    random.shuffle(mixed)
    assert figures_tree(figures(mixed)).root == figures_tree(figures(some)).root


@given(st.lists(rows, min_size=1, max_size=6, unique_by=figure_line))
def test_root_changes_with_any_figure(some):
    changed = [dict(some[0], records=some[0]["records"] + 1), *some[1:]]
    assert figures_tree(figures(changed)).root != figures_tree(figures(some)).root


def test_smallest_decimals_are_written_out():
    row = figure("a", "10", "2024", numerator=Decimal("0.000000001"), denominator=0, value=0.0)
    (line,) = figure_lines(figures([row]))
    assert line.decode().split("\t")[9:11] == ["0.000000001", "0.000000000"]


def test_root_of_deliveries_is_over_their_canonical_json_by_sequence():
    first, second = describe_delivery(delivery(1)), describe_delivery(delivery(2))
    leaves = [sha256(b"\0" + canonical_json(one)).digest() for one in (first, second)]
    root = sha256(b"\1" + leaves[0] + leaves[1]).digest()
    assert deliveries_tree([first, second]).root == root


def test_root_of_deliveries_is_not_made_in_another_order():
    with pytest.raises(ValueError, match="delivery 1 comes after 2"):
        deliveries_tree([describe_delivery(delivery(2)), describe_delivery(delivery(1))])


@pytest.mark.parametrize(
    "changed", [{"rows_landed": 9}, {"content_sha256": "11" * 32}, {"illustrative": True}]
)
def test_root_of_deliveries_changes_with_what_was_delivered(changed):
    before = deliveries_tree([describe_delivery(delivery(1))])
    after = deliveries_tree([describe_delivery(delivery(1, **changed))])
    assert before.root != after.root


def test_statement_says_what_the_run_rests_on():
    some = figures([figure("dossiers", "10", "2024", numerator=7)])
    deliveries = [delivery(1), delivery(2)]
    statement = make_statement(FACTS, some, deliveries)
    assert statement == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "figures", "digest": {"sha256": figures_tree(some).root.hex()}}],
        "predicateType": "urn:laban:run:v1",
        "predicate": {
            "run": "run-1",
            "programme": {"code": "small", "version": "ab" * 32},
            "as_of": "2025-01-02T03:04:05.000006Z",
            "structure": "2025-07-01",
            "engine": "duckdb",
            "code_version": "0.1.0",
            "deliveries": {
                "root": deliveries_tree(map(describe_delivery, deliveries)).root.hex(),
                "count": 2,
            },
            "figures": {"count": 1},
            "public_threshold": 5,
            "created_at": "2025-01-02T03:04:05.000006Z",
        },
    }


def test_signed_statement_reads_back():
    key = SigningKey.new()
    envelope = sign_statement(make_statement(FACTS, figures([]), []), key)
    read = read_statement(envelope, key.public)
    assert read.facts == FACTS
    assert (read.figures, read.deliveries) == (0, 0)
    assert read.figures_root == sha256(b"").hexdigest()


def test_statement_of_another_key_is_refused_but_readable_without_one():
    envelope = sign_statement(make_statement(FACTS, figures([]), []), SigningKey.new())
    assert read_statement(envelope).facts == FACTS
    with pytest.raises(ProofError, match="proof-004"):
        read_statement(envelope, SigningKey.new().public)


@pytest.mark.parametrize("payload", [b"no json", b"[]", b"{}", b'{"predicateType": "x"}'])
def test_what_is_no_statement_is_refused(payload):
    with pytest.raises(ProofError, match="proof-005"):
        read_statement(seal(payload, SigningKey.new()))


def test_statement_that_lacks_a_part_is_refused():
    key = SigningKey.new()
    statement = json.loads(payload_of(sign_statement(make_statement(FACTS, figures([]), []), key)))
    del statement["predicate"]["as_of"]
    with pytest.raises(ProofError, match="proof-005"):
        read_statement(seal(json.dumps(statement).encode(), key))
