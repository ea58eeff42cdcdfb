"""Pages about connections: all in reach, one with its evidence and history, the gaps."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from laban.quality import Gap
from laban_web.accounts.access import requires
from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.csv_files import csv_response
from laban_web.accounts.organisations import organisation_name
from laban_web.accounts.policies import current_policy
from laban_web.installation import installation
from laban_web.workspace.connections.reading import (
    Owed,
    OwedFilterForm,
    gaps_within,
    history_of,
    narrowed,
    owed_within,
)
from laban_web.workspace.rights import may_read, reading_reach
from laban_web.workspace.titles import VERDICTS, column_title, in_language

_A_PAGE = 50
_GAPS_SHOWN = 100


@require_GET
@requires(may_read)
def connections(request: HttpRequest) -> HttpResponse:
    """List connections with their verdicts."""
    everything = owed_within(_reach(request))
    form = OwedFilterForm(request.GET)
    found = narrowed(everything, **form.cleaned_data) if form.is_valid() else []
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "workspace/connections.html",
        {
            "form": form,
            "page": Paginator(found, _A_PAGE).get_page(request.GET.get("page")),
            "query": query.urlencode(),
            "counts": counts_of(everything),
            "gap_count": len(gaps_within(_reach(request))),
        },
    )


@require_GET
@requires(may_read)
def connection(request: HttpRequest, organisation: str, record_type: str) -> HttpResponse:
    """Show one connection: verdict, evidence, history, gaps."""
    if not current_policy().may_see_connection(actor_of_request(request), organisation):
        raise Http404
    found = next(
        (o for o in owed_within({organisation}) if o.connection.record_type == record_type), None
    )
    history = history_of(organisation, record_type)
    if found is None and not history:
        raise Http404
    gaps = gaps_within({organisation}, record_type=record_type)
    obligations = {one.code: one for one in installation().programme.obligations}
    return render(
        request,
        "workspace/connection.html",
        {
            "owed": found,
            "organisation": organisation,
            "record_type": record_type,
            "obligation": obligations.get(found.connection.obligation) if found else None,
            "notes": _notes(obligations.get(found.connection.obligation)) if found else "",
            "missing": _missing(found) if found else [],
            "history": history,
            "gaps": gap_lines(gaps[:_GAPS_SHOWN]),
            "more_gaps": max(0, len(gaps) - _GAPS_SHOWN),
        },
    )


@require_GET
@requires(may_read)
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the connections that the filter lets through as CSV."""
    form = OwedFilterForm(request.GET)
    found = owed_within(_reach(request)) if form.is_valid() else []
    head = (
        *(_("Organisation"), _("Name"), _("Record type"), _("Verdict"), _("Code of the verdict")),
        *(_("Last delivery"), _("Due"), _("Missing"), _("Gaps"), _("Illustrative")),
    )
    rows = (
        (
            *(one.connection.organisation, one.organisation_name, one.connection.record_type),
            *(str(VERDICTS[one.connection.status][0]), one.connection.status.value),
            one.connection.last_delivery_at and one.connection.last_delivery_at.isoformat(),
            *(one.connection.expected_by.isoformat(), len(one.connection.missing)),
            *(one.connection.gaps, one.connection.illustrative),
        )
        for one in narrowed(found, **form.cleaned_data)
    )
    return csv_response("connections.csv", head, rows)


@require_GET
@requires(may_read)
def gaps(request: HttpRequest) -> HttpResponse:
    """List where control totals and records differ."""
    found = gaps_within(_reach(request))
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "workspace/gaps.html", {"page": page, "gaps": gap_lines(page)})


@require_GET
@requires(may_read)
def export_gaps(request: HttpRequest) -> HttpResponseBase:
    """Give all gaps as CSV."""
    head = (
        *(_("Organisation"), _("Name"), _("Record type"), _("Day"), _("Of"), _("Total")),
        *(_("Stated by the source"), _("Arrived"), _("Difference")),
    )
    rows = (
        (
            *(gap.organisation, organisation_name(gap.organisation), gap.record_type),
            *(gap.day.isoformat(), _of(gap), gap.count, gap.stated, gap.landed),
            None if gap.stated is None else gap.landed - gap.stated,
        )
        for gap in gaps_within(_reach(request))
    )
    return csv_response("gaps.csv", head, rows)


def counts_of(owed: Iterable[Owed]) -> list[tuple[str, int]]:
    """Return how many connections have each verdict, the worst first."""
    statuses = [one.connection.status.value for one in owed]
    return [(code, statuses.count(code)) for code in VERDICTS if code in statuses]


def gap_lines(gaps: Iterable[Gap]) -> list[dict[str, object]]:
    """Return gaps as lines of a table, with their differences."""
    return [
        {
            "gap": gap,
            "of": _of(gap),
            "total": _total(gap),
            "difference": None if gap.stated is None else gap.landed - gap.stated,
        }
        for gap in gaps
    ]


def _reach(request: HttpRequest) -> frozenset[str]:
    return reading_reach(current_policy(), actor_of_request(request))


def _of(gap: Gap) -> str:
    return ", ".join(str(value) for value in gap.by.values() if value)


def _total(gap: Gap) -> str:
    """Return the title of the total that differs, from the record type that states it."""
    for kind in installation().programme.record_types.values():
        if kind.reconciles and kind.reconciles.record_type == gap.record_type:
            return column_title(kind, gap.count)
    return gap.count


def _missing(owed: Owed) -> list[str]:
    organisations = installation().programme.organisations.by_id
    return [
        organisation_name(one.value) if one.value in organisations else one.value
        for one in owed.connection.missing
    ]


def _notes(obligation: object) -> str:
    notes = getattr(obligation, "notes", None)
    return in_language(notes) if notes else ""
