"""The description of the lean doors, added to what Ninja makes of the views."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from laban_web.api.media import EVENT, EVENTS, FORMAT_OF
from laban_web.api.shapes import EventOutcomes, ProblemShape, SignedReceipt

_REFERENCE = "#/components/schemas/{model}"
EXAMPLE_ROWS = (
    '{"task": "DV2", "organisation": "48", "reported_on": "2026-03-01", "status": "assigned"}\n'
)
_PROBLEMS = {
    400: "No id, or no event",
    401: "No good token",
    403: "Not bound to that organisation or record type",
    404: "No such record type",
    409: "The id was used for other content",
    413: "Too large",
    415: "A media type that cannot be read",
    422: "The delivery as a whole cannot be taken",
    429: "Too many deliveries of this system wait",
    503: "The server is full or about to stop; try again after Retry-After",
}


def with_doors(document: dict[str, Any]) -> dict[str, Any]:
    """Add the doors of `laban_web.api.door` to an OpenAPI document."""
    schemas = document["components"].setdefault("schemas", {})
    for model in (SignedReceipt, EventOutcomes, ProblemShape):
        schema = model.model_json_schema(ref_template=_REFERENCE)
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    for operations in document["paths"].values():
        for operation in operations.values():
            _say_problems(operation["responses"])
    document["paths"]["/api/v1/deliveries/{record_type}"] = {"post": _deliver()}
    return document


def _say_problems(responses: dict[Any, Any]) -> None:
    """Let problems have their own media type, and be expected of every operation."""
    for status in (400, 401, 403, 404, 409, 422):
        if status in responses or status in (400, 422):
            responses[status] = _problem(_PROBLEMS[status])


def _deliver() -> dict[str, Any]:
    return {
        "operationId": "deliver",
        "summary": "Deliver records",
        "description": (
            "Every row is landed or refused with its reason. The answer comes when what was "
            "landed is durable. The same id with the same content gives the same receipt again "
            "and lands nothing."
        ),
        "tags": ["deliveries"],
        "security": [{"SystemToken": []}],
        "parameters": [
            _parameter("record_type", "path", "A record type of the programme.", required=True),
            _parameter(
                "Idempotency-Key",
                "header",
                "The sender's own id of the delivery. Events bring theirs: source and id.",
            ),
            _parameter("Prefer", "header", "`respond-async`: answer 202 now, land later."),
            _parameter("Content-Encoding", "header", "gzip, zstd or none."),
            _parameter("organisation", "query", "Who delivers; default the system's own."),
            _parameter("all_or_nothing", "query", "1: land nothing when a row is wrong."),
            _parameter("illustrative", "query", "1: the records are invented."),
        ],
        "requestBody": {"required": True, "content": _bodies()},
        "responses": {
            "200": _answer(
                "The same delivery was accepted before; or a whole batch of events was",
                SignedReceipt,
                EventOutcomes,
            ),
            "201": _answer("Accepted and durable", SignedReceipt),
            "202": {"description": "Taken over; ask for the outcome at `Location`"},
            "207": _answer("A batch of events of which some were not accepted", EventOutcomes),
            **{str(status): _problem(said) for status, said in _PROBLEMS.items()},
        },
    }


def _bodies() -> dict[str, Any]:
    plain = {kind: {"schema": {"type": "string"}} for kind in FORMAT_OF}
    plain["application/x-ndjson"]["example"] = EXAMPLE_ROWS
    event = {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {"type": "string"},
            "source": {"type": "string"},
            "type": {"type": "string"},
            "data": {"type": ["object", "array"]},
        },
    }
    batch = {"type": "array", "items": event}
    return {**plain, EVENT: {"schema": event}, EVENTS: {"schema": batch}}


def _parameter(name: str, place: str, said: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": required,
        "description": said,
        "schema": {"type": "string"},
    }


def _answer(said: str, *shapes: type[Schema]) -> dict[str, Any]:
    choices = [{"$ref": f"#/components/schemas/{shape.__name__}"} for shape in shapes]
    schema = choices[0] if len(choices) == 1 else {"anyOf": choices}
    return {"description": said, "content": {"application/json": {"schema": schema}}}


def _problem(said: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemShape"}
    return {"description": said, "content": {"application/problem+json": {"schema": schema}}}
