"""The deliveries that a run rests on, read part by part: the same as all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

import laban.lake.ledger
from laban.base import LakeError, MerkleTree, canonical_json
from laban.lake import IncludedDelivery, Lake
from laban.lake.ledger_tables import DELIVERIES
from laban.lake.moments import to_microseconds
from laban.measure.statements import deliveries_tree, describe_delivery
from tests.lake.scenes import day, land

# Of each delivery: how it ended, when it was accepted, how many days later it was withdrawn.
entries = st.lists(
    st.tuples(
        st.sampled_from(["accepted", "accepted", "accepted", "begun", "abandoned"]),
        st.integers(0, 9),
        st.none() | st.integers(0, 5),
    ),
    max_size=40,
)


def write_ledger(lake: Lake, wanted: Sequence[tuple[str, int, int | None]]) -> None:
    """Write entries as if they had been landed, accepted and withdrawn."""
    rows = [
        {
            "sequence": 2 * number,
            "delivery_id": f"d{number}",
            "organisation": f"H{number % 3}",
            "record_type": "dossier" if number % 2 else "task",
            "programme_version": "v1",
            "illustrative": number % 5 == 0,
            "state": state,
            "landing": 2 * number,
            "content_sha256": f"{number:064x}",
            "rows_read": number,
            "rows_landed": number,
            "rows_refused": 0,
            "rows_flagged": 0,
            "accepted_at": _moment(on, number) if state == "accepted" else None,
            "withdrawn_at": None if later is None else _moment(on + later, number),
            "withdrawn_reason": None if later is None else "Wrong month",
        }
        for number, (state, on, later) in enumerate(wanted, start=1)
    ]
    with lake._database.writing() as connection:
        if rows:
            connection.execute(insert(DELIVERIES), rows)


def _moment(on: int, number: int) -> int:
    return to_microseconds(day(on)) + number


@settings(max_examples=25)
@given(entries, st.integers(0, 15), st.integers(1, 7))
def test_deliveries_and_their_root_are_the_same_part_by_part(
    wanted: list[tuple[str, int, int | None]], on: int, at_once: int
) -> None:
    with (
        TemporaryDirectory() as folder,
        Lake.open(Path(folder)) as lake,
        pytest.MonkeyPatch.context() as patch,
    ):
        write_ledger(lake, wanted)
        patch.setattr(laban.lake.ledger, "_READ_AT_ONCE", at_once)
        found = list(lake.included(day(on)))
        whole = sorted(lake.deliveries(as_of=day(on)), key=lambda delivery: delivery.sequence)
        names = IncludedDelivery._fields
        assert [tuple(one) for one in found] == [
            tuple(getattr(one, name) for name in names) for one in whole
        ]
        dossiers = lake.included(day(on), record_type="dossier")
        assert list(dossiers) == [one for one in found if one.record_type == "dossier"]
        root = MerkleTree.of(canonical_json(describe_delivery(one)) for one in whole).root
        assert deliveries_tree(map(describe_delivery, found)).root == root


def test_moments_of_acceptance_are_given_by_sequence(lake: Lake) -> None:
    first, second = land(lake, "a", [], on=1), land(lake, "b", [], on=2)
    given = lake.acceptance_moments([first.sequence, second.sequence, 99])
    assert given == {first.sequence: first.accepted_at, second.sequence: second.accepted_at}


def test_moment_without_zone_is_refused_at_once(lake: Lake) -> None:
    with pytest.raises(LakeError, match="lake-001"):
        lake.included(datetime(2025, 1, 1))
