"""Keep the latest version of each key: the greatest (`_sequence`, `_row`).

Most keys have one version, and a window over every row costs far more than finding the few
that have more. So the keys' hashes are counted first; only rows whose hash occurs twice go
through the window, which compares the keys themselves: a collision of hashes sends a few
rows more there and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from laban.lake.engines import EngineFiles


def latest_versions(engine: EngineFiles, name: str, rows: ir.Table, key: Sequence[str]) -> ir.Table:
    """Return the rows that no later version of their key supersedes.

    Shape: as `rows`, which must be a table or view of the engine by name, since it is read twice.
    """
    digest = engine.key_hash([rows[column] for column in key])
    repeated = engine.repeated(f"{name}_repeated", rows.select(key_hash=digest))
    if repeated is None:
        return rows
    candidates = rows.filter(digest.isin(repeated["key_hash"]))
    superseded = engine.keep(f"{name}_superseded", superseded_rows(candidates, key))
    if superseded is None:
        return rows
    kept = rows.anti_join(superseded, ["_sequence", "_row"])
    return engine.view(f"{name}_latest", kept)


def superseded_rows(rows: ir.Table, key: Sequence[str]) -> ir.Table:
    """Return (`_sequence`, `_row`) of every row that a later version of its key supersedes."""
    newest_first = [ibis.desc("_sequence"), ibis.desc("_row")]
    window = ibis.window(group_by=list(key), order_by=newest_first)
    ranked = rows.select(*key, "_sequence", "_row").mutate(age=ibis.row_number().over(window))
    return ranked.filter(ranked["age"] > 0).select("_sequence", "_row")
