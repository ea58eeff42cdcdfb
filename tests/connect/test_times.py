"""Local times: the programme's zone, and hours that its clocks skip or repeat."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laban.base import DeliveryError
from laban.connect.mapping import MappedColumn
from laban.connect.validation.columns import ColumnReader, RawColumn
from laban.connect.validation.faults import Parsed
from laban.connect.validation.plans import ColumnPlan
from laban.programme import ColumnType, RecordColumn, Text

FORMATS = ("yyyyMMddHHmmss", "dd/MM/yyyy HH:mm", "dd/MM/yyyy")


def reader(type: ColumnType, zone: str = "Asia/Ho_Chi_Minh", **declared: object) -> ColumnReader:
    title = Text(vi="Lúc", en="When")
    column = RecordColumn.model_validate({"type": type, "title": title, **declared})
    return ColumnReader(ColumnPlan.of("when", column, MappedColumn(), zone), MappedColumn(), None)


def moments(*values: str | None, zone: str = "Asia/Ho_Chi_Minh") -> Parsed:
    column = reader(ColumnType.TIMESTAMP, zone, formats=FORMATS)
    return column.read(RawColumn(pa.array(values, pa.string())))


@pytest.mark.parametrize(
    "value",
    [
        "2024-01-31T08:30:00",
        "2024-01-31 08:30",
        "2024-01-31T01:30:00Z",
        "2024-01-31T08:30:00+07:00",
        "2024-01-31 01:30:00.000000+00",
        "20240131083000",
        "31/01/2024 08:30",
    ],
)
def test_forms_of_one_moment_are_the_same_moment_alone_and_among_others(value: str) -> None:
    moment = datetime(2024, 1, 31, 1, 30, tzinfo=UTC)
    assert moments(value).values[0].as_py() == moment
    assert moments(value, "2024-01-31T08", None, "nonsense").values[0].as_py() == moment


def test_declared_form_of_a_day_is_its_midnight() -> None:
    assert moments("31/01/2024").values[0].as_py() == datetime(2024, 1, 30, 17, tzinfo=UTC)


@pytest.mark.parametrize("value", ["2024-03-31T02:30:00", "2024-10-27T02:30:00"])
def test_hour_that_clocks_skip_or_repeat_is_refused_without_an_offset(value: str) -> None:
    read = moments(value, "2024-06-01T12:00:00", zone="Europe/Amsterdam")
    assert read.values[0].as_py() is None
    assert read.values[1].as_py() == datetime(2024, 6, 1, 10, tzinfo=UTC)
    [problem] = read.problems
    assert (problem.places.tolist(), problem.code) == ([0], "connect-109")
    assert problem.sentence(value) == (
        f'"{value}" does not exist, or exists twice, in Europe/Amsterdam, because clocks change '
        "there. Write it with its offset, e.g. +07:00."
    )


def test_pattern_that_cannot_be_read_is_named() -> None:
    with pytest.raises(DeliveryError, match=r'The pattern of "when".*\[connect-016\]'):
        reader(ColumnType.STRING, pattern="(?=a)b")


@settings(deadline=None)
@given(
    st.lists(st.none() | st.datetimes(datetime(1980, 1, 1), datetime(2037, 12, 31)), min_size=1),
    st.sampled_from([("yyyyMMddHHmmss", "%Y%m%d%H%M%S"), ("dd/MM/yyyy HH:mm", "%d/%m/%Y %H:%M")]),
    st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "UTC"]),
)
def test_local_times_are_what_the_clocks_of_their_zone_say(
    times: list[datetime | None], forms: tuple[str, str], zone: str
) -> None:
    texts = [None if time is None else time.strftime(forms[1]) for time in times]
    expected = [
        None if t is None else moment_of(datetime.strptime(t, forms[1]), zone) for t in texts
    ]
    unclear = [place for place, text in enumerate(texts) if text and expected[place] is None]
    alone, mixed = moments(*texts, zone=zone), moments(*texts, "no moment", zone=zone)
    assert alone.values.to_pylist() == mixed.values.to_pylist()[:-1] == expected
    for parsed in (alone, mixed):
        found = [p.places.tolist() for p in parsed.problems if p.code == "connect-109"]
        assert found == ([unclear] if unclear else [])


def moment_of(local: datetime, zone: str) -> datetime | None:
    """Return a local time in UTC; nothing when clocks skip or repeat it."""
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return first.astimezone(UTC) if first.utcoffset() == second.utcoffset() else None


@pytest.mark.parametrize("value", ["20240231083000", "2024013108300x", "20240131083000 "])
def test_one_wrong_value_in_a_column_of_one_form_is_that_values_fault_only(value: str) -> None:
    parsed = moments("20240131083000", None, value)
    right = value == "20240131083000 "
    assert parsed.values[0].as_py() == datetime(2024, 1, 31, 1, 30, tzinfo=UTC)
    assert [problem.places.tolist() for problem in parsed.problems] == ([] if right else [[2]])


def test_first_declared_form_that_fits_decides_about_a_whole_column() -> None:
    column = reader(ColumnType.TIMESTAMP, formats=("yyyyddMM", "ddMMyyyy"))
    parsed = column.read(RawColumn(pa.array(["20240131", "20241301"])))
    assert parsed.values.to_pylist() == [None, datetime(2024, 1, 12, 17, tzinfo=UTC)]
    assert [problem.code for problem in parsed.problems] == ["connect-108"]
