"""Take in groups without end, printing the ids of each group once it is acknowledged.

Run as: python -m tests.connect.take_groups PROGRAMME HOME DATABASE_URL FIRST_GROUP GROUPS
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from laban.connect import Intake, Offer, Receipt
from laban.lake import Lake
from laban.programme import Programme, read_programme
from tests.connect.things import GOOD

PER_GROUP = 8
KEY = b"k" * 32


def offers_of(group: int) -> list[Offer]:
    """Return deliveries with keys of their own: a right row, a wrong one, a flagged one."""
    offers = []
    for n in range(PER_GROUP):
        number = group * PER_GROUP + n
        rows = [
            GOOD | {"code": f"A{number}"},
            GOOD | {"code": f"wrong{number}"},
            GOOD | {"code": f"B{number}", "is_open": True},
        ]
        content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        offers.append(Offer("thing", "VN", f"d{number}", content, "ndjson"))
    return offers


def open_intake(programme: Programme, lake: Lake) -> Intake:
    return Intake(programme, lake, now=lambda: datetime.now(UTC), pseudonym_key=KEY)


def main(folder: str, home: str, database_url: str, first: str, groups: str) -> None:
    programme = read_programme(Path(folder))
    with (
        Lake.open(Path(home), database_url=database_url or None) as lake,
        open_intake(programme, lake) as intake,
    ):
        print("begun", flush=True)
        for group in range(int(first), int(first) + int(groups)):
            answers = intake.take(offers_of(group))
            assert all(isinstance(answer, Receipt) for answer in answers), answers
            print(group, flush=True)
            if group % 5 == 0:
                lake.publish()


if __name__ == "__main__":
    main(*sys.argv[1:])
