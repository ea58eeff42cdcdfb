"""Publish a run: what the public may see of it, on the organisations of its time and of its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa

from laban.engine import Engine
from laban.lake import Lake, RunEntry
from laban.measure import read_statement
from laban.programme import TASK_UPDATE, Programme
from laban.publication import (
    Publication,
    PublicationFacts,
    in_order,
    on_structure,
    published_table,
    write_publication,
)
from laban.quality import CONNECTION_STATUS
from laban.run.measuring import Signing, kept_programme, public_figures

# Of these record types, the latest record of each key is published beside the figures.
PUBLIC_COLUMNS = {
    TASK_UPDATE: (
        "task",
        "organisation",
        "reported_on",
        "status",
        "progress_percent",
        "due_on",
        "completed_on",
        "product",
        "_illustrative",
    ),
    CONNECTION_STATUS: (
        "organisation",
        "record_type",
        "judged_on",
        "status",
        "last_delivery_at",
        "_illustrative",
    ),
}


def publish_run(
    lake: Lake,
    engine: Engine,
    run: RunEntry,
    signing: Signing,
    shelf: Path,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Publication:
    """Keep the public figures of a run on the shelf, signed, and return the publication."""
    programme = kept_programme(lake, run.programme_version)
    on_progress("keeping small counts back")
    figures = published_table(public_figures(lake, run, programme), _day(run.structure))
    reorganised_on = last_reorganisation(programme, run.as_of.date())
    if reorganised_on and not run.structure:
        merged = on_structure(figures, programme, reorganised_on)
        figures = in_order(pa.concat_tables([figures, merged]))
    created_at = signing.now()
    facts = PublicationFacts(
        id=f"{created_at:%Y%m%dT%H%M%S%f}",
        programme=programme.head.code,
        programme_version=programme.version,
        run_id=run.run_id,
        run_root=read_statement(lake.statement(run.run_id)).figures_root,
        as_of=run.as_of,
        created_at=created_at,
        threshold=programme.head.disclosure.threshold,
    )
    on_progress("writing")
    tables = _tables(programme, lake, engine, run)
    return Publication(write_publication(shelf, facts, figures, signing.key, tables))


def last_reorganisation(programme: Programme, day: date) -> date | None:
    """Return the last day, up to a day, on which an organisation took over another."""
    by_id = programme.organisations.by_id
    begun = (by_id[one.successor].valid_from for one in programme.organisations.successions)
    return max((first for first in begun if first and first <= day), default=None)


def _tables(programme: Programme, lake: Lake, engine: Engine, run: RunEntry) -> dict[str, pa.Table]:
    """Return the latest records of the types that are published, as of the run's moment."""
    found = {}
    for name, columns in PUBLIC_COLUMNS.items():
        record_type = programme.record_types.get(name)
        if record_type is None:
            continue
        records = lake.records(engine.backend, name, as_of=run.as_of)
        known = [column for column in columns if column in records.columns]
        found[name] = records.select(*known).to_pyarrow()
    return found


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
