"""Land deliveries one after another, and print the sequence the ledger gives for each.

Run by `test_races.py` as: python -m tests.lake.land_many HOME DATABASE_URL ID ID ...
"""

from __future__ import annotations

import sys
from pathlib import Path

from laban.lake import Lake
from tests.lake.scenes import land


def main(home: Path, database_url: str, delivery_ids: list[str]) -> None:
    with Lake.open(home, database_url=database_url or None) as lake:
        for delivery_id in delivery_ids:
            delivery = land(lake, delivery_id, [{"code": delivery_id, "days": 1}])
            sys.stdout.write(f"{delivery.sequence}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
