"""Open data in the OpenAPI document: every list with its columns, parameters and formats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from laban.base import Grain
from laban.report import FORMATS
from laban.report.dcat import RDF_FORMATS
from laban.report.lists import FIGURE_COLUMNS, LISTS, OpenColumn, OpenList
from laban_web.api.open.questions import PAGE_AT_MOST, PAGE_BY_DEFAULT

Described = dict[str, Any]
_PARAMETERS = {
    "indicator": ("Code of an indicator.", "dti"),
    "organisation": ("Code, identity or name of an organisation, in either language.", "48"),
    "kind": ("Only organisations of this kind.", "province"),
    "period": ("Name of a period, e.g. 2024, 2024-03 or 2024-Q1.", "2023"),
    "breakdown": ("Column of the breakdown; empty for totals.", ""),
    "category": ("Code of a category.", None),
    "source": ("Document that states the value; empty for measured ones.", "dti-gov-vn"),
    "vintage": ("Which statement of the source.", None),
    "structure": ("Day of the structure; empty for organisations of their own time.", ""),
    "hierarchy": ("Hierarchy.", "administrative"),
}
_PROBLEMS = {
    404: "Nothing is published yet, or nothing has that name",
    405: "Open data can only be read",
    406: "Nothing that is accepted can be given",
    422: "A parameter that is none, or a value that is none",
    503: "Too many long answers are being made; try again after Retry-After",
}


def open_paths() -> dict[str, Described]:
    """Return the addresses of open data with what may be asked and what is answered."""
    paths = {
        "/api/v1/figures": _get(
            "list_figures",
            "List published figures",
            [*_choosing(), *_which(), _format(FORMATS), *_paging()],
            _rows("figures", _figure_schema(), FORMATS),
            {409: "The name means several figures"},
        ),
        "/api/v1/figures/{name}": _get(
            "read_figure",
            "Read one published figure by its name",
            [_figure_name(), *_which(), _format(FORMATS)],
            _files(_document("figure", _figure_schema()), FORMATS),
            {409: "The name means several figures"},
        ),
        "/api/v1/figures/{name}/proof": _get(
            "read_proof",
            "Read the proof of a published figure",
            [_figure_name(), *_which()],
            _files({"type": "object"}, {"json": FORMATS["json"]}),
            {409: "The name means several figures"},
        ),
        "/api/v1/catalogue": _get(
            "read_catalogue",
            "Read the catalogue of open data, in DCAT-AP 3",
            [_format(RDF_FORMATS)],
            {
                one.media_type: {"schema": {} if "json" in one.media_type else {"type": "string"}}
                for one in RDF_FORMATS.values()
            },
        ),
    }
    for found in LISTS.values():
        paths |= _list_paths(found)
    return paths


def _list_paths(found: OpenList) -> dict[str, Described]:
    name = found.code.replace("-", "_")
    row = _schema(found.columns)
    filters = [
        _parameter(column, f"Only rows with this {column}; may be repeated.", many=True)
        for column in found.filters
    ]
    asked = [*filters, _format(FORMATS), *_paging()]
    first = found.key[0]
    part = {**_parameter(first, f"{first} of the rows."), "in": "path", "required": True}
    answered = _rows(name, row, FORMATS)
    return {
        f"/api/v1/{found.code}": _get(f"list_{name}", f"List {found.code}", asked, answered),
        f"/api/v1/{found.code}/{{{first}}}": _get(
            f"read_{name}", f"Read the rows of one {first}", [part, *asked], answered
        ),
    }


def _get(
    id: str,
    summary: str,
    parameters: list[Described],
    content: Described,
    more: dict[int, str] | None = None,
) -> Described:
    problem = {"schema": {"$ref": "#/components/schemas/ProblemShape"}}
    problems = {
        str(status): {"description": said, "content": {"application/problem+json": problem}}
        for status, said in {**_PROBLEMS, **(more or {})}.items()
    }
    licence = {"description": "The licence, and the next page.", "schema": {"type": "string"}}
    return {
        "get": {
            "operationId": id,
            "summary": summary,
            "tags": ["open data"],
            "security": [],
            "parameters": parameters,
            "responses": {
                "200": {"description": "Found", "headers": {"Link": licence}, "content": content},
                "304": {"description": "Not changed since it was last read"},
                **problems,
            },
        }
    }


def _choosing() -> list[Described]:
    chosen = [
        {**_parameter(name, said, many=True), **({"example": [example]} if example else {})}
        for name, (said, example) in _PARAMETERS.items()
    ]
    grain = _parameter("grain", "Only periods of this length, within `period` where it is given.")
    grain["schema"] = {"type": "string", "enum": [one.value for one in Grain]}
    children = _parameter("children", "1: also the organisations right below.")
    children["schema"] = {"type": "string", "enum": ["0", "1"]}
    return [*chosen, grain, children]


def _which() -> list[Described]:
    day = _parameter("as_known_on", "What was published last by the end of this day.")
    day["schema"] = {"type": "string", "format": "date"}
    return [_parameter("publication", "Name of a publication; default: the latest."), day]


def _paging() -> list[Described]:
    size = _parameter("size", "Rows of a page of JSON; files have all.")
    size["schema"] = {
        "type": "integer",
        "minimum": 1,
        "maximum": PAGE_AT_MOST,
        "default": PAGE_BY_DEFAULT,
    }
    return [size, _parameter("after", "Cursor, as `next` of the page before has it.")]


def _format(formats: Iterable[str]) -> Described:
    found = _parameter("format", "Or as the end of the path, or by the header Accept.")
    found["schema"] = {"type": "string", "enum": list(formats)}
    return found


def _figure_name() -> Described:
    said = "INDICATOR/ORGANISATION/PERIOD, then /breakdown=category, /source=… and so on."
    example = "dti/48/2023"
    return {**_parameter("name", said), "in": "path", "required": True, "example": example}


def _parameter(name: str, said: str, *, many: bool = False) -> Described:
    text: Described = {"type": "string"}
    schema = {"type": "array", "items": text} if many else text
    return {"name": name, "in": "query", "required": False, "description": said, "schema": schema}


def _rows(name: str, row: Described, formats: dict[str, str]) -> Described:
    document = _document(name, {"type": "array", "items": row})
    document["properties"]["next"] = {"type": ["string", "null"]}
    document["required"].append("next")
    return _files(document, formats)


def _document(name: str, schema: Described) -> Described:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["licence", name],
        "properties": {
            "licence": text,
            "publication": text,
            "published_at": text,
            "as_of": text,
            name: schema,
        },
    }


def _files(document: Described, formats: dict[str, str]) -> Described:
    file = {"schema": {"type": "string"}}
    return {
        media_type: {"schema": document} if name == "json" else file
        for name, media_type in formats.items()
    }


def _figure_schema() -> Described:
    schema = _schema(FIGURE_COLUMNS)
    schema["properties"]["name"] = {"type": "string", "description": "What it is asked for by."}
    return schema


def _schema(columns: Iterable[OpenColumn]) -> Described:
    properties = {one.name: {**_kind(one.type), "description": one.meaning} for one in columns}
    return {"type": "object", "required": list(properties), "properties": properties}


def _kind(kind: pa.DataType) -> Described:
    if pa.types.is_list(kind):
        return {"type": "array", "items": {"type": "string"}}
    if pa.types.is_boolean(kind):
        return {"type": ["boolean", "null"]}
    if pa.types.is_integer(kind):
        return {"type": ["integer", "null"]}
    if pa.types.is_floating(kind):
        return {"type": ["number", "null"]}
    return {"type": ["string", "null"]}
