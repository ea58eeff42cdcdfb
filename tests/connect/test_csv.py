"""CSV: delimiters, encodings, quoted line breaks, ragged rows."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laban.base import DeliveryError
from laban.connect import SourceMapping
from laban.connect.readers.csv_blocks import csv_blocks
from laban.connect.sources import ByteStream
from tests.connect.conftest import Door

HEADER = ("code", "unit", "happened_on", "note")
ROW = ("A1", "101", "2024-01-31", "Thành phố, tỉnh; xã")


def written(delimiter: str, *rows: tuple[str, ...]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter).writerows([HEADER, *rows])
    return target.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found_in_the_header(door: Door, delimiter: str) -> None:
    door.deliver(written(delimiter, ROW))
    assert door.records()[0]["note"] == ROW[3]


def test_spreadsheet_line_that_states_the_delimiter_is_heeded(door: Door) -> None:
    door.deliver("sep=|\r\n" + written("|", ROW))
    assert door.records()[0]["note"] == ROW[3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_found(door: Door, encoding: str) -> None:
    door.deliver(written(",", ROW).encode(encoding))
    assert door.records()[0]["note"] == ROW[3]


def test_windows_1258_is_found_and_its_tone_marks_are_composed(door: Door) -> None:
    # Windows-1258 writes a tone mark as a character of its own after the letter.
    letters = "Tha\u0300nh phô\u0301, ti\u0309nh; xa\u0303"
    content = written(",", (*ROW[:3], letters)).encode("windows-1258")
    door.deliver(content)
    assert door.records()[0]["note"] == ROW[3]


def test_stated_encoding_goes_before_what_is_found(door: Door) -> None:
    mapping = SourceMapping(mapping="m", record_type="thing", encoding="latin-1")
    door.deliver(written(",", (*ROW[:3], "café")).encode("latin-1"), mapping=mapping)
    assert door.records()[0]["note"] == "café"


def test_unknown_encoding_is_refused(door: Door) -> None:
    mapping = SourceMapping(mapping="m", record_type="thing", encoding="utf-9")
    with pytest.raises(DeliveryError, match='There is no encoding "utf-9"'):
        door.check(written(",", ROW), mapping=mapping)


def test_header_is_read_without_regard_to_case_blanks_and_byte_order_mark(door: Door) -> None:
    door.deliver("\ufeffCODE; Unit ;HAPPENED_ON\nA1;101;2024-01-31\n")
    assert door.records()[0]["code"] == "A1"


def test_line_breaks_and_doubled_marks_within_quotes_belong_to_the_value(door: Door) -> None:
    note = 'first line\nsecond "line"; third'
    door.deliver(written(",", (*ROW[:3], note), ("A2", *ROW[1:])))
    assert [row["note"] for row in door.records()] == [note, ROW[3]]


def test_mark_within_plain_text_is_a_character(door: Door) -> None:
    rows = 'A1,101,2024-01-31,a 5" pipe\nA2,101,2024-01-31,plain\n'
    door.deliver("code,unit,happened_on,note\n" + rows)
    assert [row["note"] for row in door.records()] == ['a 5" pipe', "plain"]


def test_empty_lines_are_no_rows(door: Door) -> None:
    content = "\ncode,unit,happened_on\n\nA1,101,2024-01-31\n\n\nA2,101,x\n"
    assert door.faults(content)[0][0] == 2


def test_ragged_rows_are_refused_and_stop_nothing(door: Door) -> None:
    content = (
        "code,unit,happened_on\nA1,101,2024-01-31\nA2,101\nA3,101,2024-01-31,extra\n"
        '"A\n4",101,2024-01-31\nA5,101,2024-01-31\n'
    )
    receipt = door.deliver(content)
    assert (receipt.rows_read, receipt.rows_landed, receipt.rows_refused) == (5, 2, 3)
    cure = 'Put a text that holds "," in quotation marks.'
    assert [(f["row"], f["reason"]) for f in door.lake.refused(1).to_pylist()] == [
        (2, f"The row has 2 cells but the header has 3 columns. {cure}"),
        (3, f"The row has 4 cells but the header has 3 columns. {cure}"),
        (4, '"A\n4" does not match the pattern [A-Z]\\d+. Look for a slip.'),
    ]
    assert [row["code"] for row in door.records()] == ["A1", "A5"]


def test_value_that_is_not_text_in_the_encoding_is_refused(door: Door) -> None:
    good = b"A1,101,2024-01-31,fine\n" * 20_000
    content = b"code,unit,happened_on,note\n" + good + b"A2,101,2024-01-31,\xff\xfe\n" + good
    [fault] = door.faults(content)
    assert fault == (
        20_001,
        "note",
        "The value is not UTF-8 text. Save the file as UTF-8, or state its encoding.",
        "connect-120",
    )


def test_mark_that_is_never_closed_is_refused(door: Door) -> None:
    content = 'code,unit,happened_on,note\nA1,101,2024-01-31,"open\nA2,101,2024-01-31,x\n'
    with pytest.raises(DeliveryError, match=r"never closed.*\[connect-018\]"):
        door.check(content)


CELLS = st.text(st.sampled_from('ab"\n\r,; đ'), max_size=8)


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=30), size=st.integers(1, 64))
def test_blocks_end_where_records_end(rows: list[tuple[str, str]], size: int) -> None:
    target = io.StringIO(newline="")
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows(rows)
    content = target.getvalue().encode()
    blocks = list(csv_blocks(ByteStream(io.BytesIO(content).read), ",", size))
    assert b"".join(blocks) == content
    read = [
        tuple(row)
        for block in blocks
        for row in csv.reader(io.StringIO(block.decode(), newline=""))
    ]
    assert read == rows
