"""Write the published figures of the programme into `data/`.

    python programmes/vietnam/make/published.py ../shared/data/vietnam/published

Four tables are read there; single values that were read in reports stand in `stated_values.csv`
beside this script. Every name is looked up among the organisations (`places.py`); an unknown one
stops the script. The same input gives the same bytes. `data/README.md` states the sources.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from places import Places

HERE = Path(__file__).parent
VALUE_COLUMNS = (
    "indicator", "organisation", "period", "period_start", "value", "unit", "source", "method",
    "vintage", "published_on", "status",
)  # fmt: skip
STATISTICS_COLUMNS = (
    "organisation", "year", "reported_for", "population", "urban_population", "grdp_per_head",
)  # fmt: skip
DTI_COLUMNS = {
    "DTI_Tong": "dti",
    "DTI_ChinhQuyenSo": "dti_digital_government",
    "DTI_KinhTeSo": "dti_digital_economy",
    "DTI_XaHoiSo": "dti_digital_society",
    "HaTangSo": "dti_infrastructure",
}
SERVICE_INDEX_COLUMNS = {
    "TongDiem_DVC": "service_index_766",
    "CongKhaiMinhBach": "service_index_766_openness",
    "TienDoGiaiQuyet": "service_index_766_progress",
    "SoHoaHoSo": "service_index_766_digitisation",
    "DichVuTrucTuyen": "service_index_766_online",
    "MucDoHaiLong": "service_index_766_satisfaction",
}
PROCEDURE_COLUMNS = {
    "So_TTHC": "procedures_total",
    "so_tthc_du_dieu_kien_cung_cap_dvc_toan_trinh": "procedures_full_online_eligible",
    "so_tthc_da_cung_cap_dvc_truc_tuyen_toan_trinh": "procedures_full_online",
    "so_tthc_da_cung_cap_dvc_truc_tuyen_mot_phan": "procedures_partial_online",
    "so_tthc_chua_cung_cap_dvctt": "procedures_offline",
}
READ_IN = "2025-11"  # when the tables were taken from the sites
Row = dict[str, str]


class TableError(Exception):
    """A table is not as this script knows it; a person has to look."""


def rows_of(path: Path) -> list[Row]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def value_row(**given: str) -> Row:
    """Return one published value, with the first day of its period and blanks for the rest."""
    return dict.fromkeys(VALUE_COLUMNS, "") | given | {"period_start": first_day(given["period"])}


def first_day(period: str) -> str:
    """Return the first day of a year, a half or a month.

    Example:
        >>> first_day("2024"), first_day("2024-H1"), first_day("2024-H2"), first_day("2023-03")
        ('2024-01-01', '2024-01-01', '2024-07-01', '2023-03-01')
    """
    year, _, part = period.partition("-")
    month = {"": "01", "H1": "01", "H2": "07"}.get(part, part)
    return f"{year}-{month}-01"


def dti_rows(folder: Path, places: Places) -> Iterator[Row]:
    """Yield the DTI of the 63 provinces and its parts, 2022 to 2024."""
    for row in rows_of(folder / "bang_1.csv"):
        year = row["Nam"]
        for column, indicator in DTI_COLUMNS.items():
            yield value_row(
                indicator=indicator,
                organisation=places.find("before", row["TinhThanh"]),
                period=year,
                value=row[column],
                unit="index",
                source="dti-gov-vn",
                method="Version of 2024" if year == "2024" else "Decision 922/QĐ-BTTTT",
                vintage=READ_IN,
                published_on="2025-10-21" if year == "2024" else "",
                status="not_stated",
            )


def service_index_rows(folder: Path, places: Places) -> Iterator[Row]:
    """Yield the 766 index and its five groups; the site states all three years on 34 provinces."""
    for row in rows_of(folder / "bang_3.csv"):
        for column, indicator in SERVICE_INDEX_COLUMNS.items():
            yield value_row(
                indicator=indicator,
                organisation=places.find("from", row["TinhThanh"]),
                period=row["Nam"],
                value=row[column],
                unit="point",
                source="dvcqg-766",
                method="Stated on the provinces from 1 July 2025",
                vintage=READ_IN,
                status="not_stated",
            )


def statistics_rows(folder: Path, places: Places) -> Iterator[Row]:
    """Yield population, urban population and GRDP per head of the 63 provinces."""
    for row in rows_of(folder / "bang_2.csv"):
        yield {
            "organisation": places.find("before", row["TenTinh"]),
            "year": row["nam"],
            "reported_for": f"{row['nam']}-12-31",
            "population": from_thousands(row["dan so"]),
            "urban_population": from_thousands(row["dan so thanh thi"]),
            "grdp_per_head": row["grdp_binh quan"],
        }


def from_thousands(text: str) -> str:
    """Return a number of thousands as a whole number; the point is a decimal point.

    Example:
        >>> from_thousands("8435.7"), from_thousands("1212")
        ('8435700', '1212000')
    """
    found = re.fullmatch(r"(\d+)(?:\.(\d{1,3}))?", text)
    if not found:
        raise TableError(f'"{text}" is not a whole number of people when taken in thousands')
    return found[1] + (found[2] or "").ljust(3, "0")


def from_marked_thousands(text: str) -> str:
    """Return a whole number whose point marks thousands and has lost its trailing zeros.

    Example:
        >>> [from_marked_thousands(t) for t in ("2.154", "2.18", "1.03", "288")]
        ['2154', '2180', '1030', '288']
    """
    found = re.fullmatch(r"(\d{1,3})(?:\.(\d{1,3}))?", text)
    if not found:
        raise TableError(f'"{text}" is not a whole number with a point between thousands')
    return found[1] if found[2] is None else str(int(found[1] + found[2].ljust(3, "0")))


def procedure_rows(folder: Path, places: Places) -> Iterator[Row]:
    """Yield procedures by level of online service, for every province named on one row only.

    The table has 34 rows but names Thanh Hóa three times and Phú Thọ twice, each time with other
    numbers, and three provinces not at all. Whose the five rows are cannot be known.
    """
    table = rows_of(folder / "dichvucong_clean.csv")
    times_named = Counter(row["TinhThanh"] for row in table)
    for row in table:
        numbers = {
            name: from_marked_thousands(row[column]) for column, name in PROCEDURE_COLUMNS.items()
        }
        check_procedures(row["TinhThanh"], numbers)
        organisation = places.find("from", row["TinhThanh"])
        if times_named[row["TinhThanh"]] > 1:
            continue
        for indicator, number in numbers.items():
            yield value_row(
                indicator=indicator,
                organisation=organisation,
                period=READ_IN,
                value=number,
                unit="procedure",
                source="dvcqg-procedures",
                method="As shown when the site was read, not later than 13 November 2025",
                vintage=READ_IN,
                status="not_stated",
            )


def check_procedures(place: str, numbers: Mapping[str, str]) -> None:
    """Stop unless full, partial and offline procedures add up to all procedures."""
    parts = ("procedures_full_online", "procedures_partial_online", "procedures_offline")
    if sum(int(numbers[part]) for part in parts) != int(numbers["procedures_total"]):
        raise TableError(f"{place}: the procedures by level do not add up to {numbers}")


def stated_rows(file: str, places: Places) -> Iterator[Row]:
    """Yield the single values that belong into one file."""
    for row in rows_of(HERE / "stated_values.csv"):
        if row["file"] == file:
            organisation = places.find(row["structure"], row["place"])
            kept = {name: row[name] for name in VALUE_COLUMNS if name in row}
            yield value_row(organisation=organisation, **kept)


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write one CSV file and return how many rows it has."""
    written = list(rows)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(written)
    return len(written)


def make(folder: Path, out: Path) -> dict[str, int]:
    """Write every file and return how many rows each has."""
    places = Places()
    files: dict[str, Iterable[Row]] = {
        "published_dti": dti_rows(folder, places),
        "published_service_index_766": service_index_rows(folder, places),
        "published_procedures": procedure_rows(folder, places),
    }
    stated = dict.fromkeys(row["file"] for row in rows_of(HERE / "stated_values.csv"))
    files |= {file: stated_rows(file, places) for file in stated}
    lengths = {
        name: write(out / f"{name}.csv", VALUE_COLUMNS, rows) for name, rows in files.items()
    }
    statistics = statistics_rows(folder, places)
    lengths["province_statistics"] = write(
        out / "province_statistics.csv", STATISTICS_COLUMNS, statistics
    )
    return lengths


def main() -> None:
    """Read the arguments, write the files, say how long each is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the published tables are")
    parser.add_argument("--out", type=Path, default=HERE.parent / "data")
    given = parser.parse_args()
    for name, rows in make(given.folder, given.out).items():
        sys.stdout.write(f"{name}: {rows}\n")


if __name__ == "__main__":
    main()
