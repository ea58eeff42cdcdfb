"""Find the organisation that a published table means by a name.

Tables write "TP. Hồ Chí Minh", "UBND tỉnh Bắc Ninh", "Thừa Thiên - Huế". A name says nothing about
the day: "Bắc Ninh" was 27 until 30 June 2025 and is 24 since. So a name is always looked up on one
structure: `before` 1 July 2025 or `from` that day.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

ORGANISATIONS = Path(__file__).parent.parent / "organisations"
DAY = "2025-07-01"

# How a table writes it -> how the list of units writes it.
SPELLINGS = {
    "Thừa Thiên - Huế": "Huế",
    "Hòa Bình": "Hoà Bình",
    "Đăk Lăk": "Đắk Lắk",
}
TITLE = re.compile(r"^(UBND )?(tỉnh |thành phố |TP\. ?)?", re.IGNORECASE)


class UnknownPlace(Exception):
    """A table names a place that no organisation of the structure bears."""


class Places:
    """The provinces of both structures by plain name, and every identity of the national level."""

    def __init__(self) -> None:
        before = _rows(f"provinces_before_{DAY}.csv")
        formed = _rows(f"provinces_from_{DAY}.csv")
        lasting = [row for row in before if not row["valid_to"]]
        self._structures: Mapping[str, Mapping[str, str]] = {
            "before": {plain(row["name_vi"]): identity(row) for row in before},
            "from": {plain(row["name_vi"]): identity(row) for row in lasting + formed},
            "body": {identity(row): identity(row) for row in _rows("national.csv")},
        }

    def find(self, structure: str, name: str) -> str:
        """Return the identity that a name means on a structure (`body`: an identity as it is).

        Raises:
            UnknownPlace: When nothing of the structure is called so.

        Example:
            >>> Places().find("before", "Bắc Ninh"), Places().find("from", "UBND tỉnh Bắc Ninh")
            ('27', '24@2025-07-01')
        """
        wanted = name if structure == "body" else plain(name)
        try:
            return self._structures[structure][wanted]
        except KeyError:
            raise UnknownPlace(
                f'"{name}" is no organisation of the structure "{structure}"'
            ) from None


def plain(name: str) -> str:
    """Return a province's name without its title, in the spelling of the list of units.

    Example:
        >>> plain("UBND Thành phố Hồ Chí Minh"), plain("TP.Hải Phòng"), plain("Thừa Thiên - Huế")
        ('Hồ Chí Minh', 'Hải Phòng', 'Huế')
    """
    bare = TITLE.sub("", unicodedata.normalize("NFC", " ".join(name.split())))
    return SPELLINGS.get(bare, bare)


def identity(row: Mapping[str, str]) -> str:
    """Return code, or code@first day, of a row of the organisations' files."""
    return f"{row['code']}@{row['valid_from']}" if row["valid_from"] else row["code"]


def _rows(name: str) -> list[dict[str, str]]:
    with (ORGANISATIONS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
