"""Measure, sign and keep a run; prove a figure of it; verify a proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from laban.base import LakeError, Period, SigningKey
from laban.connect import lake_schema
from laban.engine import Engine
from laban.lake import Lake, RunEntry
from laban.measure import (
    Check,
    Evidence,
    FigureName,
    Proof,
    Recomputation,
    Request,
    RunFacts,
    Span,
    Workings,
    children_of,
    find_figure,
    make_proof,
    make_statement,
    measure,
    public_selection,
    rules_of,
    sign_statement,
    suppress,
    verify,
)
from laban.programme import Programme, read_programme_files


@dataclass(frozen=True)
class Signing:
    """Who signs a run, when, and by which code."""

    key: SigningKey
    now: Callable[[], datetime]
    code_version: str


def measure_run(
    programme: Programme,
    lake: Lake,
    engine: Engine,
    request: Request,
    signing: Signing,
    on_progress: Callable[[str], None] = lambda _: None,
) -> RunEntry:
    """Measure the request, sign what was found, and keep both as a run."""
    ensure_tables(programme, lake)
    lake.save_programme(programme.version, programme.files)
    measured = measure(programme, lake, engine, request, on_progress)
    created_at = signing.now()
    facts = RunFacts(
        run_id=f"{created_at:%Y%m%dT%H%M%S%f}",
        programme=programme.head.code,
        programme_version=programme.version,
        as_of=request.as_of,
        structure=request.structure,
        engine=f"{engine.name} {engine.version}".strip(),
        code_version=signing.code_version,
        threshold=programme.head.disclosure.threshold,
        created_at=created_at,
    )
    on_progress("signing")
    statement = make_statement(facts, measured.figures, lake.included(request.as_of))
    meta = {
        "programme_version": programme.version,
        "as_of": request.as_of,
        "engine": facts.engine,
        "code_version": facts.code_version,
        "structure": request.structure.isoformat() if request.structure else "",
        "created_at": created_at,
    }
    envelope = sign_statement(statement, signing.key)
    return lake.write_run(facts.run_id, measured.figures, envelope, meta)


def ensure_tables(programme: Programme, lake: Lake) -> None:
    """Make sure that every record type of the programme has its table."""
    for record_type in programme.record_types.values():
        lake.ensure_table(record_type.record_type, lake_schema(record_type), record_type.key)


def find_run(lake: Lake, run_id: str | None) -> RunEntry:
    """Return a run by its id, or the latest.

    Raises:
        LakeError: When there is no such run, or none at all.
    """
    runs = lake.runs()
    if run_id is not None:
        lake.figures_path(run_id)
        return next(run for run in runs if run.run_id == run_id)
    if not runs:
        raise LakeError(
            "Nothing has been measured yet.", cure="Run `laban measure`.", code="run-001"
        )
    return runs[-1]


def kept_programme(lake: Lake, version: str) -> Programme:
    """Return the programme as it was kept with a run."""
    return read_programme_files(lake.programme_files(version))


def public_figures(lake: Lake, run: RunEntry, programme: Programme) -> pa.Table:
    """Return the figures of a run as the public may see them.

    Those of the periods that the programme states to the public, small counts suppressed.
    """
    figures = pq.read_table(lake.figures_path(run.run_id))
    return suppress(
        public_selection(figures, programme),
        rules_of(programme),
        children_of(programme),
        programme.head.disclosure.threshold,
    )


def prove_figure(lake: Lake, engine: Engine, run: RunEntry, name: str) -> Proof:
    """Return the proof of one figure of a run."""
    programme = kept_programme(lake, run.programme_version)
    figures = pq.read_table(lake.figures_path(run.run_id))
    figure = find_figure(figures, FigureName.parse(name))
    structure = date.fromisoformat(run.structure) if run.structure else None
    workings = Workings(programme, lake, engine, run.as_of, structure)
    return make_proof(
        FigureName.of(figure),
        programme=programme,
        figures=figures,
        working=workings.of(figure),
        deliveries=lake.included(run.as_of),
        envelope=lake.statement(run.run_id),
    )


def verify_proof(proof: Proof, lake: Lake, engine: Engine, key: Any) -> list[Check]:
    """Hold a proof against the lake: recompute, and say what holds and what does not."""

    def recompute(what: Recomputation) -> Mapping[str, Any] | None:
        return _measured_anew(what, lake, engine)

    return verify(
        proof,
        Evidence(
            key=key,
            programme=lambda version: kept_programme(lake, version),
            deliveries=lake.included,
            file_faults=lambda as_of: lake.check_files(as_of),
            figures=lambda run_id: pq.read_table(lake.figures_path(run_id)),
            recompute=recompute,
        ),
    )


def _measured_anew(what: Recomputation, lake: Lake, engine: Engine) -> Mapping[str, Any] | None:
    """Measure one figure again: its indicator, its period, the kind of its organisation."""
    figure = what.figure
    period = Period.parse(figure["period"])
    kind = what.programme.organisations.by_id[figure["organisation"]].kind
    request = Request(
        as_of=what.as_of,
        structure=what.structure,
        span=Span(period.start, period.end),
        indicators=(figure["indicator"],),
        kinds=(kind,),
    )
    found = measure(what.programme, lake, engine, request).figures.to_pylist()
    same = [row for row in found if FigureName.of(row) == FigureName.of(figure)]
    return same[0] if same else None
