"""How many people live where, so that big provinces receive more dossiers."""

from __future__ import annotations

import csv
from pathlib import Path

from laban.programme import Organisations


def read_populations(file: Path, organisations: Organisations) -> dict[str, int]:
    """Read the latest population of each organisation from a file of `province_statistics`.

    Organisations without a row of their own get the sum of those they wholly follow.

    Shape: identity of the organisation → people.
    Empty: no entry when nothing is known; a file that does not exist gives no entries.
    """
    if not file.is_file():
        return {}
    found: dict[str, int] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in sorted(csv.DictReader(lines), key=lambda row: row["reported_for"]):
            if row["population"]:
                found[row["organisation"]] = int(row["population"])
    for succession in organisations.successions:
        people = found.get(succession.predecessor)
        if people and succession.extent == "whole" and "@" not in succession.predecessor:
            found[succession.successor] = found.get(succession.successor, 0) + people
    return found
