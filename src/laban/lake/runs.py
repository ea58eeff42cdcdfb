"""Runs: the figures and the statement of each measurement, and a row in the ledger."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Row, insert, select

from laban.base import LakeError, canonical_json, did_you_mean
from laban.lake.database import Database
from laban.lake.ledger_tables import RUNS
from laban.lake.moments import from_microseconds, to_microseconds
from laban.lake.names import require_plain

_NAMED = ("programme_version", "as_of", "engine", "code_version", "structure", "created_at")


@dataclass(frozen=True)
class RunEntry:
    """One run as the ledger lists it. `meta` holds whatever else its writer noted."""

    run_id: str
    programme_version: str
    as_of: datetime
    engine: str
    code_version: str
    structure: str
    created_at: datetime
    figures: int
    meta: Mapping[str, Any]


class Runs:
    """The runs of one home: `runs/<run id>/figures.parquet` and `statement.json`."""

    def __init__(self, home: Path, database: Database) -> None:
        self._folder = home / "runs"
        self._database = database

    def write(
        self,
        run_id: str,
        figures: pa.Table | pa.RecordBatchReader,
        statement: Mapping[str, Any],
        meta: Mapping[str, Any],
    ) -> RunEntry:
        """Keep a run, whole or not at all.

        Raises:
            LakeError: When the run exists already (lake-014).
        """
        target = self._folder / require_plain(run_id, "run")
        if any(entry.run_id == run_id for entry in self.entries()):
            raise LakeError(
                f'The run "{run_id}" exists already, and runs are never rewritten.',
                cure="Choose another run id.",
                code="lake-014",
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".") as folder:
            draft = Path(folder) / "run"
            draft.mkdir()
            count = _write_figures(draft / "figures.parquet", figures)
            (draft / "statement.json").write_bytes(canonical_json(statement))
            # What a killed run left has no row in the ledger and may go.
            shutil.rmtree(target, ignore_errors=True)
            draft.rename(target)
        with self._database.writing() as connection:
            connection.execute(insert(RUNS).values(_values(run_id, count, meta)))
        return next(entry for entry in self.entries() if entry.run_id == run_id)

    def entries(self) -> list[RunEntry]:
        """Return every run, oldest first."""
        rows = select(RUNS).order_by(RUNS.c.created_at, RUNS.c.run_id)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(rows)]

    def figures_path(self, run_id: str) -> Path:
        """Return the Parquet file of a run's figures."""
        return self._known_folder(run_id) / "figures.parquet"

    def statement(self, run_id: str) -> dict[str, Any]:
        """Return a run's statement."""
        text = (self._known_folder(run_id) / "statement.json").read_text("utf-8")
        statement: dict[str, Any] = json.loads(text)
        return statement

    def _known_folder(self, run_id: str) -> Path:
        known = [entry.run_id for entry in self.entries()]
        if run_id not in known:
            raise LakeError(
                f'There is no run "{run_id}".',
                cure=did_you_mean(run_id, known) or "Look up its id in the list of runs.",
                code="lake-015",
            )
        return self._folder / run_id


def _write_figures(path: Path, figures: pa.Table | pa.RecordBatchReader) -> int:
    count = 0
    batches: Iterator[pa.RecordBatch] = (
        iter(figures.to_batches()) if isinstance(figures, pa.Table) else iter(figures)
    )
    with pq.ParquetWriter(path, figures.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def _values(run_id: str, count: int, meta: Mapping[str, Any]) -> dict[str, Any]:
    other = {name: value for name, value in meta.items() if name not in _NAMED}
    values = {name: meta[name] for name in _NAMED}
    for name in ("as_of", "created_at"):
        moment = values[name]
        parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        values[name] = to_microseconds(parsed)
    return dict(values, run_id=run_id, figures=count, meta=canonical_json(other).decode())


def _entry(row: Row[Any]) -> RunEntry:
    return RunEntry(
        run_id=row.run_id,
        programme_version=row.programme_version,
        as_of=from_microseconds(row.as_of),
        engine=row.engine,
        code_version=row.code_version,
        structure=row.structure,
        created_at=from_microseconds(row.created_at),
        figures=row.figures,
        meta=json.loads(row.meta),
    )
