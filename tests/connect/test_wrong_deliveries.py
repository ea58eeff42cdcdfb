"""What makes a delivery as a whole impossible, with the sentence its sender reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from laban.base import DeliveryError
from tests.connect.conftest import Door
from tests.connect.test_wrong_values import as_csv
from tests.connect.things import GOOD

CONTENT = as_csv(GOOD)

WRONG_DELIVERIES: list[tuple[str, dict[str, Any], str]] = [
    (
        CONTENT,
        {"record_type": "thin"},
        'The programme has no record type "thin". Did you mean "thing"? [connect-001]',
    ),
    (
        CONTENT,
        {"organisation": "1011"},
        'The programme has no organisation "1011" that could deliver. '
        'Did you mean "101"? [connect-002]',
    ),
    (
        "code,unit,happened_on\n",
        {},
        "the content holds no rows, so there is nothing to deliver. Look whether it is the right "
        "file; an empty month needs no delivery. [connect-004]",
    ),
    (
        "",
        {},
        "the content holds no rows, so there is nothing to deliver. Look whether it is the right "
        "file; an empty month needs no delivery. [connect-004]",
    ),
    (
        "code,unit,hapened_on,note\nA1,101,2024-01-31,x\n",
        {},
        'The column "hapened_on" is not known to "thing". '
        'Did you mean "happened_on"? [connect-005]',
    ),
    (
        '{"code": "A1", "unit": "101", "happened_on": "2024-01-31", "chanel": "online"}',
        {"format": "ndjson"},
        'The column "chanel" is not known to "thing". Did you mean "channel"? [connect-005]',
    ),
    (
        "code,happened_on,note\nA1,2024-01-31,x\n",
        {},
        'The source lacks "unit", which every record of "thing" needs. '
        "Add it, or map another column to it. [connect-006]",
    ),
    (
        "code,unit,happened_on,Code\nA1,101,2024-01-31,A1\n",
        {},
        'The source has a column more than once: "code", "Code". Keep one of them. [connect-007]',
    ),
    (
        '{"code": "A1", "CODE": "A2", "unit": "101", "happened_on": "2024-01-31"}',
        {"format": "ndjson"},
        'The source has a column more than once: "code", "CODE". Keep one of them. [connect-007]',
    ),
    (
        CONTENT,
        {"format": "pdf"},
        'There is no format "pdf". Write one of arrow, csv, json, ndjson, parquet, xlsx. '
        "[connect-008]",
    ),
    (
        CONTENT,
        {"delivery_id": " "},
        '" " cannot be the id of a delivery. Write 1 to 200 printable characters, '
        "e.g. 2024-03-dossiers. [connect-014]",
    ),
    (
        CONTENT,
        {"delivery_id": "a\nb"},
        '"a\nb" cannot be the id of a delivery. Write 1 to 200 printable characters, '
        "e.g. 2024-03-dossiers. [connect-014]",
    ),
    (
        CONTENT,
        {"pseudonym_key": b"short"},
        "The key of the pseudonyms has 5 bytes, which is too few to protect anybody. "
        "Set a key of at least 16 random bytes, and keep it. [connect-015]",
    ),
]


@pytest.mark.parametrize(
    ("content", "options", "message"),
    WRONG_DELIVERIES,
    ids=[message[-12:-1] for _, _, message in WRONG_DELIVERIES],
)
def test_wrong_delivery_is_refused_with_its_sentence(
    door: Door, content: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeliveryError) as refused:
        door.deliver(content, **options)
    assert str(refused.value) == message
    assert door.lake.deliveries() == []


def test_file_that_is_not_there_is_refused(door: Door, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"cannot be read: No such file.*\[connect-009\]"):
        door.deliver(tmp_path / "nothing.csv")


def test_unknown_column_that_comes_late_lands_nothing(door: Door) -> None:
    good = '{"code": "A1", "unit": "101", "happened_on": "2024-01-31"}\n'
    with pytest.raises(DeliveryError, match="connect-005"):
        door.deliver(good * 500_000 + good.replace("code", "cod"), format="ndjson")
    assert door.lake.deliveries() == []
