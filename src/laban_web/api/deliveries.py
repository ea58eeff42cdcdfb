"""Read deliveries, their refused rows and their receipts; withdraw one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.http import HttpRequest
from ninja import Query, Router

from laban.lake import Delivery, DeliveryFilter, DeliveryState
from laban_web.accounts.actors import Actor
from laban_web.accounts.audit import Action, record
from laban_web.accounts.csv_files import csv_response
from laban_web.accounts.policies import current_policy
from laban_web.api.answers import links_of
from laban_web.api.models import PendingDelivery
from laban_web.api.paging import GREATEST, next_link
from laban_web.api.problems import Problem, ProblemError
from laban_web.api.shapes import (
    DeliveryPage,
    DeliveryShape,
    PendingShape,
    ProblemShape,
    RefusedRow,
    Withdrawal,
)
from laban_web.api.signing_in import SIGNED_IN
from laban_web.installation import installation

router = Router(auth=SIGNED_IN, tags=["deliveries"])
_PROBLEMS = {401: ProblemShape, 404: ProblemShape, 422: ProblemShape}
PAGE_AT_MOST = 1_000


@router.get("/deliveries", response={200: DeliveryPage, **_PROBLEMS})
def list_deliveries(
    request: HttpRequest,
    organisation: str | None = Query(None, description="Only of this identity."),
    record_type: str | None = Query(None),
    delivery_id: str | None = Query(None, description="Only of this id of the sender's."),
    accepted_from: datetime | None = Query(None),
    accepted_before: datetime | None = Query(None),
    state: DeliveryState | None = Query(None),
    size: int = Query(100, ge=1, le=PAGE_AT_MOST),
    cursor: str | None = Query(None, description="As the page before gave it in `next`."),
) -> dict[str, Any]:
    """List the deliveries that one may see, newest first."""
    visible = current_policy().visible(request.auth)  # type: ignore[attr-defined]
    wanted = visible if organisation is None else visible & {organisation}
    if delivery_id is not None:
        found = installation().lake.find_deliveries({(id, delivery_id) for id in wanted})
        return {"deliveries": [_shape(delivery) for delivery in found.values()], "next": None}
    page = installation().lake.delivery_page(
        DeliveryFilter(
            organisations=wanted,
            record_type=record_type,
            accepted_from=accepted_from,
            accepted_before=accepted_before,
            state=state,
        ),
        size=size,
        cursor=cursor,
    )
    return {
        "deliveries": [_shape(delivery) for delivery in page.deliveries],
        "next": next_link(request, page.next_cursor),
    }


@router.get("/deliveries/{int:number}", response={200: DeliveryShape, **_PROBLEMS})
def read_delivery(request: HttpRequest, number: int) -> dict[str, Any]:
    """Read what the ledger says of one delivery."""
    return _shape(visible_delivery(request.auth, number))  # type: ignore[attr-defined]


@router.get("/deliveries/{int:number}/refused", response={200: list[RefusedRow], **_PROBLEMS})
def read_refused(request: HttpRequest, number: int, format: str = "json") -> Any:
    """Read every refused and flagged row of a delivery with its reasons, as JSON or CSV."""
    delivery = visible_delivery(request.auth, number)  # type: ignore[attr-defined]
    rows = installation().lake.refused(delivery.sequence)
    if format != "csv" and "text/csv" not in request.headers.get("Accept", ""):
        return rows.to_pylist()
    return csv_response(f"refused-{number}.csv", rows.schema.names, _values(rows))


@router.post(
    "/deliveries/{int:number}/withdraw",
    response={200: DeliveryShape, 409: ProblemShape, **_PROBLEMS},
)
def withdraw_delivery(request: HttpRequest, number: int, why: Withdrawal) -> dict[str, Any]:
    """Let a delivery no longer count from now on; it stays on the record."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    delivery = visible_delivery(actor, number)
    if not current_policy().may_withdraw(actor, delivery.organisation):
        raise ProblemError(_not_yours())
    return _shape(withdraw(actor, delivery, why.reason))


@router.get("/pending/{uuid:number}", response={200: PendingShape, **_PROBLEMS})
def read_pending(request: HttpRequest, number: uuid.UUID) -> PendingDelivery:
    """Read how far a delivery has come that was taken over with `Prefer: respond-async`."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    found = PendingDelivery.objects.filter(id=number, owner=actor.key).first()
    if found is None:
        raise ProblemError(Problem(404, "There is no such delivery.", "api-016"))
    return found


def visible_delivery(actor: Actor, number: int) -> Delivery:
    """Return a delivery that an actor may see.

    Raises:
        ProblemError: When there is none, or none for it (api-016): strangers cannot tell which.
    """
    found = installation().lake.numbered_delivery(number) if number <= GREATEST else None
    if found is None or not current_policy().may_see_deliveries(actor, found.organisation):
        raise ProblemError(Problem(404, f"There is no delivery {number}.", "api-016"))
    return found


def withdraw(actor: Actor, delivery: Delivery, reason: str) -> Delivery:
    """Withdraw a delivery and enter it into the audit trail."""
    here = installation()
    withdrawn = here.lake.withdraw(
        delivery.organisation, delivery.delivery_id, reason=reason, now=here.now()
    )
    record(
        Action.DELIVERY_WITHDRAWN,
        actor,
        object_kind="delivery",
        object_id=str(delivery.sequence),
        organisation=delivery.organisation,
        record_type=delivery.record_type,
        reason=reason,
    )
    return withdrawn


def _values(rows: pa.Table) -> Iterator[list[Any]]:
    """Yield the values of rows, made into Python's own a batch at a time."""
    for batch in rows.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            yield list(row.values())


def _shape(delivery: Delivery) -> dict[str, Any]:
    return {
        "number": delivery.sequence,
        "delivery_id": delivery.delivery_id,
        "organisation": delivery.organisation,
        "record_type": delivery.record_type,
        "rows_read": delivery.rows_read,
        "rows_landed": delivery.rows_landed,
        "rows_refused": delivery.rows_refused,
        "rows_flagged": delivery.rows_flagged,
        "content_sha256": delivery.content_sha256,
        "programme_version": delivery.programme_version,
        "accepted_at": delivery.accepted_at,
        "illustrative": delivery.illustrative,
        "withdrawn_at": delivery.withdrawn_at,
        "withdrawn_reason": delivery.withdrawn_reason,
        "links": links_of(delivery.sequence),
    }


def _not_yours() -> Problem:
    return Problem(
        403,
        "You may see this delivery but not withdraw it.",
        "api-002",
        "Ask the focal point of the organisation that delivered it.",
    )
