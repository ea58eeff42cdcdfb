"""Read the Government's conversion table of communes and say who follows whom.

The table has two header rows, a title row for each province, untidy blanks and eleven cells that
contradict the official lists of units. Those are put right by `conversion_corrections.csv`, which
states the row, what is printed, what is meant and why; a correction that no longer fits its row
stops the script.

The sixth column says, in words, how much of the old commune goes to the new one. `EXTENTS` lists
every wording that occurs; an unknown one stops the script.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

TABLE = "communes_conversion_2025-07-01.csv"
HEADER_ROWS = 2
COLUMNS = 8


class Extent(Enum):
    """What a note says of the old commune."""

    WHOLE = "all of it"
    PART = "a part of it"
    PART_OF_AREA = "a part of its land"
    PART_OF_AREA_ALL_PEOPLE = "a part of its land and all of its people"
    WHOLE_AREA = "all of its land"
    PART_OF_PEOPLE = "a part of its people"
    WHOLE_DISTRICT = "all of its district, which has no commune"


EXTENTS = {
    "Nhập toàn bộ": Extent.WHOLE,
    "Giữ nguyên": Extent.WHOLE,
    "Đổi tên": Extent.WHOLE,
    "Đổi loại hình": Extent.WHOLE,
    "Sắp xếp toàn bộ xã Thổ Châu thành đặc khu Thổ Châu": Extent.WHOLE,
    "Nhập một phần": Extent.PART,
    "Phần còn lại sau khi tách một phần vào xã Canh Vinh": Extent.PART,
    "Đổi tên từ một phần Phường 15": Extent.PART,
    "Đổi tên, đổi loại hình từ một phần thị trấn Lai Uyên": Extent.PART,
    "Nhập một phần diện tích": Extent.PART_OF_AREA,
    "Nhâp một phần diện tích": Extent.PART_OF_AREA,
    "Nhập một phần diện tích, toàn bộ dân số": Extent.PART_OF_AREA_ALL_PEOPLE,
    "Nhập toàn bộ diện tích": Extent.WHOLE_AREA,
    "Nhập một phần dân số": Extent.PART_OF_PEOPLE,
    "Sắp xếp toàn bộ huyện Bạch Long Vĩ thành đặc khu Bạch Long Vĩ": Extent.WHOLE_DISTRICT,
    "Sắp xếp toàn bộ huyện Cồn Cỏ thành đặc khu Cồn Cỏ": Extent.WHOLE_DISTRICT,
    "Sắp xếp toàn bộ huyện Hoàng Sa thành đặc khu Hoàng Sa": Extent.WHOLE_DISTRICT,
    "Sắp xếp toàn bộ huyện Lý Sơn thành đặc khu Lý Sơn": Extent.WHOLE_DISTRICT,
    "Sắp xếp toàn bộ huyện Côn Đảo thành đặc khu Côn Đảo": Extent.WHOLE_DISTRICT,
}

# Land that belonged to no commune: it has no people and no code, so nobody's figures move.
NO_COMMUNE = "Khu vực bãi bồi ven biển do huyện Kim Sơn quản lý"


class ConversionError(Exception):
    """The table is not as this script knows it; a person has to look."""


@dataclass(frozen=True)
class Move:
    """One row: an old commune (or an island district) and the new commune it goes to."""

    row: int
    new_province: str
    new_name: str
    new_code: str
    old_name: str
    old_code: str
    note: str
    district: str
    old_province: str

    @property
    def extent(self) -> Extent:
        """Return what the note says, in the words of `EXTENTS`."""
        try:
            return EXTENTS[self.note]
        except KeyError:
            raise ConversionError(f'{TABLE}, row {self.row}: unknown note "{self.note}"') from None


@dataclass(frozen=True)
class Link:
    """One succession, as `successions.csv` states it; codes without dates."""

    predecessor: str
    successor: str
    extent: str
    share: str = ""
    basis: str = ""
    note: str = ""


def code_in(text: str) -> str:
    """Return the code that stands in brackets at the end of a name.

    Example:
        >>> code_in("Quận Ba Đình (001)")
        '001'
    """
    found = re.search(r"\((\d+)\)$", text)
    if not found:
        raise ConversionError(f'"{text}" does not end with a code in brackets')
    return found.group(1)


def read_moves(folder: Path, corrections: Path) -> list[Move]:
    """Return the rows of the table, tidied and corrected, in their order."""
    with (folder / TABLE).open(encoding="utf-8-sig", newline="") as lines:
        moves = [
            Move(number, *cells[:COLUMNS])
            for number, cells in enumerate(map(_tidy, csv.reader(lines)), start=1)
            if number > HEADER_ROWS and any(cells[1:])
        ]
    return _correct(moves, corrections)


def _tidy(cells: Iterable[str]) -> list[str]:
    return [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells]


def _correct(moves: Iterable[Move], corrections: Path) -> list[Move]:
    by_row = {move.row: move for move in moves}
    with corrections.open(encoding="utf-8", newline="") as lines:
        for fix in csv.DictReader(lines):
            move = by_row[int(fix["row"])]
            if getattr(move, fix["column"]) != fix["printed"]:
                raise ConversionError(f"{TABLE}, row {move.row}: does not print {fix['printed']}")
            by_row[move.row] = Move(**vars(move) | {fix["column"]: fix["corrected"]})
    return list(by_row.values())


def links(moves: Iterable[Move]) -> Iterator[Link]:
    """Yield the successions of every old commune and of the five island districts."""
    by_old: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        if move.old_name == NO_COMMUNE:
            continue
        island = move.extent is Extent.WHOLE_DISTRICT
        by_old[code_in(move.district) if island else move.old_code].append(move)
    for old_code in sorted(by_old):
        yield from _links_of(old_code, by_old[old_code])


def _links_of(old_code: str, moves: list[Move]) -> Iterator[Link]:
    whole = [m for m in moves if m.extent in (Extent.WHOLE, Extent.WHOLE_DISTRICT)]
    if whole and len(moves) > 1:
        raise ConversionError(f"{old_code} goes whole to one commune and also to another")
    if not whole and len(moves) == 1:
        raise ConversionError(f"{old_code} goes in part to one commune and nowhere else")
    people_known = _all_people_are_placed(moves)
    for move in moves:
        if whole:
            yield Link(old_code, move.new_code, "whole", note=_remark(move))
        elif people_known:
            share = "1" if move.extent is Extent.PART_OF_AREA_ALL_PEOPLE else "0"
            yield Link(old_code, move.new_code, "part", share, "population", _remark(move))
        else:
            yield Link(old_code, move.new_code, "part", note=_remark(move))


def _all_people_are_placed(moves: list[Move]) -> bool:
    """Say whether one row takes all the people and every other row takes land only."""
    extents = [move.extent for move in moves]
    all_people = extents.count(Extent.PART_OF_AREA_ALL_PEOPLE)
    others = {e for e in extents if e is not Extent.PART_OF_AREA_ALL_PEOPLE}
    if all_people and (all_people > 1 or others != {Extent.PART_OF_AREA}):
        raise ConversionError(f"{moves[0].old_code}: all its people go to one of several places")
    return all_people == 1


def _remark(move: Move) -> str:
    plain = move.note in ("Nhập toàn bộ", "Nhập một phần")
    return "" if plain else move.note
