"""The latest version of each key agrees with a plain computation on random deliveries."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings

from laban.lake import Lake
from laban.lake.repeats import repeated_values
from tests.lake.scenes import day, land, read

Key = tuple[str, str]
KEYS = st.tuples(st.sampled_from("12345"), st.sampled_from("AB"))
ROWS = st.lists(st.tuples(KEYS, st.integers(0, 9)), max_size=6)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), ROWS),
        st.tuples(st.just("withdraw"), st.integers(0, 5)),
        st.tuples(st.just("compact"), st.just(0)),
    ),
    min_size=1,
    max_size=7,
)


@dataclass
class Told:
    """A delivery as plain Python remembers it."""

    rows: list[tuple[Key, int]]
    accepted: int
    withdrawn: int | None = None

    def counts(self, as_of: int) -> bool:
        return self.accepted <= as_of and (self.withdrawn is None or self.withdrawn > as_of)


def latest(told: list[Told], as_of: int) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for delivery in told:
        if delivery.counts(as_of):
            found.update(delivery.rows)
    return found


@given(STEPS)
@settings(max_examples=20, deadline=None)
def test_reads_as_of_every_moment_agree_with_plain_python(
    steps: list[tuple[str, list[tuple[Key, int]] | int]],
) -> None:
    told: list[Told] = []
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder)) as lake:
        land(lake, "first", [], on=0)
        for moment, (step, detail) in enumerate(steps, start=1):
            if isinstance(detail, list):
                rows = [{"code": k[0], "office": k[1], "days": days} for k, days in detail]
                land(lake, str(len(told)), rows, on=moment)
                told.append(Told(detail, moment))
            elif step == "compact":
                lake.compact("dossier", now=day(moment))
            elif detail < len(told) and told[detail].withdrawn is None:
                lake.withdraw("H22", str(detail), reason="Wrong", now=day(moment))
                told[detail].withdrawn = moment
        for moment in range(len(steps) + 1):
            found = read(lake, as_of=day(moment))
            plain = latest(told, moment)
            assert {(r["code"], r["office"]): r["days"] for r in found} == plain
            assert len(found) == len(plain)


@given(st.lists(st.integers(0, 30)))
def test_repeated_values_are_those_that_occur_twice(numbers: list[int]) -> None:
    expected = {number for number in numbers if numbers.count(number) > 1}
    assert set(repeated_values(np.array(numbers, np.uint64)).tolist()) == expected
