"""Health, measurements, and the schedule of the server."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.views.decorators.http import require_safe

from laban_web.installation import installation
from laban_web.operations.health import readiness
from laban_web.operations.metrics import PUBLISHED_AT, metrics_text

_HERE = {"127.0.0.1", "::1"}


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the server lives."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Say whether deliveries can be taken, and if not, why."""
    findings = readiness()
    is_ready = all(finding.is_well for finding in findings)
    checks = {finding.name: finding.reason or "well" for finding in findings}
    answer = JsonResponse({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)
    if not is_ready:
        answer["Retry-After"] = "10"
    return answer


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the measurements of the server to this machine, or to who knows the token."""
    if not _may_read_metrics(request):
        return HttpResponseNotFound("Not found.\n", content_type="text/plain")
    published = installation().publication
    PUBLISHED_AT.set(published.facts.created_at.timestamp() if published else 0)
    return HttpResponse(metrics_text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read_metrics(request: HttpRequest) -> bool:
    token = installation().settings["LABAN_METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(given, token):
        return True
    # A proxy on this machine speaks for others.
    is_forwarded = "X-Forwarded-For" in request.headers
    return request.META.get("REMOTE_ADDR") in _HERE and not is_forwarded
