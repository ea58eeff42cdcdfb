"""Pages on which an inspector reads the audit trail."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from laban_web.accounts.access import requires
from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.audit.actions import Action
from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.audit.reading import FilterForm, entries_within, narrowed
from laban_web.accounts.audit.recording import record
from laban_web.accounts.csv_files import csv_response
from laban_web.accounts.policies import Policy, current_policy

_ENTRIES_A_PAGE = 50
_COLUMNS = (
    "id", "moment", "actor_key", "actor_name", "action", "object_kind", "object_id",
    "organisation", "address", "request_id", "details", "previous", "digest",
)  # fmt: skip


@require_GET
@requires(Policy.may_read_audit)
def trail(request: HttpRequest) -> HttpResponse:
    """Show entries, newest first; `before` is the number of the last entry of the page before."""
    form, entries = FilterForm(request.GET), _entries(request)
    found = narrowed(entries, form) if form.is_valid() else entries.none()
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(id__lt=int(before))
    shown = list(found[: _ENTRIES_A_PAGE + 1])
    is_more = len(shown) > _ENTRIES_A_PAGE
    query = request.GET.copy()
    query.pop("before", None)
    return render(
        request,
        "accounts/audit.html",
        {
            "form": form,
            "entries": shown[:_ENTRIES_A_PAGE],
            "query": query.urlencode(),
            "next_before": shown[_ENTRIES_A_PAGE - 1].id if is_more else None,
        },
    )


@require_GET
@requires(Policy.may_read_audit)
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the entries that the filter lets through as CSV, with what verifying them needs."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return render(request, "accounts/audit.html", {"form": form, "entries": []}, status=400)
    found = narrowed(_entries(request), form)
    record(Action.AUDIT_EXPORTED, actor_of_request(request), object_kind="audit")
    entries = found.iterator(chunk_size=1_000)
    rows = ([str(getattr(entry, column)) for column in _COLUMNS] for entry in entries)
    return csv_response("audit.csv", _COLUMNS, rows)


def _entries(request: HttpRequest) -> QuerySet[AuditEntry]:
    return entries_within(current_policy(), actor_of_request(request))
