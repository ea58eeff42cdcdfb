"""The API object: its description, and how errors are answered."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from laban import __version__
from laban.base import UserError
from laban_web.api.openapi import with_doors
from laban_web.api.problems import MEDIA_TYPE, Problem, ProblemError


class OrjsonRenderer(BaseRenderer):
    """Writes answers as JSON, moments in ISO 8601."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: object, *, response_status: int) -> bytes:
        """Return the bytes of an answer."""
        return orjson.dumps(data, default=str)


class LabanAPI(NinjaAPI):
    """Ninja's API, with the doors that Django does not answer added to its description."""

    def get_openapi_schema(self, **arguments: object) -> dict[str, object]:  # type: ignore[override]
        """Return the OpenAPI 3.1 document."""
        return with_doors(super().get_openapi_schema(**arguments))  # type: ignore[arg-type]


api = LabanAPI(
    title="Laban",
    version=__version__,
    description=(
        "Read published figures and lists without signing in. "
        "Deliver records, read receipts and refused rows, withdraw, see how connected one is. "
        "Tokens come from /oauth/token/ by client credentials."
    ),
    openapi_url="/openapi.json",
    docs_url=None,
    renderer=OrjsonRenderer(),
    urls_namespace="api",
)


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return a problem as Django's answer."""
    document = problem.as_dict(getattr(request, "id", ""))
    response = HttpResponse(orjson.dumps(document), content_type=MEDIA_TYPE, status=problem.status)
    if problem.retry_after_seconds is not None:
        response["Retry-After"] = str(problem.retry_after_seconds)
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="laban"'
    return response


@csrf_exempt
def not_found(request: HttpRequest, _rest: str) -> HttpResponse:
    """Answer for addresses below the API's at which there is nothing."""
    title = f"There is nothing at {request.path}."
    return answer(request, Problem(404, title, "api-016", "See /api/v1/openapi.json."))


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return answer(request, error.problem)


@api.exception_handler(UserError)
def _user_error(request: HttpRequest, error: UserError) -> HttpResponse:
    return answer(request, Problem.of(error))


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    cure = "Send a bearer token from /oauth/token/, or sign in."
    return answer(request, Problem(401, "Nobody has signed in.", "api-001", cure))


@api.exception_handler(ValidationError)
def _wrong_question(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        {"where": ".".join(str(part) for part in one["loc"]), "what": one["msg"]}
        for one in error.errors
    ]
    first = f"{faults[0]['where']}: {faults[0]['what']}" if faults else "it cannot be read"
    cure = "Compare it with /api/v1/openapi.json."
    title = f"The request is not as described: {first}."
    problem = Problem(422, title, "api-014", cure, more={"faults": faults})
    return answer(request, problem)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(request, Problem(error.status_code, str(error), "api-015"))
