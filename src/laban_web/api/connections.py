"""How connected organisations are, by the verdicts kept every night, and where totals differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from laban.quality import RECONCILIATION_GAP
from laban_web.accounts.csv_files import csv_response
from laban_web.accounts.policies import current_policy
from laban_web.api.kept_verdicts import Row, kept_connections, kept_gaps, kept_history, key_of
from laban_web.api.paging import next_link, page_of
from laban_web.api.problems import Problem, ProblemError
from laban_web.api.shapes import ProblemShape
from laban_web.api.signing_in import SIGNED_IN

router = Router(auth=SIGNED_IN, tags=["connections"])
_PROBLEMS = {401: ProblemShape, 404: ProblemShape, 422: ProblemShape}
PAGE_AT_MOST = 1_000
_NEXT = Field(description="Address of the next page, or nothing at the end.")


class ConnectionShape(Schema):
    """The verdict of one day on what an organisation owes of one record type."""

    organisation: str
    record_type: str
    judged_on: date
    status: str = Field(description="A code of the list connection_verdict.")
    obligation: str | None
    last_delivery_at: datetime | None
    expected_by: date | None
    missing_count: int
    missing: str | None = Field(description="The first 20 of what is missing.")
    gaps: int
    illustrative: bool


class ConnectionDay(Schema):
    """The verdicts of one day; no day when none was kept yet."""

    day: date | None
    connections: list[ConnectionShape]


class ConnectionHistory(Schema):
    """The verdicts on one connection, newest first."""

    connections: list[ConnectionShape]
    next: str | None = _NEXT


class GapShape(Schema):
    """A control total and the records that arrived differ."""

    organisation: str
    record_type: str
    counted_on: date
    procedure: str | None = None
    total: str
    stated: int | None = Field(description="Unknown when the source did not name it.")
    landed: int
    judged_on: date
    illustrative: bool


class GapDay(Schema):
    """Some gaps found on one day, and how many there are on all pages; CSV has all at once."""

    day: date | None
    count: int
    gaps: list[GapShape]
    next: str | None = _NEXT


@router.get("/connections", response={200: ConnectionDay, **_PROBLEMS})
def list_connections(
    request: HttpRequest,
    organisation: str | None = Query(None, description="Only of this identity."),
    record_type: str | None = Query(None),
    status: str | None = Query(None, description="Only with this verdict."),
    day: date | None = Query(None, description="Default: the last day judged."),
) -> dict[str, Any]:
    """List the verdicts of a day on the connections that one may see."""
    wanted = _given(record_type=record_type, status=status)
    found = kept_connections(_seen(request, organisation), day, **wanted)
    return {"day": found.day, "connections": _shapes(found.rows)}


@router.get("/connections/history", response={200: ConnectionHistory, **_PROBLEMS})
def read_history(
    request: HttpRequest,
    organisation: str,
    record_type: str,
    size: int = Query(400, ge=1, le=PAGE_AT_MOST),
    cursor: date | None = Query(None, description="Only of days before this one."),
) -> dict[str, Any]:
    """Read the verdicts on one connection, day by day, newest first."""
    actor = request.auth  # type: ignore[attr-defined]
    if not current_policy().may_see_connection(actor, organisation):
        raise ProblemError(Problem(404, "There is no such connection.", "api-016"))
    found = kept_history(organisation, record_type, days=size + 1, before=cursor)
    page = found[:size]
    last = page[-1]["judged_on"] if len(found) > size else None
    return {"connections": _shapes(page), "next": next_link(request, last)}


@router.get("/gaps", response={200: GapDay, **_PROBLEMS})
def list_gaps(
    request: HttpRequest,
    organisation: str | None = Query(None, description="Only of this identity."),
    record_type: str | None = Query(None),
    day: date | None = Query(None, description="Found on this day; default: the last judged."),
    format: str = Query("json", description="json or csv."),
    size: int = Query(PAGE_AT_MOST, ge=1, le=PAGE_AT_MOST),
    cursor: str | None = Query(None, description="As the page before gave it in `next`."),
) -> Any:
    """List where control totals and records differ, as JSON or CSV."""
    wanted = _given(record_type=record_type)
    found = kept_gaps(_seen(request, organisation), day, **wanted)
    if format == "csv" or "text/csv" in request.headers.get("Accept", ""):
        names = tuple(GapShape.model_fields)
        lines = ([row.get(name) for name in names] for row in _shapes(found.rows))
        return csv_response(f"gaps-{found.day}.csv", names, lines)
    page, last = page_of(found.rows, partial(key_of, RECONCILIATION_GAP), size, cursor)
    return {
        "day": found.day,
        "count": len(found.rows),
        "gaps": _shapes(page),
        "next": next_link(request, last, day=found.day),
    }


def _seen(request: HttpRequest, organisation: str | None) -> frozenset[str]:
    """Return the organisations whose connections one may see, or the one asked for among them."""
    visible = current_policy().visible(request.auth)  # type: ignore[attr-defined]
    return visible if organisation is None else visible & {organisation}


def _given(**filters: str | None) -> dict[str, str]:
    return {name: value for name, value in filters.items() if value is not None}


def _shapes(rows: Iterable[Row]) -> list[Row]:
    return [{**row, "illustrative": bool(row["_illustrative"])} for row in rows]
