"""CSV files of a programme: UTF-8, commas, one header line, the line of every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from laban.base import Issue, did_you_mean
from laban.programme.yaml_files import not_utf8


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file and its cells by column, without blanks at their ends."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: its columns in order and its rows."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def missing_columns(self, required: Sequence[str]) -> Iterator[Issue]:
        """Yield a fault for every required column that the header lacks."""
        for name in required:
            if name not in self.columns:
                yield Issue(
                    self.file,
                    1,
                    f'The column "{name}" is missing.',
                    did_you_mean(name, self.columns).replace("Did you mean", "Is it the column")
                    or f"The columns here are {', '.join(self.columns) or 'none'}; add {name}.",
                    "programme-007",
                )

    def unknown_columns(self, known: Sequence[str]) -> Iterator[Issue]:
        """Yield a fault for every column that nothing reads."""
        for name in self.columns:
            if name not in known:
                cure = did_you_mean(name, known) or f"Known columns: {', '.join(known)}."
                yield Issue(
                    self.file,
                    1,
                    f'The column "{name}" is not known here.',
                    cure,
                    "programme-008",
                )


def read_csv(file: str, content: bytes) -> tuple[Table | None, list[Issue]]:
    """Return a CSV file as a table, and the faults of its form.

    Empty: no table when the file cannot be read at all.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [not_utf8(file, content, error)]
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    issues: list[Issue] = []
    try:
        header = tuple(name.strip() for name in next(lines, ()))
        rows = tuple(_rows(file, header, lines, issues))
    except csv.Error as error:
        cure = "Look at the quotes: a cell that holds a comma or a quote stands in quotes."
        fault = Issue(file, lines.line_num, f"This is not CSV: {error}.", cure, "programme-002")
        return None, [fault]
    return Table(file, header, rows), [*_double_columns(file, header), *issues]


def _rows(
    file: str, header: tuple[str, ...], lines: Iterator[list[str]], issues: list[Issue]
) -> Iterator[Row]:
    line = 2
    for cells in lines:
        if len(cells) == len(header):
            yield Row(line, dict(zip(header, map(str.strip, cells), strict=True)))
        elif cells:
            issues.append(_wrong_length(file, line, len(cells), len(header)))
        line = lines.line_num + 1  # type: ignore[attr-defined]


def _wrong_length(file: str, line: int, found: int, wanted: int) -> Issue:
    return Issue(
        file,
        line,
        f"The row has {found} cells but the header has {wanted} columns.",
        "Add or remove commas; a cell that holds a comma stands in quotes.",
        "programme-009",
    )


def _double_columns(file: str, header: Sequence[str]) -> Iterator[Issue]:
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Issue(
            file,
            1,
            f'The column "{name}" is written twice in the header.',
            "Keep one of them.",
            "programme-003",
        )
