"""Figures as files: CSV, JSON, Parquet. Streamed, whatever their number."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from laban.base import UserError
from laban.programme import Programme
from laban.report.formatting import Language
from laban.report.rows import describe_figures

Rows = Any
CHUNK_ROWS = 10_000


def write_figures(
    path: Path,
    format: str,
    figures: pa.Table,
    programme: Programme,
    *,
    run_id: str,
    language: Language = "en",
) -> None:
    """Write figures to a file, with titles, unit, run and programme version in every row.

    The column `text` is rounded for people; `value`, `numerator`, `denominator` are not.

    Raises:
        UserError: An unknown format (report-001).
    """
    if format not in EXPORTS:
        raise UserError(
            f'Figures cannot be written as "{format}".',
            cure=f"Write one of {', '.join(EXPORTS)}, as --format or as the end of the file's name.",
            code="report-001",
        )
    EXPORTS[format](path, describe_figures(figures, programme, run_id, language))


def _write_csv(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        first = next(rows, None)
        if first is None:
            return
        writer = csv.DictWriter(file, fieldnames=list(first))
        writer.writeheader()
        for row in chain([first], rows):
            writer.writerow({name: _plain(value) for name, value in row.items()})


def _write_json(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8") as file:
        _write_array(file, rows)


def _write_array(file: TextIO, rows: Rows) -> None:
    file.write("[")
    for number, row in enumerate(rows):
        plain = {name: _plain(value) for name, value in row.items()}
        file.write(",\n" if number else "\n")
        file.write(json.dumps(plain, ensure_ascii=False))
    file.write("\n]\n")


def _plain(value: Any) -> Any:
    """Return a value as CSV and JSON hold it: exact decimals as the shortest number text."""
    if isinstance(value, Decimal):
        normal = value.normalize()
        return int(normal) if normal == normal.to_integral_value() else str(normal)
    return value


def _write_parquet(path: Path, rows: Rows) -> None:
    writer: pq.ParquetWriter | None = None
    while chunk := list(islice(rows, CHUNK_ROWS)):
        table = pa.Table.from_pylist(chunk, schema=writer.schema if writer else _schema(chunk[0]))
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()
    else:
        pq.write_table(pa.table({}), path)


def _schema(row: Mapping[str, Any]) -> pa.Schema:
    kinds = {
        "value": pa.float64(),
        "numerator": pa.decimal128(38, 9),
        "denominator": pa.decimal128(38, 9),
        "records": pa.int64(),
        "estimated": pa.bool_(),
        "illustrative": pa.bool_(),
        "suppressed": pa.bool_(),
    }
    return pa.schema([(name, kinds.get(name, pa.string())) for name in row])


EXPORTS: Mapping[str, Callable[[Path, Rows], None]] = {
    "csv": _write_csv,
    "json": _write_json,
    "parquet": _write_parquet,
}
