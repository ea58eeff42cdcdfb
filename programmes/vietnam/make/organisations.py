"""Write the organisations of the programme from the official lists of units.

    python programmes/vietnam/make/organisations.py ../shared/data/vietnam

It reads the lists of units before and from 1 July 2025 and the conversion table of communes, and
writes provinces, districts, communes and successions into `organisations/`. The same input gives
the same bytes. `organisations/SOURCES.md` states the sources and every correction.
`national.csv`, `sectors.csv` and `regions.csv` are written by hand.
"""

from __future__ import annotations

import argparse
import csv
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from conversion import ConversionError, Link, Move, code_in, links, read_moves

HERE = Path(__file__).parent
DAY = "2025-07-01"
COUNTS = {
    "provinces_before": 63,
    "districts_before": 696,
    "communes_before": 10_035,
    "provinces_from": 34,
    "communes_from": 3_321,
}
Row = Mapping[str, str]
Table = dict[str, Row]
Files = dict[str, list[dict[str, str]]]


def new(code: str) -> str:
    """Return the identity of a unit that began on 1 July 2025."""
    return f"{code}@{DAY}"


def read_table(path: Path) -> Table:
    """Return the rows of a list of units by code, names in composed Unicode."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            {key: unicodedata.normalize("NFC", value).strip() for key, value in row.items()}
            for row in csv.DictReader(lines)
        ]
    table: Table = {row["code"]: row for row in rows}
    if len(table) != len(rows):
        raise ConversionError(f"{path.name}: a code stands twice")
    return table


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of one of the files beside this script."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_units(folder: Path) -> dict[str, Table]:
    """Return the five lists of units, each of the known length."""
    units = {
        "provinces_before": read_table(folder / f"units_before_{DAY}_provinces.csv"),
        "districts_before": read_table(folder / f"units_before_{DAY}_districts.csv"),
        "communes_before": read_table(folder / f"units_before_{DAY}_communes.csv"),
        "provinces_from": read_table(folder / f"units_from_{DAY}_provinces.csv"),
        "communes_from": read_table(folder / f"units_from_{DAY}_communes.csv"),
    }
    for name, expected in COUNTS.items():
        if len(units[name]) != expected:
            raise ConversionError(f"{name} has {len(units[name])} units, not {expected}")
    return units


def read_mergers() -> dict[str, str]:
    """Return old province code -> new province code, for the 52 that ended."""
    rows = read_rows(HERE / "province_mergers.csv")
    return {row["predecessor"]: row["successor"] for row in rows}


def unit(row: Row, kind: str, parent: str, begins: str = "", ends: str = "") -> dict[str, str]:
    """Return one row of an organisations file."""
    return {
        "code": row["code"],
        "valid_from": begins,
        "valid_to": ends,
        "kind": kind,
        "name_vi": row["full_name"],
        "name_en": row["full_name_en"],
        "parent": parent,
    }


def province_files(units: Mapping[str, Table], mergers: Mapping[str, str]) -> Files:
    """Return the rows of the 63 old provinces and of the 23 that were formed."""
    listed = read_rows(HERE.parent / "organisations" / "regions.csv")
    regions = {row["name_vi"]: row["code"] for row in listed}
    old = units["provinces_before"]
    region_of = {code: regions[row["region"]] for code, row in old.items()}
    before = [
        unit(row, "province", "VN", ends=DAY if code in mergers else "")
        | {"region": region_of[code]}
        for code, row in old.items()
    ]
    formed = []
    for code in sorted(set(mergers.values())):
        found = {region_of[p] for p, successor in mergers.items() if successor == code}
        region = found.pop() if len(found) == 1 else ""
        row = units["provinces_from"][code]
        formed.append(unit(row, "province", "VN", begins=DAY) | {"region": region})
    return {f"provinces_before_{DAY}": before, f"provinces_from_{DAY}": formed}


def lower_files(units: Mapping[str, Table], mergers: Mapping[str, str]) -> Files:
    """Return the rows of districts and communes; they reach their region through the province."""
    formed = set(mergers.values())
    districts = [
        unit(row, "district", row["province_code"], ends=DAY)
        for row in units["districts_before"].values()
    ]
    old_communes = [
        unit(row, "commune", row["district_code"], ends=DAY)
        for row in units["communes_before"].values()
    ]
    new_communes = []
    for row in units["communes_from"].values():
        code = row["province_code"]
        new_communes.append(unit(row, "commune", new(code) if code in formed else code, begins=DAY))
    return {
        f"districts_before_{DAY}": districts,
        f"communes_before_{DAY}": old_communes,
        f"communes_from_{DAY}": new_communes,
    }


def successions(found: Iterable[Link], mergers: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows of successions: Government, provinces, communes."""
    rows = read_rows(HERE / "national_successions.csv")
    rows += [
        succession(Link(old, code, "whole"), "resolution-202-2025")
        for old, code in sorted(mergers.items())
    ]
    return rows + [succession(link, "commune-conversion-2025") for link in found]


def succession(link: Link, source: str) -> dict[str, str]:
    """Return one row of the successions file; the successor began on 1 July 2025."""
    return {
        "predecessor": link.predecessor,
        "successor": new(link.successor),
        "extent": link.extent,
        "share": link.share,
        "basis": link.basis,
        "source": source,
        "note": link.note,
    }


def check(units: Mapping[str, Table], mergers: Mapping[str, str], found: Sequence[Link]) -> None:
    """Stop unless the successions leave nobody out and keep every commune in its province.

    Raises:
        ConversionError: With the codes at fault.
    """
    old, islands = units["communes_before"], units["districts_before"]
    moved: dict[str, list[Link]] = defaultdict(list)
    for link in found:
        moved[link.predecessor].append(link)
    _refuse("old communes without a successor", set(old) - set(moved))
    _refuse("unknown predecessors", set(moved) - set(old) - set(islands))
    followed = {link.successor for link in found}
    _refuse("new communes without a predecessor", set(units["communes_from"]) - followed)
    _refuse("unknown successors", followed - set(units["communes_from"]))
    strays = set()
    for code in moved:
        district = old[code]["district_code"] if code in old else code
        province = islands[district]["province_code"]
        goal = mergers.get(province, province)
        targets = {units["communes_from"][link.successor]["province_code"] for link in moved[code]}
        if targets != {goal}:
            strays.add(code)
    _refuse("communes that left their province", strays)


def check_columns(units: Mapping[str, Table], moves: Iterable[Move]) -> None:
    """Stop unless districts and provinces in the conversion table agree with the lists."""
    faults = set()
    for move in moves:
        district = code_in(move.district)
        listed = units["communes_before"].get(move.old_code)
        province = units["districts_before"][district]["province_code"]
        if listed is not None and listed["district_code"] != district:
            faults.add(str(move.row))
        if code_in(move.old_province) != province:
            faults.add(str(move.row))
        if units["communes_from"][move.new_code]["province_code"] != code_in(move.new_province):
            faults.add(str(move.row))
    _refuse("rows of the conversion table that contradict the lists", faults)


def _refuse(what: str, codes: set[str]) -> None:
    if codes:
        raise ConversionError(f"{what}: {', '.join(sorted(codes)[:20])} ({len(codes)} in all)")


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write one CSV file; every row has the columns of the first."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make(folder: Path, out: Path) -> dict[str, int]:
    """Write every file and return how many rows each has."""
    units, mergers = read_units(folder), read_mergers()
    moves = read_moves(folder, HERE / "conversion_corrections.csv")
    check_columns(units, moves)
    found = list(links(moves))
    check(units, mergers, found)
    files = province_files(units, mergers) | lower_files(units, mergers)
    files["successions"] = successions(found, mergers)
    for name, rows in files.items():
        write(out / f"{name}.csv", rows)
    return {name: len(rows) for name, rows in files.items()}


def main() -> None:
    """Read the arguments, write the files, say how long each is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the official lists are")
    parser.add_argument("--out", type=Path, default=HERE.parent / "organisations")
    given = parser.parse_args()
    for name, rows in make(given.folder, given.out).items():
        sys.stdout.write(f"{name}: {rows}\n")


if __name__ == "__main__":
    main()
