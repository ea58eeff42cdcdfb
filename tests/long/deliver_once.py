"""Deliver one file once, saying "delivering" when it begins and "done" at the end.

Run by `test_kill.py` as: python -m tests.long.deliver_once PROGRAMME HOME FILE ID
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from laban.connect import Receipt, deliver
from laban.lake import Lake
from laban.programme import Programme, read_programme


def deliver_file(programme: Programme, home: Path, file: Path, delivery_id: str) -> Receipt:
    with Lake.open(home) as lake:
        return deliver(
            file,
            programme=programme,
            lake=lake,
            record_type="thing",
            organisation="VN",
            delivery_id=delivery_id,
            now=lambda: datetime.now(UTC),
            pseudonym_key=b"k" * 32,
        )


if __name__ == "__main__":
    folder, home, file, delivery_id = sys.argv[1:]
    programme = read_programme(Path(folder))
    print("delivering", flush=True)
    deliver_file(programme, Path(home), Path(file), delivery_id)
    print("done", flush=True)
