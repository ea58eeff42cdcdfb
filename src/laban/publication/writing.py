"""Write a publication: whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from laban.base import MerkleTree, SigningKey, canonical_json, leaf_hashes, seal
from laban.publication.figures import SeriesKey, canonical_series
from laban.publication.statements import make_publication_statement
from laban.publication.store import write_store

FIGURES_FILE = "figures.sqlite"
PARQUET_FILE = "figures.parquet"
STATEMENT_FILE = "statement.json"
FACTS_FILE = "publication.json"
TREE_FILE = "tree.bin"
_ROW_GROUP = 100_000


@dataclass(frozen=True)
class PublicationFacts:
    """What a publication is, besides its figures.

    `id` names it for ever. `run_root` is the root of the run's own figures, in full.
    """

    id: str
    programme: str
    programme_version: str
    run_id: str
    run_root: str
    as_of: datetime
    created_at: datetime
    threshold: int


def write_publication(
    shelf: Path,
    facts: PublicationFacts,
    figures: pa.Table,
    key: SigningKey,
    tables: Mapping[str, pa.Table] | None = None,
) -> Path:
    """Write a publication's folder and return it.

    Shape: `figures` is PUBLISHED_SCHEMA, in order. `tables` are others that pages show beside
    figures, by name.
    """
    shelf.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=shelf, prefix=".") as folder:
        draft = Path(folder) / "publication"
        draft.mkdir()
        series: list[tuple[SeriesKey, int, int]] = []
        forms: list[bytes] = []
        for one, form, begin, end in canonical_series(figures):
            series.append((one, begin, end))
            forms.append(form)
        tree = MerkleTree.over(leaf_hashes(forms))
        write_store(draft / FIGURES_FILE, figures, series)
        pq.write_table(figures, draft / PARQUET_FILE, compression="zstd", row_group_size=_ROW_GROUP)
        for name, table in (tables or {}).items():
            pq.write_table(table, draft / f"{name}.parquet", compression="zstd")
        (draft / TREE_FILE).write_bytes(b"".join(tree.levels))
        statement = make_publication_statement(facts, tree, figures.num_rows)
        (draft / STATEMENT_FILE).write_bytes(canonical_json(seal(canonical_json(statement), key)))
        (draft / FACTS_FILE).write_bytes(orjson.dumps(_described(facts, figures), option=2))
        target = shelf / facts.id
        # What a killed writer left under this name was never listed.
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
    return target


def _described(facts: PublicationFacts, figures: pa.Table) -> dict[str, Any]:
    return {**facts.__dict__, "figures": figures.num_rows}
