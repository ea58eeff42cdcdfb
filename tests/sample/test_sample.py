"""Sample dossiers are always the same, of any size, and right where they are not made wrong."""

from __future__ import annotations

import hashlib
import re
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from laban.sample import SampleError, sample
from laban.sample.draws import Draws, log_normal_table, pick_table, seeded_quantile, threshold
from tests.sample.vietnam import YEAR, dossiers, vietnam


def _digest(table: pa.Table) -> str:
    lines = "\n".join(str(tuple(row.values())) for row in table.to_pylist())
    return hashlib.sha256(lines.encode()).hexdigest()


def test_the_same_arguments_give_the_same_dossiers() -> None:
    assert _digest(dossiers(3_000)) == _digest(dossiers(3_000))


def test_another_seed_gives_other_dossiers() -> None:
    assert _digest(dossiers(500)) != _digest(dossiers(500, seed=2))


def test_draws_are_the_same_on_every_machine() -> None:
    assert Draws(4, 1, 2).words().tolist() == [729327406, 1278121765, 954191105, 2525213651]
    assert Draws(4, 1, 2).below(10).tolist() == [1, 2, 2, 5]
    assert seeded_quantile(1, 2, "01") == 0.02725
    assert pick_table([1, 3])[[0, 1023, 1024, 4095]].tolist() == [0, 0, 1, 1]
    table = log_normal_table(1000, 0.6, least=20, most=12_000)
    assert table[[0, 2047, 2048, 4095]].tolist() == [111, 1000, 1000, 9034]


def test_thresholds_reach_from_never_to_always() -> None:
    draws = Draws(10_000, 1)
    assert not draws.happens(threshold(0)).any()
    assert draws.happens(threshold(1)).all()


@pytest.mark.parametrize("rows", [0, 1, 7, 1_000])
def test_as_many_rows_come_as_were_asked_for(rows: int) -> None:
    batches = list(sample(vietnam(), rows=rows, seed=1, **YEAR, chunk_rows=300))
    assert sum(batch.num_rows for batch in batches) == rows
    assert all(batch.num_rows <= 300 for batch in batches)


def test_every_dossier_code_occurs_once_even_across_batches() -> None:
    codes = dossiers(20_000, organisations=["01", "48", "79"], chunk_rows=997)["dossier_code"]
    assert pc.count_distinct(codes).as_py() == 20_000


def test_dossier_codes_have_their_form() -> None:
    pattern = vietnam().record_types["dossier"].columns["dossier_code"].pattern
    assert pattern is not None
    for code in dossiers(2_000)["dossier_code"].to_pylist():
        assert re.fullmatch(pattern, code)
        assert len(code) <= 50


def test_columns_are_those_of_the_record_type() -> None:
    assert set(dossiers(1).column_names) <= set(vietnam().record_types["dossier"].columns)


def test_codes_are_in_their_lists() -> None:
    programme, table = vietnam(), dossiers(5_000)
    for name, column in programme.record_types["dossier"].columns.items():
        if column.code_list and name in table.column_names:
            known = {entry.code for entry in programme.code_lists[column.code_list].entries}
            assert set(table[name].drop_null().unique().to_pylist()) <= known


def test_units_exist_on_the_day_of_submission_also_while_the_structure_changes() -> None:
    table = dossiers(
        20_000, first_day=date(2025, 6, 16), last_day=date(2025, 7, 15), identities=True
    )
    organisations = vietnam().organisations
    local = pc.add(table["submitted_at"], pa.scalar(7 * 3_600_000_000, pa.duration("us")))
    days = local.cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
    pairs = set(zip(table["unit"].to_pylist(), days.to_pylist(), strict=True))
    assert all(organisations.by_id[unit].is_valid_on(day) for unit, day in pairs)
    kinds = {organisations.by_id[unit].kind for unit, _ in pairs}
    assert {"commune", "district", "province", "ministry"} <= kinds


def test_codes_name_the_same_units_as_identities() -> None:
    organisations = vietnam().organisations
    by_identity = dossiers(500, identities=True)["unit"].to_pylist()
    codes = [organisations.by_id[unit].code for unit in by_identity]
    assert dossiers(500)["unit"].to_pylist() == codes


def test_moments_come_in_their_order() -> None:
    table = dossiers(30_000)
    for earlier, later in [
        ("submitted_at", "received_at"),
        ("received_at", "due_at"),
        ("received_at", "ended_at"),
        ("ended_at", "returned_at"),
        ("received_at", "supplement_requested_at"),
        ("supplement_requested_at", "supplement_completed_at"),
        ("supplement_completed_at", "ended_at"),
    ]:
        in_order = pc.fill_null(pc.less_equal(table[earlier], table[later]), True)
        assert pc.all(in_order).as_py(), (earlier, later)


def test_statuses_agree_with_the_moments() -> None:
    for row in dossiers(20_000).to_pylist():
        status = row["status"]
        assert (row["received_at"] is None) == (status in ("newly_registered", "not_accepted"))
        assert (row["refused_at"] is not None) == (status == "not_accepted")
        assert (row["returned_at"] is not None) == (status == "result_returned")
        is_closed = status in ("processed", "result_returned", "withdrawn", "stopped")
        assert (row["ended_at"] is not None) == is_closed
        waits = row["supplement_requested_at"] and not row["supplement_completed_at"]
        assert bool(waits) == (status == "supplement_required")
        assert row["payment_route"] == "none" or row["fee"] > 0


def test_nothing_happens_after_the_last_day() -> None:
    table = dossiers(5_000, last_day=date(2024, 3, 31))
    for name in ("submitted_at", "received_at", "ended_at", "returned_at"):
        assert pc.max(table[name]).as_py().date() <= date(2024, 3, 31)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"record_type": "dosier"}, "sample-001"),
        ({"record_type": "published_value"}, "sample-002"),
        ({"last_day": date(2023, 1, 1)}, "sample-003"),
        ({"wrong_share": 1.5}, "sample-004"),
        ({"organisations": ["nobody"]}, "sample-005"),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_sentence(
    changes: dict[str, object], code: str
) -> None:
    with pytest.raises(SampleError) as error:
        dossiers(10, **changes)
    assert error.value.code == code


def test_a_large_sample_streams() -> None:
    batches = sample(vietnam(), rows=10**12, seed=1, **YEAR, chunk_rows=1_000)
    assert [next(batches).num_rows for _ in range(3)] == [1_000] * 3
