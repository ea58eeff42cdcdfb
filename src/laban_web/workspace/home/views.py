"""The first page of everybody who is signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.policies import READS, current_policy
from laban_web.workspace.connections.reading import OwedFilterForm, narrowed, owed_within
from laban_web.workspace.connections.views import counts_of
from laban_web.workspace.deliveries.reading import page_of
from laban_web.workspace.models import State, Submission
from laban_web.workspace.rights import may_deliver_something, reading_reach, senders
from laban_web.workspace.submissions.reading import waiting_for

_A_PAGE = 30
_SHOWN = 10
_LAST = 5


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for her, what is owed, and what was delivered last."""
    actor, policy = actor_of_request(request), current_policy()
    reach = reading_reach(policy, actor)
    form = OwedFilterForm(request.GET)
    everything = owed_within(reach) if reach else []
    found = narrowed(everything, **form.cleaned_data) if form.is_valid() else []
    own = Submission.objects.filter(person=request.user).order_by("-changed_at")
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "workspace/home.html",
        {
            "reads": bool(reach),
            "delivers": may_deliver_something(policy, actor),
            "senders": senders(policy, actor),
            "acts_for": sorted(actor.organisations(*READS)),
            "waiting": waiting_for(policy, actor, request.user.pk)[:_SHOWN],
            "returned": own.filter(state=State.RETURNED)[:_SHOWN],
            "drafts": own.filter(state__in=[State.DRAFT, State.APPROVED])[:_SHOWN],
            "sent": own.filter(state=State.WAITING)[:_SHOWN],
            "form": form,
            "is_filtered": form.is_valid() and any(form.cleaned_data.values()),
            "is_wide": len(everything) > _A_PAGE,
            "overdue": sum(one.is_overdue for one in everything),
            "counts": counts_of(everything),
            "page": Paginator(found, _A_PAGE).get_page(request.GET.get("page")),
            "query": query.urlencode(),
            "last": page_of(reach, size=_LAST).deliveries if reach else (),
        },
    )
