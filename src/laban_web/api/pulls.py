"""The sources that are pulled from, for operators: how they stand, what their runs did, run now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from laban.connect import PullStatus, pull_runs, pull_status
from laban_web.accounts.actors import Actor
from laban_web.accounts.audit import Action, record
from laban_web.accounts.policies import current_policy
from laban_web.api.paging import GREATEST, next_link
from laban_web.api.problems import Problem, ProblemError
from laban_web.api.shapes import ProblemShape
from laban_web.api.signing_in import SIGNED_IN
from laban_web.installation import installation
from laban_web.operations.pulling import begin_pull

router = Router(auth=SIGNED_IN, tags=["pulls"])
_PROBLEMS = {401: ProblemShape, 404: ProblemShape}


class PullRunShape(Schema):
    """One pull of a source."""

    began_at: datetime
    ended_at: datetime | None
    state: str = Field(description="running, done, failed or interrupted.")
    deliveries: int
    rows_read: int
    rows_landed: int
    rows_refused: int
    error: str


class PullRunPage(Schema):
    """Some pulls of a source, latest first."""

    runs: list[PullRunShape]
    next: str | None = Field(description="Address of the next page, or nothing at the end.")


class SourceShape(Schema):
    """How a source stands."""

    source: str
    organisation: str
    record_type: str
    last: PullRunShape | None
    next_at: datetime | None = Field(description="In the past: due. Nothing: by hand only.")
    is_running: bool
    lag_seconds: float | None = Field(description="Since the last pull without error ended.")


class PullBegun(Schema):
    """A pull that has begun."""

    source: str
    runs: str = Field(description="Where its outcome will be found.")


@router.get("/pulls", response={200: list[SourceShape], **_PROBLEMS})
def list_sources(request: HttpRequest) -> list[dict[str, Any]]:
    """List the sources of the organisations that one operates for."""
    return [_shape(status) for status in _operated(request.auth)]  # type: ignore[attr-defined]


@router.get("/pulls/{source}", response={200: PullRunPage, 422: ProblemShape, **_PROBLEMS})
def list_runs(
    request: HttpRequest,
    source: str,
    size: int = Query(100, ge=1, le=1_000),
    cursor: int | None = Query(None, ge=1, le=GREATEST, description="As given in `next`."),
) -> dict[str, Any]:
    """List the runs of a source, latest first."""
    name = _find(request.auth, source).source.source  # type: ignore[attr-defined]
    found = pull_runs(installation().lake, name, limit=size + 1, before=cursor)
    last = found[size - 1].id if len(found) > size else None
    return {"runs": found[:size], "next": next_link(request, last)}


@router.post("/pulls/{source}/run", response={202: PullBegun, 409: ProblemShape, **_PROBLEMS})
def run_now(request: HttpRequest, source: str) -> Status[dict[str, str]]:
    """Pull from a source now; the answer comes before its end."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    found = _find(actor, source)
    begin_pull(source)
    record(
        Action.PULL_BEGUN,
        actor,
        object_kind="source",
        object_id=source,
        organisation=_owner(found),
    )
    return Status(202, {"source": source, "runs": f"/api/v1/pulls/{source}"})


def _operated(actor: Actor) -> list[PullStatus]:
    here = installation()
    reach = current_policy().operating_reach(actor)
    return [s for s in pull_status(here.programme, here.lake, here.now()) if _owner(s) in reach]


def _find(actor: Actor, source: str) -> PullStatus:
    """Return a source of an organisation that one operates for; strangers cannot tell which are."""
    found = next((s for s in _operated(actor) if s.source.source == source), None)
    if found is None:
        raise ProblemError(Problem(404, f'There is no source "{source}".', "api-016"))
    return found


def _owner(status: PullStatus) -> str:
    """Return the identity of who delivers what is pulled."""
    here = installation()
    named = status.source.organisation
    found = here.programme.organisations.on(named, here.today)
    return found.id if found else named


def _shape(status: PullStatus) -> dict[str, Any]:
    source = status.source
    return {
        "source": source.source,
        "organisation": _owner(status),
        "record_type": source.record_type,
        "last": status.last,
        "next_at": status.next_at,
        "is_running": status.held_until is not None,
        "lag_seconds": status.lag.total_seconds() if status.lag else None,
    }
