"""What may be delivered, and by which keys receipts are signed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from laban.programme import RecordColumn, RecordType
from laban_web.api.problems import Problem, ProblemError
from laban_web.api.shapes import KeyShape, ProblemShape, RecordTypeShape
from laban_web.installation import installation

router = Router(tags=["descriptions"])


@router.get("/record-types", response=list[RecordTypeShape])
def list_record_types(request: HttpRequest, response: HttpResponse) -> list[dict[str, Any]]:
    """List the shapes of records that may be delivered."""
    _let_anyone_read(response)
    return [_shape(kind) for _, kind in sorted(installation().programme.record_types.items())]


@router.get("/record-types/{name}", response={200: RecordTypeShape, 404: ProblemShape})
def read_record_type(request: HttpRequest, response: HttpResponse, name: str) -> dict[str, Any]:
    """Read the shape of one kind of record."""
    _let_anyone_read(response)
    found = installation().programme.record_types.get(name)
    if found is None:
        raise ProblemError(Problem(404, f'There is no record type "{name}".', "api-016"))
    return _shape(found)


@router.get("/keys", response=list[KeyShape])
def list_keys(request: HttpRequest, response: HttpResponse) -> list[dict[str, str]]:
    """List the public keys that signatures of receipts, runs and publications are checked with."""
    _let_anyone_read(response)
    key = installation().signing_key.public
    return [{"keyid": key.id, "algorithm": "Ed25519", "pem": key.pem.decode()}]


def _let_anyone_read(response: HttpResponse) -> None:
    """Let pages of other origins read an answer, and caches keep it for a while."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = "public, max-age=300"


def _shape(kind: RecordType) -> dict[str, Any]:
    return {
        "record_type": kind.record_type,
        "title": kind.title.model_dump(),
        "key": list(kind.key),
        "columns": [_column(name, column) for name, column in kind.columns.items()],
    }


def _column(name: str, column: RecordColumn) -> dict[str, Any]:
    return {
        "name": name,
        "type": column.type.value,
        "required": column.required,
        "title": column.title.model_dump() if column.title else {},
        "code_list": column.code_list,
        "unit": column.unit,
        "personal": column.personal.value if column.personal else None,
    }
