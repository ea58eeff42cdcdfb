"""XLSX, NDJSON, JSON, Parquet, Arrow, and what is compressed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from laban.base import DeliveryError
from laban.connect import SourceMapping, sources
from laban.connect.readers import json as json_reader
from tests.connect.conftest import Door
from tests.connect.things import GOOD

CSV = "code,unit,happened_on\nA1,101,2024-01-31\n"
TABLE = pa.table(
    {
        "code": ["A1", "A2", "A3"],
        "unit": pa.array(["101", "102", "201"]).dictionary_encode(),
        "happened_on": pa.array([date(2024, 1, 31)] * 3),
        "seen_at": pa.array([datetime(2024, 2, 1, 8, 30)] * 3, pa.timestamp("ns")),
        "count": pa.array([1, 2, None], pa.int32()),
        "share": pa.array([0.125, 1.0, None], pa.float64()),
        "price": pa.array([Decimal("12.00"), None, None], pa.decimal128(10, 2)),
        "is_open": [False, True, None],
        "channel": pa.array(["online", "direct", None], pa.large_string()),
    }
)


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def parquet(table: pa.Table) -> bytes:
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


def arrow(table: pa.Table, *, as_file: bool) -> bytes:
    target = io.BytesIO()
    open_writer = pa.ipc.new_file if as_file else pa.ipc.new_stream
    with open_writer(target, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return target.getvalue()


def xlsx(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (parquet(TABLE), "parquet"),
        (arrow(TABLE, as_file=True), "arrow"),
        (arrow(TABLE, as_file=False), "arrow"),
    ],
    ids=["parquet", "arrow-file", "arrow-stream"],
)
def test_typed_columns_keep_their_values(door: Door, content: bytes, format: str) -> None:
    receipt = door.deliver(content, format=format)
    assert receipt.rows_landed == 3
    first = door.records()[0]
    assert first["seen_at"] == datetime(2024, 2, 1, 1, 30, tzinfo=UTC)
    assert (first["count"], first["share"], first["price"]) == (1, Decimal("0.125"), Decimal(12))
    assert (first["is_open"], first["channel"], first["unit"]) == (False, "online", "101")


@pytest.mark.parametrize(
    ("column", "values", "reason"),
    [
        ("count", pa.array([1.5]), '"1.5" is not a whole number. Write it without decimals.'),
        (
            "count",
            pa.array([2**63], pa.uint64()),
            '"9223372036854775808" has more digits than can be kept. Look whether the unit is '
            "right.",
        ),
        (
            "share",
            pa.array([0.1 + 0.2]),
            '"0.30000000000000004" has more than 3 decimals, and nothing is rounded here. '
            "Deliver it with at most 3.",
        ),
        (
            "share",
            pa.array([float("nan")]),
            '"nan" is not a number of the declared form. Write digits, e.g. 1250 or 12.5.',
        ),
        (
            "seen_at",
            pa.array([1706745600000000001], pa.timestamp("ns")),
            '"2024-02-01T00:00:00.000000001" is finer than a microsecond. Deliver microseconds.',
        ),
        (
            "happened_on",
            pa.array([datetime(2024, 2, 1, 8)], pa.timestamp("us")),
            '"2024-02-01T08:00:00" has a time of day, but the column holds days. '
            "Deliver the day alone.",
        ),
        (
            "note",
            pa.array([["a"]]),
            "The value holds other values, but a column holds one. Deliver one value.",
        ),
    ],
    ids=["fraction", "too-large", "binary-fraction", "nan", "nanoseconds", "time", "nested"],
)
def test_typed_value_that_does_not_fit_is_refused(
    door: Door, column: str, values: pa.Array, reason: str
) -> None:
    good = pa.table({name: [value] for name, value in GOOD.items() if name != column})
    content = parquet(good.append_column(column, values))
    assert [fault[2] for fault in door.faults(content, format="parquet")] == [reason]


def test_numbers_of_xlsx_and_json_are_not_read_with_marks_for_text(door: Door) -> None:
    door.deliver(lines(GOOD | {"people": 2154, "rate": 12.5}), format="ndjson")
    rows: list[list[object]] = [[*GOOD, "people", "rate"], [*GOOD.values(), 2154, 12.5]]
    door.deliver(xlsx(("S", rows)), format="xlsx", delivery_id="d2")
    assert [(row["people"], row["rate"]) for row in door.records()] == [(2154, Decimal("12.5"))]
    text = GOOD | {"people": "2.154", "rate": "12,5"}
    door.deliver(lines(text), format="ndjson", delivery_id="d3")
    assert [(row["people"], row["rate"]) for row in door.records()] == [(2154, Decimal("12.5"))]


def test_xlsx_days_and_whole_numbers_are_typed(door: Door) -> None:
    header = ["code", "unit", "happened_on", "seen_at", "count", "is_open", "channel"]
    row = ["A1", 101, datetime(2024, 1, 31), datetime(2024, 2, 1, 8, 30), 5, True, "direct"]
    blank: list[object] = [None] * 7
    door.deliver(xlsx(("S", [blank, [*header], [*row], blank])), format="xlsx")
    [record] = door.records()
    assert record["happened_on"] == date(2024, 1, 31)
    assert record["seen_at"] == datetime(2024, 2, 1, 1, 30, tzinfo=UTC)
    assert (record["unit"], record["count"], record["is_open"]) == ("101", 5, True)


def test_xlsx_sheet_is_chosen_by_name(door: Door) -> None:
    content = xlsx(("Notes", [["a"], ["b"]]), ("Data", [[*GOOD], [*GOOD.values()]]))
    mapping = SourceMapping(mapping="m", record_type="thing", sheet="Data")
    assert door.deliver(content, format="xlsx", mapping=mapping).rows_landed == 1
    wrong = mapping.model_copy(update={"sheet": "Dat"})
    with pytest.raises(DeliveryError, match=r'no sheet "Dat". Did you mean "Data"\?'):
        door.check(content, format="xlsx", mapping=wrong)


def test_bad_json_lines_are_refused_and_stop_nothing(door: Door) -> None:
    content = lines(GOOD) + '{"code": \n[1, 2]\n"text"\n\n  \n' + lines(GOOD | {"code": "A2"})
    faults = door.faults(content, format="ndjson")
    reason = 'The line is not a JSON object. Write one object on each line, e.g. {"code": "A1"}.'
    assert faults == [(row, "", reason, "connect-123") for row in (2, 3, 4)]
    assert door.check(content, format="ndjson").rows_right == 2


def test_object_that_states_a_key_twice_is_refused(door: Door) -> None:
    content = lines(GOOD) + '{"code": "A1", "code": "A2", "unit": "101"}\n' + "{\n"
    found = door.faults(content, format="ndjson")
    assert [(fault[0], fault[3]) for fault in found] == [(2, "connect-123"), (3, "connect-123")]
    assert found[0][2] == (
        "The object states a key twice, and nobody can tell which value counts. Keep one."
    )


def test_nested_json_is_refused_unless_mapped(door: Door) -> None:
    content = lines(GOOD | {"note": {"text": "x"}}, GOOD | {"note": '{"text"}'})
    [fault] = door.faults(content, format="ndjson")
    assert fault == (
        1,
        "note",
        '"note" holds a nested value, but a column holds one value. '
        "Write one value, or map a part of it: from: note.PART.",
        "connect-124",
    )


def test_parts_of_nested_json_are_reached_by_dotted_paths(door: Door) -> None:
    mapping = SourceMapping.model_validate(
        {
            "mapping": "m",
            "record_type": "thing",
            "columns": {"note": {"from": "data.user.note"}, "count": {"from": "data.count"}},
        }
    )
    content = lines(GOOD | {"data": {"user": {"note": "x"}, "count": 3}}, GOOD | {"data": None})
    door.deliver(content, format="ndjson", mapping=mapping)
    assert door.check(content, format="ndjson", mapping=mapping).rows_right == 2


def test_json_numbers_keep_every_digit(door: Door) -> None:
    line = '{"code":"A1","unit":"101","happened_on":"2024-01-31","share":12345678901234567.125'
    door.deliver(line + ',"count":1e3,"note":"\\u0110\\n\\"x\\""}\n', format="ndjson")
    [record] = door.records()
    assert record["share"] == Decimal("12345678901234567.125")
    assert (record["count"], record["note"]) == (1000, 'Đ\n"x"')


def test_keys_that_come_late_are_read(door: Door) -> None:
    content = lines(GOOD, GOOD | {"code": "A2", "count": 7})
    door.deliver(content, format="ndjson")
    assert [row["count"] for row in door.records()] == [None, 7]


def test_json_array_is_read_element_by_element(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reader, "_CHUNK_BYTES", 37)
    rows = [GOOD | {"code": f"A{n}", "note": "a, b] }", "share": 0.5} for n in range(50)]
    content = json.dumps(rows, indent=2, ensure_ascii=False)
    assert door.deliver(content, format="json").rows_landed == 50


@pytest.mark.parametrize(
    "content", ['{"code": 1}', '[{"code": 1}', '[{"code": 1} {"code": 2}]', '[{"code": }]', "[1]x"]
)
def test_broken_json_array_is_refused(door: Door, content: str) -> None:
    with pytest.raises(DeliveryError, match=r"not a JSON array of objects.*\[connect-019\]"):
        door.check(content, format="json")


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize(
    ("content", "format"),
    [(CSV.encode(), "csv"), (lines(GOOD).encode(), "ndjson"), (parquet(TABLE), "parquet")],
    ids=["csv", "ndjson", "parquet"],
)
def test_compressed_content_is_read_and_digested_as_delivered(
    door: Door, compress: Callable[[bytes], bytes], content: bytes, format: str
) -> None:
    packed = compress(content)
    verdict = door.check(packed, format=format)
    assert verdict.rows_refused == 0
    assert verdict.content_sha256 == hashlib.sha256(packed).hexdigest()


def test_content_that_swells_too_much_is_refused(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "EXPANSION_IS_FREE_BELOW_BYTES", 1_000_000)
    bomb = gzip.compress(CSV.encode() + b" " * 20_000_000)
    with pytest.raises(DeliveryError, match=r"swells to more than 200 times.*\[connect-010\]"):
        door.check(bomb)


@pytest.mark.parametrize(
    ("content", "format", "name"),
    [
        (b"PAR1 and nothing more", "parquet", "Parquet"),
        (b"nothing", "arrow", "Arrow"),
        (b"PK\x03\x04", "xlsx", "XLSX"),
        (parquet(TABLE)[:-20], "parquet", "Parquet"),
        (arrow(TABLE, as_file=False)[:400], "arrow", "Arrow"),
    ],
)
def test_damaged_file_is_refused(door: Door, content: bytes, format: str, name: str) -> None:
    with pytest.raises(DeliveryError, match=rf"cannot be read as {name}.*\[connect-009\]"):
        door.check(content, format=format)


def test_damaged_compression_is_refused(door: Door) -> None:
    with pytest.raises(DeliveryError, match=r"cannot be decompressed.*\[connect-009\]"):
        door.check(gzip.compress(CSV.encode() * 1000)[:-30])


def test_format_is_told_by_the_name(door: Door, tmp_path: Path) -> None:
    file = tmp_path / "things.CSV.gz"
    file.write_bytes(gzip.compress(CSV.encode()))
    assert door.check(file, format=None).rows_right == 1
    odd = tmp_path / "things.dat"
    odd.write_text(CSV)
    with pytest.raises(DeliveryError, match=r"things.dat does not tell the format"):
        door.check(odd, format=None)
    with pytest.raises(DeliveryError, match=r'no format "cvs". Did you mean "csv"\?'):
        door.check(odd, format="cvs")
