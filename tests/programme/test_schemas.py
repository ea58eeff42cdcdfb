"""The JSON Schemas that editors use."""

from __future__ import annotations

from laban.programme import json_schemas
from laban.programme.model import Indicator, ProgrammeFile


def test_there_is_a_schema_for_each_kind_of_yaml_file() -> None:
    assert list(json_schemas()) == [
        "assessment.schema.json",
        "indicators.schema.json",
        "obligations.schema.json",
        "programme.schema.json",
        "records.schema.json",
        "sources.schema.json",
        "targets.schema.json",
        "tasks.schema.json",
    ]


def test_every_key_is_in_its_schema() -> None:
    schemas = json_schemas()

    assert set(schemas["programme.schema.json"]["properties"]) == set(ProgrammeFile.model_fields)
    indicator = schemas["indicators.schema.json"]["$defs"]["Indicator"]
    assert set(indicator["properties"]) == set(Indicator.model_fields)
    assert indicator["additionalProperties"] is False


def test_a_file_may_hold_one_or_several() -> None:
    one, several = json_schemas()["records.schema.json"]["anyOf"]

    assert one == {"$ref": "#/$defs/RecordType"}
    assert several == {"type": "array", "items": one}


def test_a_free_text_may_be_written_as_a_number() -> None:
    target = json_schemas()["targets.schema.json"]["$defs"]["Target"]

    assert target["properties"]["period"]["type"] == ["string", "number"]
    assert target["properties"]["indicator"]["type"] == "string"
