"""JSON Schemas of the programme's YAML files, for editors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from laban.programme.assessment_model import AssessmentFile
from laban.programme.model import (
    Indicator,
    ProgrammeFile,
    RecordType,
    TargetsFile,
    TasksFile,
)
from laban.programme.obligation_model import ObligationsFile
from laban.programme.sources import Source

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Each file, its model, and whether it may hold a list of them.
SCHEMAS: dict[str, tuple[type[BaseModel], bool]] = {
    "assessment.schema.json": (AssessmentFile, False),
    "indicators.schema.json": (Indicator, True),
    "obligations.schema.json": (ObligationsFile, False),
    "programme.schema.json": (ProgrammeFile, False),
    "records.schema.json": (RecordType, True),
    "sources.schema.json": (Source, True),
    "targets.schema.json": (TargetsFile, False),
    "tasks.schema.json": (TasksFile, False),
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of YAML file by file name.

    Example:
        >>> sorted(json_schemas())[0]
        'assessment.schema.json'
    """
    return {name: _schema(model, several) for name, (model, several) in SCHEMAS.items()}


def _schema(model: type[BaseModel], several: bool) -> dict[str, Any]:
    schema = _relaxed(model.model_json_schema())
    if not several:
        return {"$schema": DIALECT, **schema}
    definitions = schema.pop("$defs", {})
    name = model.__name__
    one = {"$ref": f"#/$defs/{name}"}
    return {
        "$schema": DIALECT,
        "title": name,
        "anyOf": [one, {"type": "array", "items": one}],
        "$defs": {**definitions, name: schema},
    }


def _relaxed(schema: Any) -> Any:
    """Let a free text be a number too: `period: 2024` is read as the text 2024."""
    if isinstance(schema, list):
        return [_relaxed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    is_free = schema.get("type") == "string" and not schema.keys() & _NARROW
    relaxed = {key: _relaxed(value) for key, value in schema.items()}
    return {**relaxed, "type": ["string", "number"]} if is_free else relaxed


_NARROW = {"enum", "const", "pattern", "format", "minLength"}
