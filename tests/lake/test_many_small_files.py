"""Thousands of small files become one, while deliveries go on."""

from __future__ import annotations

from datetime import timedelta

import ibis
import pytest

from laban.lake import Begun, Lake, Outcome
from laban.lake.rewriting import Rewriting
from tests.lake.groups import land_group
from tests.lake.scenes import DOSSIER, KEY, batch, day


def land_many_files(lake: Lake, count: int) -> None:
    """Land groups of two deliveries with a row each."""
    lake.ensure_table("dossier", DOSSIER, KEY)
    outcome = Outcome("0" * 64, 1, 1, 0, 0)
    for number in range(count):
        begun = [Begun(f"{name}{number}", "H22", "dossier", "v1", False) for name in "ab"]
        with lake.group_landing(begun) as group:
            for n, sequence in enumerate(group.sequences):
                row = {"code": f"{number}", "days": n}
                group.write("dossier", batch(sequence, [row], DOSSIER))
            group.accept(dict.fromkeys(group.sequences, outcome), now=lambda: day(1))


def counts(lake: Lake) -> tuple[int, int]:
    backend = ibis.duckdb.connect()
    versions = lake.records(backend, "dossier", every_version=True).count().execute()
    latest = lake.records(backend, "dossier").count().execute()
    return int(versions), int(latest)


@pytest.mark.parametrize("files", [60, pytest.param(2_000, marks=pytest.mark.long)])
def test_many_small_files_become_one_while_deliveries_go_on(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    land_many_files(lake, files)
    assert counts(lake) == (2 * files, files)
    copy, landed = Rewriting.copy, []

    def deliver_meanwhile(rewriting: Rewriting, *arguments: object, **named: object) -> object:
        landed.extend(land_group(lake, {"x": [{"code": "x"}], "y": [{"code": "y"}]}, on=2))
        lake.publish()
        return copy(rewriting, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Rewriting, "copy", deliver_meanwhile)
    report = lake.compact("dossier", now=day(3))
    assert (report.files_before, report.files_after) == (files, 1)
    assert counts(lake) == (2 * files + 2, files + 2)
    assert lake.check_files() == ()
    monkeypatch.undo()
    swept = lake.compact("dossier", now=day(5), replaced_files_stay=timedelta(0))
    assert swept.files_deleted == files + 2
    assert counts(lake) == (2 * files + 2, files + 2)
