"""Pages on which people follow what was delivered."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from laban.base import LakeError
from laban.connect import Receipt
from laban.lake import Delivery
from laban_web.accounts.access import requires
from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.audit import Action, record
from laban_web.accounts.csv_files import csv_response
from laban_web.accounts.policies import current_policy
from laban_web.api.answers import receipt_answer
from laban_web.installation import installation
from laban_web.workspace.deliveries.reading import FilterForm, page_of
from laban_web.workspace.judgement import forget_judgement
from laban_web.workspace.models import Submission
from laban_web.workspace.posting import posted
from laban_web.workspace.refusals import refusals_of, refused_cells
from laban_web.workspace.rights import may_read, reading_reach

_ROWS_A_PAGE = 50
_DELIVERIES_A_PAGE = 50


class WithdrawForm(forms.Form):
    """Why a delivery shall no longer count."""

    reason = forms.CharField(
        label=gettext_lazy("Why shall it no longer count?"),
        help_text=gettext_lazy("Kept for ever, and shown to everybody who sees the delivery."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_GET
@requires(may_read)
def deliveries(request: HttpRequest) -> HttpResponse:
    """List deliveries, newest first."""
    reach = reading_reach(current_policy(), actor_of_request(request))
    form = FilterForm(request.GET, reach=reach)
    given = form.cleaned_data if form.is_valid() else {}
    cursor = request.GET.get("cursor", "")
    page = page_of(reach, **given, cursor=cursor, size=_DELIVERIES_A_PAGE)
    query = request.GET.copy()
    query.pop("cursor", None)
    return render(
        request,
        "workspace/deliveries.html",
        {
            "form": form,
            "page": page,
            "query": query.urlencode(),
            "is_filtered": any(given.values()),
        },
    )


@require_GET
@requires(may_read)
def delivery(request: HttpRequest, organisation: str, delivery_id: str) -> HttpResponse:
    """Show one delivery: its receipt, and the refused rows with their reasons."""
    found = _visible(request, organisation, delivery_id)
    rows = refusals_of(found.record_type, installation().lake.refused(found.sequence).to_pylist())
    return render(
        request,
        "workspace/delivery.html",
        {
            "delivery": found,
            "page": Paginator(rows, _ROWS_A_PAGE).get_page(request.GET.get("page")),
            "may_withdraw": _may_withdraw(request, found),
            "submission": Submission.objects.filter(
                organisation=found.organisation, delivery_id=found.delivery_id
            ).first(),
        },
    )


@require_GET
@requires(may_read)
def receipt(request: HttpRequest, organisation: str, delivery_id: str) -> HttpResponse:
    """Give the signed receipt."""
    found = _visible(request, organisation, delivery_id)
    here = installation()
    answer = receipt_answer(Receipt.of(found, replayed=False), here.signing_key)
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="receipt-{found.sequence}.json"'
    return response


@require_GET
@requires(may_read)
def refused(request: HttpRequest, organisation: str, delivery_id: str) -> HttpResponseBase:
    """Give all refused rows as CSV."""
    found = _visible(request, organisation, delivery_id)
    rows = refusals_of(found.record_type, installation().lake.refused(found.sequence).to_pylist())
    return csv_response(f"refused-{found.sequence}.csv", *refused_cells(rows))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(may_read)
def withdraw(request: HttpRequest, organisation: str, delivery_id: str) -> HttpResponse:
    """Let a delivery no longer count."""
    found = _visible(request, organisation, delivery_id)
    if not _may_withdraw(request, found):
        raise PermissionDenied
    form = WithdrawForm(posted(request))
    if not form.is_valid():
        return render(request, "workspace/withdraw.html", {"form": form, "delivery": found})
    here = installation()
    try:
        here.lake.withdraw(
            found.organisation,
            found.delivery_id,
            reason=form.cleaned_data["reason"],
            now=here.now(),
        )
    except LakeError:
        messages.warning(request, _("The delivery was withdrawn before."))
    else:
        record(
            Action.DELIVERY_WITHDRAWN,
            actor_of_request(request),
            object_kind="delivery",
            object_id=found.delivery_id,
            organisation=found.organisation,
            record_type=found.record_type,
        )
        forget_judgement()
        messages.success(request, _("The delivery no longer counts. It stays on the record."))
    return redirect("workspace:delivery", found.organisation, found.delivery_id)


def _visible(request: HttpRequest, organisation: str, delivery_id: str) -> Delivery:
    if not current_policy().may_see_deliveries(actor_of_request(request), organisation):
        raise Http404
    found = installation().lake.delivery(organisation, delivery_id)
    if found is None:
        raise Http404
    return found


def _may_withdraw(request: HttpRequest, found: Delivery) -> bool:
    is_right = current_policy().may_withdraw(actor_of_request(request), found.organisation)
    return is_right and found.withdrawn_at is None
