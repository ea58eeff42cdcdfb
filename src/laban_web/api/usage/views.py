"""Register online services to be measured, and list those that are."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from laban_web.api.models import MeasuredService
from laban_web.api.shapes import ProblemShape
from laban_web.api.signing_in import SIGNED_IN
from laban_web.api.usage.services import LONGEST, Registration, register, visible_services

router = Router(auth=SIGNED_IN, tags=["usage"])
_PROBLEMS = {401: ProblemShape, 403: ProblemShape, 422: ProblemShape}


class Origins(Schema):
    """From which pages a service is measured."""

    origins: list[str] = Field(
        max_length=20, description="As browsers send them, e.g. https://dichvucong.example.vn"
    )
    illustrative: bool = Field(False, description="The hits are invented.")


class MeasuredServiceShape(Schema):
    """An online service that is measured."""

    service: str = Field(max_length=LONGEST, examples=["48/1.005129"])
    organisation: str
    origins: list[str]
    is_illustrative: bool


@router.get("/measured-services", response={200: list[MeasuredServiceShape], **_PROBLEMS})
def list_services(request: HttpRequest) -> list[MeasuredService]:
    """List the measured services of the organisations that one may see."""
    return list(visible_services(request.auth))  # type: ignore[attr-defined]


@router.put(
    "/measured-services/{body}/{procedure}", response={200: MeasuredServiceShape, **_PROBLEMS}
)
def register_service(
    request: HttpRequest, body: str, procedure: str, wanted: Origins
) -> MeasuredService:
    """Let a service be measured, or change its origins; without any origin it no longer is."""
    registration = Registration(f"{body}/{procedure}", tuple(wanted.origins))
    return register(request.auth, registration, illustrative=wanted.illustrative)  # type: ignore[attr-defined]
