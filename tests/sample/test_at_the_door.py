"""What samples say is right passes the one validation; what they say is wrong does not."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from laban.connect import Verdict, validate_only
from laban.sample import Format, Sample, Written, record_types_with_samples, write_sample
from tests.sample.vietnam import YEAR, vietnam

ROWS = 10_000

# The first fault of each way: its code and its column.
EXPECTED = {
    "ended_before_received": ("connect-121", "ended_at, received_at"),
    "missing_level": ("connect-101", "level"),
    "negative_fee": ("connect-116", "fee"),
    "organisation_not_valid": ("connect-113", "unit"),
    "unknown_channel": ("connect-110", "channel"),
    "unknown_organisation": ("connect-111", "unit"),
    "unknown_procedure": ("connect-110", "procedure"),
    "unknown_status": ("connect-110", "status"),
    "wrong_date": ("connect-108", "submitted_at"),
    "wrong_dossier_code": ("connect-115", "dossier_code"),
}


def _checked(written: Written, record_type: str) -> Verdict:
    return validate_only(
        written.path,
        programme=vietnam(),
        record_type=record_type,
        organisation="VN",
        now=lambda: datetime(2025, 1, 2, tzinfo=UTC),
        pseudonym_key=bytes(32),
    )


def _written(path: Path, format: Format, record_type: str, wrong_share: float) -> Written:
    wanted = Sample(vietnam(), ROWS, 1, **YEAR, record_type=record_type, wrong_share=wrong_share)
    return write_sample(path, format, wanted)


@pytest.mark.parametrize("format", ["parquet", "csv", "ndjson"])
def test_every_right_dossier_is_taken_without_a_flag(tmp_path: Path, format: Format) -> None:
    verdict = _checked(_written(tmp_path / f"right.{format}", format, "dossier", 0), "dossier")
    assert verdict.refused.to_pylist() == []
    assert (verdict.rows_read, verdict.rows_right, verdict.rows_flagged) == (ROWS, ROWS, 0)


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_every_wrong_dossier_is_refused_for_its_own_reason(tmp_path: Path, format: Format) -> None:
    written = _written(tmp_path / f"wrong.{format}", format, "dossier", 0.03)
    verdict = _checked(written, "dossier")
    refused = {way: count for way, count in written.wrong.items() if way != "repeated_code"}
    assert verdict.rows_refused == sum(refused.values())
    reasons = Counter((row["code"], row["column"]) for row in verdict.refused.to_pylist())
    assert {way: reasons[EXPECTED[way]] for way in refused} == refused


@pytest.mark.parametrize("record_type", record_types_with_samples()[1:])
def test_samples_of_the_smaller_record_types_are_right(tmp_path: Path, record_type: str) -> None:
    verdict = _checked(_written(tmp_path / "right.csv", "csv", record_type, 0), record_type)
    assert verdict.rows_read > 0
    assert verdict.refused.to_pylist() == []
