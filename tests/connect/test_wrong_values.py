"""A table of wrong values, each with the sentence its sender reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pytest

from tests.connect.conftest import Door
from tests.connect.things import GOOD

LONG = "x" * 250

WRONG_VALUES = [
    # Missing
    ("code", "", "connect-101", "The value is missing, and every record needs one. Fill it in."),
    ("unit", " ", "connect-101", "The value is missing, and every record needs one. Fill it in."),
    # Whole numbers
    (
        "count", "12x", "connect-102",
        '"12x" is not a number of the declared form. Write digits, e.g. 1250 or 12.5.',
    ),
    ("count", "1.0", "connect-102", '"1.0" is not a whole number. Write it without decimals.'),
    (
        "count", "0x1F", "connect-102",
        '"0x1F" is not a number of the declared form. Write digits, e.g. 1250 or 12.5.',
    ),
    (
        "count", "99999999999999999999", "connect-103",
        '"99999999999999999999" has more digits than can be kept. Look whether the unit is right.',
    ),
    (
        "count", "-1", "connect-116",
        '"-1" is below the least value that is allowed, 0. Look whether it is right.',
    ),
    (
        "count", "1000001", "connect-117",
        '"1000001" is above the greatest value that is allowed, 1000000. '
        "Look whether it is right.",
    ),
    # Marks
    (
        "people", "2.18", "connect-105",
        '"2.18" has a thousands group of other than 3 digits after ".": zeros may have been lost '
        "at its end, and nothing is guessed here. Write all digits of the number.",
    ),
    (
        "people", "2,154", "connect-105",
        '"2,154" has a thousands group of other than 3 digits after ".": zeros may have been lost '
        "at its end, and nothing is guessed here. Write all digits of the number.",
    ),
    ("rate", "12.5", "connect-105", '"12.5" does not use "," as its decimal mark.'),
    (
        "price", "1 0000", "connect-105",
        '"1 0000" has a thousands group of other than 3 digits after " ": zeros may have been '
        "lost at its end, and nothing is guessed here. Write all digits of the number.",
    ),
    # Decimals
    (
        "rate", "12,505", "connect-104",
        '"12,505" has more than 2 decimals, and nothing is rounded here. '
        "Deliver it with at most 2.",
    ),
    (
        "share", "1e3", "connect-102",
        '"1e3" is not a number of the declared form. Write digits, e.g. 1250 or 12.5.',
    ),
    (
        "share", "9" * 36, "connect-103",
        f'"{"9" * 36}" has more digits than can be kept. Look whether the unit is right.',
    ),
    # Flags and codes
    (
        "is_open", "maybe", "connect-106",
        '"maybe" is neither true nor false. Write true, false, 1 or 0.',
    ),
    (
        "channel", "onlin", "connect-110",
        '"onlin" is not in the code list "channel". Did you mean "online"?',
    ),
    (
        "channel", "9", "connect-110",
        '"9" is not in the code list "channel". Use a code of the list, or map this one to it.',
    ),
    # Days and moments
    (
        "happened_on", "2024-02-30", "connect-107",
        '"2024-02-30" names a day that does not exist. Look at month, day and hour.',
    ),
    (
        "happened_on", "31/02/2024", "connect-107",
        '"31/02/2024" names a day that does not exist. Look at month, day and hour.',
    ),
    (
        "happened_on", "31-12-2024", "connect-107",
        '"31-12-2024" is not a day in a declared form. Write it as 2024-12-31 or dd/MM/yyyy.',
    ),
    (
        "happened_on", "2019-12-31", "connect-116",
        '"2019-12-31" is below the least value that is allowed, 2020-01-01. '
        "Look whether it is right.",
    ),
    (
        "seen_at", "2024-02-01", "connect-108",
        '"2024-02-01" is not a time in a declared form. '
        "Write it as 2024-12-31T08:30:00+07:00 or yyyyMMddHHmmss.",
    ),
    (
        "seen_at", "2024-02-01T25:00:00", "connect-108",
        '"2024-02-01T25:00:00" names a time that does not exist. Look at month, day and hour.',
    ),
    (
        "seen_at", "20241301000000", "connect-108",
        '"20241301000000" names a time that does not exist. Look at month, day and hour.',
    ),
    (
        "seen_at", "2030-01-01T00:00:01+07:00", "connect-117",
        '"2030-01-01T00:00:01+07:00" is above the greatest value that is allowed, 2030-01-01. '
        "Look whether it is right.",
    ),
    # Organisations
    (
        "unit", "998", "connect-111",
        'There is no organisation "998". Use a code of the programme\'s organisations.',
    ),
    (
        "helper", "10@2024-01-01", "connect-111",
        'There is no organisation "10@2024-01-01". Use a code of the programme\'s organisations.',
    ),
    (
        "helper",
        "10",
        "connect-125",
        '"10" may be any of 10, 10@2025-07-01, and without "seen_at" nobody can tell which. '
        'Fill in "seen_at", or write the identity.',
    ),
    # Texts
    (
        "code", "a1", "connect-115",
        '"a1" does not match the pattern [A-Z]\\d+. Look for a slip.',
    ),
    ("code", "A1234567890123", "connect-118", '"A1234567890123" is longer than 12 characters. Shorten it.'),
    ("note", "a\0b", "connect-119", "The value holds a NUL byte. Remove it."),
    ("note", "a\x1bb", "connect-119", "The value holds the control character U+001B. Remove it."),
    (
        "note", "Ti\ufffdn", "connect-119",
        "The value has lost a character (U+FFFD). Save the source again in its own encoding, or "
        "state the encoding.",
    ),
    # What is personal is in no reason
    ("person", "x" * 21, "connect-118", '"***" is longer than 20 characters. Shorten it.'),
]  # fmt: skip


def as_csv(*rows: Mapping[str, str]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


@pytest.mark.parametrize(
    ("column", "value", "code", "reason"),
    WRONG_VALUES,
    ids=[f"{column}-{value[:20]!r}" for column, value, _, _ in WRONG_VALUES],
)
def test_wrong_value_is_refused_with_its_sentence(
    door: Door, column: str, value: str, code: str, reason: str
) -> None:
    content = as_csv(GOOD, GOOD | {column: value})
    assert door.faults(content) == [(2, column, reason, code)]


def test_row_with_several_faults_lists_all_of_them_by_column(door: Door) -> None:
    row = GOOD | {"code": "a1", "count": "x", "channel": "onlin", "is_open": "maybe"}
    assert [fault[1:2] + fault[3:] for fault in door.faults(as_csv(row))] == [
        ("code", "connect-115"),
        ("count", "connect-102"),
        ("channel", "connect-110"),
        ("is_open", "connect-106"),
    ]


def test_organisation_that_had_ended_is_refused_with_its_successors(door: Door) -> None:
    row = GOOD | {"unit": "102", "happened_on": "2025-08-01"}
    reason = (
        'Organisation "102" ended on 2025-07-01, and the day is 2025-08-01. '
        "Its successors are 101@2025-07-01, 201@2025-07-01."
    )
    assert door.faults(as_csv(row)) == [(1, "unit", reason, "connect-112")]


def test_identity_names_its_organisation_on_any_day(door: Door) -> None:
    door.deliver(as_csv(GOOD | {"unit": "101@2025-07-01"}))
    assert door.records()[0]["unit"] == "101@2025-07-01"


def test_broken_rule_shows_the_values_it_read_in_local_time(door: Door) -> None:
    row = GOOD | {"seen_at": "2024-01-30T23:00:00Z", "happened_on": "2024-02-01"}
    refused = door.check(as_csv(row)).refused.to_pylist()
    assert refused == [
        {
            "row": 1,
            "column": "happened_on, seen_at",
            "value": "happened_on=2024-02-01, seen_at=2024-01-31T06:00:00+07:00",
            "reason": "It was seen before it happened (rule seen_after_it_happened).",
            "code": "connect-121",
            "level": "refuse",
        }
    ]


def test_unknown_values_break_no_rule(door: Door) -> None:
    assert door.faults(as_csv(GOOD)) == []


def test_flagged_row_is_landed_and_reported(door: Door) -> None:
    receipt = door.deliver(as_csv(GOOD | {"is_open": "true"}))
    assert (receipt.rows_landed, receipt.rows_refused, receipt.rows_flagged) == (1, 0, 1)
    [flagged] = door.lake.refused(1).to_pylist()
    assert (flagged["level"], flagged["code"]) == ("flag", "connect-121")
    assert flagged["reason"] == "What is open has a channel (rule open_has_channel)."


def test_long_value_is_cut_where_it_is_kept(door: Door) -> None:
    [refused] = door.check(as_csv(GOOD | {"code": LONG})).refused.slice(0, 1).to_pylist()
    assert len(refused["value"]) == 200
    assert refused["value"].endswith("…")


def test_value_of_a_personal_column_is_never_kept(door: Door) -> None:
    row = GOOD | {"person": "nobody", "name": "Nguyễn\0An"}
    kept = str(door.check(as_csv(row)).refused.to_pylist())
    assert "connect-121" in kept
    assert "connect-119" in kept
    assert "nobody" not in kept.replace("person_is_not_nobody", "")
    assert "Nguyễn" not in kept


def test_line_that_may_hold_something_personal_is_not_kept(door: Door) -> None:
    content = "code,unit,happened_on,person\nA1,101,2024-01-31,Lan,Minh\nA2,101,2024-01-31,Hoa\n"
    [refused] = door.check(content).refused.to_pylist()
    assert (refused["row"], refused["value"], refused["code"]) == (1, "***", "connect-122")
