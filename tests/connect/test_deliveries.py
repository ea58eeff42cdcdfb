"""Receipts, replays, all or nothing, who may deliver for whom, what is personal."""

from __future__ import annotations

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from laban.base import DeliveryError
from laban.connect import Progress, WrongRowsError
from tests.connect.conftest import KEY, Door
from tests.connect.test_wrong_values import as_csv
from tests.connect.things import GOOD

WRONG = GOOD | {"code": "a1"}


def test_receipt_says_what_became_of_every_row(door: Door) -> None:
    content = as_csv(GOOD, WRONG, GOOD | {"code": "A2", "is_open": "1"})
    receipt = door.deliver(content, delivery_id="2024-01", illustrative=True)
    assert json.loads(json.dumps(receipt.as_dict())) == {
        "number": 1,
        "delivery_id": "2024-01",
        "organisation": "VN",
        "record_type": "thing",
        "rows_read": 3,
        "rows_landed": 2,
        "rows_refused": 1,
        "rows_flagged": 1,
        "content_sha256": hashlib.sha256(content.encode()).hexdigest(),
        "programme_version": door.programme.version,
        "accepted_at": receipt.accepted_at.isoformat(),
        "illustrative": True,
        "replayed": False,
    }
    assert receipt.accepted_at.tzinfo is not None


def test_same_id_with_same_content_gives_the_same_receipt_and_lands_nothing(door: Door) -> None:
    first = door.deliver(as_csv(GOOD, WRONG))
    again = door.deliver(as_csv(GOOD, WRONG))
    assert again.replayed
    assert again.as_dict() | {"replayed": False} == first.as_dict()
    assert len(door.lake.deliveries()) == 1


def test_same_id_with_other_content_is_refused_and_says_what_the_first_was(door: Door) -> None:
    first = door.deliver(as_csv(GOOD))
    with pytest.raises(DeliveryError) as refused:
        door.deliver(as_csv(WRONG))
    assert str(refused.value) == (
        f'Delivery "d1" of VN was accepted on {first.accepted_at.isoformat(timespec="seconds")} '
        f"with other content: 1 rows, SHA-256 {first.content_sha256}. Choose another id: a later "
        "delivery of the same keys supersedes the earlier one. [connect-003]"
    )


def test_same_id_of_another_sender_is_another_delivery(door: Door) -> None:
    door.deliver(as_csv(GOOD))
    assert not door.deliver(as_csv(GOOD), organisation="101@2025-07-01").replayed


def test_sender_that_became_another_identity_of_its_code_gets_the_same_receipt(
    door: Door,
) -> None:
    door.clock._now = datetime(2025, 6, 30, 3, tzinfo=UTC)
    first = door.deliver(as_csv(GOOD), organisation="10")
    door.clock._now = datetime(2025, 7, 2, 3, tzinfo=UTC)
    again = door.deliver(as_csv(GOOD), organisation="10")
    assert (first.organisation, again.organisation, again.replayed) == ("10", "10", True)


def test_two_at_once_with_the_same_id_land_once(door: Door) -> None:
    content = as_csv(*(GOOD | {"code": f"A{n}"} for n in range(50)))
    door.lake.deliveries()
    with ThreadPoolExecutor(2) as threads:
        receipts = [job.result() for job in [threads.submit(door.deliver, content)] * 1] + [
            job.result() for job in [threads.submit(door.deliver, content) for _ in range(2)]
        ]
    assert sorted(receipt.replayed for receipt in receipts) == [False, True, True]
    assert len(door.records()) == 50


def test_all_or_nothing_lands_nothing_when_one_row_is_wrong(door: Door) -> None:
    with pytest.raises(WrongRowsError) as refused:
        door.deliver(as_csv(GOOD, WRONG), all_or_nothing=True)
    assert str(refused.value) == (
        "1 of 2 rows are wrong, and all or nothing was asked for, so nothing was landed. "
        'Row 2, column code: "a1" does not match the pattern [A-Z]\\d+. Look for a slip. '
        "Mend these rows, or deliver without all or nothing. [connect-013]"
    )
    assert refused.value.verdict.rows_right == 1
    assert door.lake.deliveries() == []
    assert door.deliver(as_csv(GOOD), all_or_nothing=True).rows_landed == 1


def test_delivery_of_wrong_rows_only_is_accepted_with_its_reasons(door: Door) -> None:
    receipt = door.deliver(as_csv(WRONG))
    assert (receipt.rows_landed, receipt.rows_refused) == (0, 1)
    assert door.lake.refused(1).num_rows == 1


def test_dry_run_counts_and_lands_nothing(door: Door) -> None:
    verdict = door.check(as_csv(GOOD, WRONG))
    assert (verdict.rows_read, verdict.rows_right, verdict.rows_refused) == (2, 1, 1)
    assert door.lake.deliveries() == []


def test_later_delivery_of_a_key_supersedes_the_earlier(door: Door) -> None:
    door.deliver(as_csv(GOOD | {"note": "old"}))
    door.deliver(as_csv(GOOD | {"note": "new"}), delivery_id="d2")
    assert [row["note"] for row in door.records()] == ["new"]


@pytest.mark.parametrize(
    ("sender", "unit", "day", "is_allowed"),
    [
        ("VN", "201", "2024-01-31", True),
        ("10", "101", "2024-01-31", True),
        ("10", "10", "2024-01-31", True),
        ("10", "201", "2024-01-31", True),  # a forerunner's commune
        ("10", "201", "2025-08-01", True),  # its own commune today
        ("MB", "101", "2024-01-31", True),  # through the region
        ("20", "201", "2024-01-31", True),
        ("20", "101", "2024-01-31", False),
        ("101", "101", "2024-01-31", True),  # its own forerunner
        ("201", "101", "2024-01-31", False),
        ("101", "VN", "2024-01-31", False),
    ],
)
def test_sender_delivers_for_itself_and_those_below_it(
    door: Door, sender: str, unit: str, day: str, is_allowed: bool
) -> None:
    faults = door.faults(as_csv(GOOD | {"unit": unit, "happened_on": day}), organisation=sender)
    assert [fault[3] for fault in faults] == ([] if is_allowed else ["connect-126"])


def test_record_of_a_stranger_is_refused_with_its_sentence(door: Door) -> None:
    [fault] = door.faults(as_csv(GOOD), organisation="20")
    assert fault[2] == (
        '"101" is neither 20, which delivers, nor below it. '
        "Let that organisation deliver its own records."
    )


def test_pseudonym_is_a_keyed_hash_and_what_is_dropped_is_nowhere(
    door: Door, tmp_path: Path
) -> None:
    rows = [GOOD | {"code": f"A{n}", "person": "Lan", "name": "Trần Lan"} for n in range(3)]
    door.deliver(as_csv(*rows, GOOD | {"code": "A9"}))
    expected = hmac.new(KEY, b"Lan", "sha256").hexdigest()[:32]
    assert [row["person"] for row in door.records()] == [expected] * 3 + [None]
    assert "name" not in door.records()[0]
    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"Lan" not in stored


def test_progress_is_told_and_never_goes_back(door: Door) -> None:
    told: list[Progress] = []
    content = as_csv(*(GOOD | {"code": f"A{n}"} for n in range(1000)), WRONG)
    door.deliver(content, on_progress=told.append)
    assert told[-1] == Progress(1001, 1000, 1, len(content.encode()))
    assert told == sorted(told, key=lambda progress: progress.rows_read)


def test_lake_keeps_numbers_exact_and_moments_in_utc(door: Door) -> None:
    row = GOOD | {
        "unit": "10",
        "happened_on": "31/12/2024",
        "seen_at": "20250101000000",
        "people": "1.002.154",
        "rate": "1234,5",
        "price": "12 500",
        "is_open": "TRUE",
        "channel": " online ",
    }
    door.deliver(as_csv(row))
    [record] = door.records()
    shown = {name: str(record[name]) for name in row}
    assert shown == {
        "code": "A1",
        "unit": "10",
        "happened_on": "2024-12-31",
        "seen_at": "2024-12-31 17:00:00+00:00",
        "people": "1002154",
        "rate": "1234.50",
        "price": "12500",
        "is_open": "True",
        "channel": "online",
    }
