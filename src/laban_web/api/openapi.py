"""The description of the lean doors, added to what Ninja makes of the views."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from laban_web.api.media import EVENT, EVENTS, FORMAT_OF
from laban_web.api.open.description import open_paths
from laban_web.api.shapes import EventOutcomes, ProblemShape, SignedReceipt

_REFERENCE = "#/components/schemas/{model}"
EXAMPLE_ROWS = (
    '{"task": "DV2", "organisation": "48", "reported_on": "2026-03-01", "status": "assigned"}\n'
)
EXAMPLE_EVENT = {
    "CodeProfile": "MH-1",
    "SiteId": 9048,
    "CodeTTHC": "9.001001",
    "MaHoSo": "000.00.01.H17-260302-0009",
    "Status": 1,
    "FormsReception": 1,
    "FormsPayments": 0,
    "Level": 4,
    "IsFromDVCQG": 1,
    "IsDVCBC": 0,
    "User": {"TYPE": 2},
}
EXAMPLE_DOSSIERS = {
    "isUpdating": False,
    "data": [
        {
            "MaHoSo": "000.00.02.H17-260303-0009",
            "MaTTHC": "9.001001",
            "DonViXuLy": "48",
            "KenhThucHien": "1",
            "MucDo": "4",
            "TrangThai": "2",
            "NgayTiepNhan": "20260303101500",
            "DanhSachLePhi": [{"Gia": 0}],
        }
    ],
}
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
_NO_HIT = {
    400: "No such step",
    403: "The page is of another origin",
    404: "The service is not measured",
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
    document["paths"]["/api/v1/emc/TrackingMCDT"] = {"post": _tell_emc_events()}
    document["paths"]["/api/v1/one-stop/DongBoHoSoMC"] = {"post": _synchronise_dossiers()}
    document["paths"]["/api/v1/usage/{body}/{procedure}"] = {"post": _hit(), "get": _pixel()}
    document["paths"]["/api/v1/usage.js"] = {"get": _script()}
    document["paths"].update(open_paths())
    return document


def _say_problems(responses: dict[Any, Any]) -> None:
    """Let problems have their own media type, and be expected of every operation."""
    for status in (400, 401, 403, 404, 409, 422):
        if status in responses or status in (400, 422):
            responses[status] = _problem(_PROBLEMS[status])


def _deliver() -> dict[str, Any]:
    return {
        **_head("deliver", "Deliver records"),
        "description": (
            "Every row is landed or refused with its reason. The answer comes when what was "
            "landed is durable. The same id with the same content gives the same receipt again "
            "and lands nothing."
        ),
        "parameters": [
            _parameter("record_type", "path", "A record type of the programme.", required=True),
            _parameter(
                "Idempotency-Key",
                "header",
                "The sender's own id of the delivery. Events bring theirs: source and id.",
            ),
            _parameter("Prefer", "header", "`respond-async`: answer 202 now, land later."),
            _parameter("Content-Encoding", "header", "gzip, zstd or none."),
            *_binding(),
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
            **_problems(),
        },
    }


def _tell_emc_events() -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": ["integer", "string"]}
    event = {
        "type": "object",
        "required": ["SiteId", "CodeProfile", "MaHoSo", "Status"],
        "properties": {
            **dict.fromkeys(("CodeProfile", "CodeTTHC", "NameTTHC", "MaHoSo"), text),
            **dict.fromkeys(("SiteId", "Status", "FormsReception", "FormsPayments"), number),
            **dict.fromkeys(("Level", "IsFromDVCQG", "IsDVCBC"), number),
            "Data": {"description": "Not read."},
            "User": {"description": "An object, or its JSON; only TYPE is read."},
        },
    }
    body = {"oneOf": [event, {"type": "array", "items": event}]}
    return {
        **_head("tell_emc_events", "Tell steps of dossiers as EMC takes them"),
        "description": (
            "One event for each change of a dossier's status, or an array of them. Also at "
            "/TrackingMCDT. The mapping `emc` of the programme says what a site's codes mean."
        ),
        "parameters": _binding(),
        "requestBody": _json(body, EXAMPLE_EVENT),
        "responses": {
            "200": _answer(
                "The same event was accepted before; or a whole array of events was",
                SignedReceipt,
                EventOutcomes,
            ),
            "201": _answer("Accepted and durable", SignedReceipt),
            "207": _answer("An array of which some events were not accepted", EventOutcomes),
            **_problems(),
        },
    }


def _synchronise_dossiers() -> dict[str, Any]:
    dossiers = {"type": "array", "minItems": 1, "items": {"type": "object"}}
    body = {
        "type": "object",
        "required": ["data"],
        "properties": {"isUpdating": {"type": "boolean"}, "data": dossiers},
    }
    receipt = {"$ref": "#/components/schemas/SignedReceipt"}
    code = {"type": "integer", "description": "0: all landed; 1: some refused; -1: nothing taken."}
    told = {"allOf": [receipt, {"type": "object", "properties": {"error_code": code}}]}
    return {
        **_head("synchronise_dossiers", "Deliver dossiers as one-stop shops synchronise them"),
        "description": (
            "The payload is one delivery; without an Idempotency-Key its digest is the id. The "
            "mapping `one_stop` of the programme, or `one_stop_CODE` of the organisation, reads it."
        ),
        "parameters": [_parameter("Idempotency-Key", "header", "An id of one's own."), *_binding()],
        "requestBody": _json(body, EXAMPLE_DOSSIERS),
        "responses": {
            **{
                status: {"description": said, "content": {"application/json": {"schema": told}}}
                for status, said in (("200", "Accepted before"), ("201", "Accepted and durable"))
            },
            **_problems(),
        },
    }


def _hit() -> dict[str, Any]:
    step = _parameter("step", "query", "visit (default), start or completion.")
    step["schema"] = {"enum": ["visit", "start", "completion"]}
    return {
        "operationId": "count_hit",
        "summary": "Count that an online service is used",
        "description": (
            "Sent by the script /api/v1/usage.js. Counted when the service is registered, the "
            "page is of one of its origins, the visitor does not object, and it is no bot."
        ),
        "tags": ["usage"],
        "security": [],
        "parameters": [
            _parameter("body", "path", "Code of the body.", required=True),
            _parameter("procedure", "path", "Code of the procedure.", required=True),
            step,
        ],
        "responses": {
            "204": {"description": "Counted, or deliberately not"},
            **{str(status): _problem(said) for status, said in _NO_HIT.items()},
        },
    }


def _pixel() -> dict[str, Any]:
    gif = {"image/gif": {"schema": {"type": "string", "format": "binary"}}}
    counted = {"200": {"description": "Counted, or deliberately not", "content": gif}}
    operation = _hit()
    problems = {status: said for status, said in operation["responses"].items() if status > "300"}
    return {
        **operation,
        "operationId": "count_hit_by_image",
        "summary": "Count without a script: an image whose referrer tells the origin",
        "responses": counted | problems,
    }


def _script() -> dict[str, Any]:
    text = {"text/javascript": {"schema": {"type": "string"}}}
    return {
        "operationId": "usage_script",
        "summary": "The script that a portal embeds",
        "tags": ["usage"],
        "security": [],
        "responses": {"200": {"description": "Under 1 kB", "content": text}},
    }


def _head(id: str, summary: str) -> dict[str, Any]:
    return {
        "operationId": id,
        "summary": summary,
        "tags": ["deliveries"],
        "security": [{"SystemToken": []}],
    }


def _binding() -> list[dict[str, Any]]:
    return [
        _parameter("organisation", "query", "Who delivers; default the system's own."),
        _parameter("all_or_nothing", "query", "1: land nothing when a row is wrong."),
        _parameter("illustrative", "query", "1: the records are invented."),
    ]


def _json(schema: dict[str, Any], example: Any) -> dict[str, Any]:
    return {
        "required": True,
        "content": {"application/json": {"schema": schema, "example": example}},
    }


def _problems() -> dict[str, Any]:
    return {str(status): _problem(said) for status, said in _PROBLEMS.items()}


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
