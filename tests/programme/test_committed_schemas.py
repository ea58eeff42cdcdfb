"""The JSON Schemas in the repository are those of the code."""

from __future__ import annotations

import json
from pathlib import Path

from laban.programme import json_schemas

SCHEMAS = Path(__file__).parents[2] / "schemas"


def test_committed_schemas_are_up_to_date() -> None:
    committed = {p.name: json.loads(p.read_text("utf-8")) for p in SCHEMAS.glob("*.json")}
    assert committed == json.loads(json.dumps(json_schemas())), "run `laban schema schemas`"
