"""What a sample is asked to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from laban.programme import Programme

DOSSIER = "dossier"
CHUNK_ROWS = 1 << 17


@dataclass(frozen=True)
class Sample:
    """What to make: which records, how many, between which days, by which seed.

    `rows` is the most that come: some record types have fewer in a country. `wrong_share` of
    dossiers (0 to 1) are made wrong in known ways. `organisations` limits the
    units to some codes or identities. `populations` weighs provinces (identity → people).
    With `identities`, units are named by identity instead of code.
    """

    programme: Programme
    rows: int
    seed: int
    first_day: date
    last_day: date
    record_type: str = DOSSIER
    wrong_share: float = 0.0
    organisations: Collection[str] | None = None
    populations: Mapping[str, int] = field(default_factory=dict)
    identities: bool = False
    chunk_rows: int = CHUNK_ROWS
