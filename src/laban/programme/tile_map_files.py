"""The CSV files of `maps/`: the tile of each organisation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from laban.base import Issue
from laban.programme.cells import read_attribute, read_text
from laban.programme.csv_files import Row, Table
from laban.programme.entries import Entry
from laban.programme.model import ColumnType
from laban.programme.tile_maps import Tile

REQUIRED = ("organisation", "column", "row", "short", "name_vi", "name_en")
OPTIONAL = ("is_island",)


@dataclass(frozen=True, slots=True)
class Tiles:
    """The tiles of one file, whose name is the map's code."""

    code: str
    tiles: tuple[Tile, ...]


def read_tiles(table: Table, issues: list[Issue]) -> Entry[Tiles] | None:
    """Return the tiles with the line of each; rows with faults are reported and left out."""
    missing = [*table.missing_columns(REQUIRED)]
    issues += [*missing, *table.unknown_columns((*REQUIRED, *OPTIONAL))]
    if missing:
        return None
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    tiles: list[Tile] = []
    for row in table.rows:
        tile = _tile(table.file, row, issues)
        if tile is not None:
            lines[(len(tiles),)] = row.line
            tiles.append(tile)
    return Entry(Tiles(PurePosixPath(table.file).stem, tuple(tiles)), table.file, lines)


def _tile(file: str, row: Row, issues: list[Issue]) -> Tile | None:
    found, cells = len(issues), row.cells
    column, line = (_place(file, row, name, issues) for name in ("column", "row"))
    name = read_text(file, row, issues, "organisation")
    is_island = read_attribute(file, row, "is_island", ColumnType.BOOLEAN, issues)
    if len(issues) > found:
        return None
    short = cells["short"] or cells["name_vi"]
    return Tile(cells["organisation"], column, line, short, name, is_island is True)


def _place(file: str, row: Row, column: str, issues: list[Issue]) -> int:
    """Return the number in a cell: a place on the grid, from 0."""
    text = row.cells[column]
    if text.isdecimal():
        return int(text)
    sentence = f'"{column}" is "{text}", which is not a place on the grid.'
    cure = "Write a whole number from 0: columns count from the west, rows from the north."
    issues.append(Issue(file, row.line, sentence, cure, "programme-180"))
    return 0
