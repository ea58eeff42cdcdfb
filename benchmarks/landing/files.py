"""The dossiers that every side lands, in the forms that agencies deliver."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from laban.programme import read_programme
from laban.sample import Format, Sample, read_populations, write_sample

PROGRAMME = Path("programmes/vietnam")
FORMATS: tuple[Format, ...] = ("parquet", "csv", "ndjson")


def make(folder: str, rows: int) -> dict[str, Any]:
    """Write what `laban sample` makes of so many dossiers in each form; return the files by name.

    PostgreSQL does not read the moments of the national catalogue (20240131083000), so there is
    a second CSV, with moments in ISO 8601 and fewer quotation marks, which both sides read.
    """
    programme = read_programme(PROGRAMME)
    people = PROGRAMME / "data" / "province_statistics.csv"
    wanted = Sample(
        programme=programme,
        rows=rows,
        seed=1,
        first_day=date(2024, 1, 1),
        last_day=date(2024, 12, 31),
        populations=read_populations(people, programme.organisations),
    )
    files = {form: Path(folder) / f"dossiers.{form}" for form in FORMATS}
    for form, path in files.items():
        if not path.exists():
            write_sample(path, form, wanted)
    iso = Path(folder) / "dossiers-iso.csv"
    if not iso.exists():
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
            connection.execute(f"COPY (FROM '{files['parquet']}') TO '{iso}' (HEADER)")
    return {
        "Parquet": str(files["parquet"]),
        "CSV": str(files["csv"]),
        "NDJSON": str(files["ndjson"]),
        "CSV, ISO 8601": str(iso),
    }
