"""Pages on which an operator looks after systems."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from laban_web.accounts.access import requires
from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.models import ApiClient
from laban_web.accounts.policies import Policy, current_policy
from laban_web.accounts.systems import changes
from laban_web.accounts.systems.forms import ConnectForm, RotateForm
from laban_web.installation import installation

_SYSTEMS_A_PAGE = 50


@require_GET
@requires(Policy.may_operate)
def systems(request: HttpRequest) -> HttpResponse:
    """List the systems in reach, revoked ones last."""
    page = Paginator(_within_reach(request), _SYSTEMS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/systems.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Policy.may_operate)
def connect(request: HttpRequest) -> HttpResponse:
    """Make a system and show its secret, once."""
    actor = actor_of_request(request)
    form = ConnectForm(request.POST or None, reach=current_policy().operating_reach(actor))
    if not form.is_valid():
        return render(request, "accounts/connect.html", {"form": form})
    made, secret = changes.connect(actor, **form.cleaned_data)
    return _show_secret(request, made, secret)


@require_GET
@requires(Policy.may_operate)
def system(request: HttpRequest, client_id: str) -> HttpResponse:
    """Show what a system is bound to, and what can be done."""
    return _render_system(request, _visible(request, client_id), RotateForm())


@require_POST
@requires(Policy.may_operate)
def rotate(request: HttpRequest, client_id: str) -> HttpResponse:
    """Make a new secret and show it, once."""
    found = _visible(request, client_id, is_revoked=False)
    form = RotateForm(request.POST)
    if not form.is_valid():
        return _render_system(request, found, form)
    overlap = timedelta(hours=form.cleaned_data["overlap_hours"])
    secret = changes.rotate(actor_of_request(request), found, installation().now(), overlap)
    return _show_secret(request, found, secret)


@require_POST
@requires(Policy.may_operate)
def revoke(request: HttpRequest, client_id: str) -> HttpResponse:
    """Shut a system out for good."""
    found = _visible(request, client_id, is_revoked=False)
    changes.revoke(actor_of_request(request), found)
    messages.success(request, _("%(name)s is shut out.") % {"name": found.name})
    return redirect("accounts:system", client_id)


def _within_reach(request: HttpRequest) -> QuerySet[ApiClient]:
    policy = current_policy()
    reach = policy.operating_reach(actor_of_request(request))
    found = ApiClient.objects.order_by("revoked_at", "name", "pk")
    return found if policy.organisations.root in reach else found.filter(organisation__in=reach)


def _visible(request: HttpRequest, client_id: str, *, is_revoked: bool | None = None) -> ApiClient:
    found = _within_reach(request).filter(client_id=client_id).first()
    if found is None or (is_revoked is not None and bool(found.revoked_at) != is_revoked):
        raise Http404
    return found


def _render_system(request: HttpRequest, found: ApiClient, form: RotateForm) -> HttpResponse:
    is_old_good = found.is_previous_secret_good(installation().now())
    return render(
        request,
        "accounts/system.html",
        {"system": found, "form": form, "is_old_secret_good": is_old_good},
    )


def _show_secret(request: HttpRequest, found: ApiClient, secret: str) -> HttpResponse:
    response = render(request, "accounts/secret.html", {"system": found, "secret": secret})
    response["Cache-Control"] = "no-store"
    return response
