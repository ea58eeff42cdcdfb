"""Pages on which an operator looks after people."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from laban_web.accounts.access import requires
from laban_web.accounts.actors import Actor, actor_of_request
from laban_web.accounts.mail import send_link
from laban_web.accounts.models import REVIEW_EVERY, Membership, Person
from laban_web.accounts.people import changes
from laban_web.accounts.people.forms import GrantForm, InviteForm
from laban_web.accounts.people.idleness import idle_people
from laban_web.accounts.people.reading import may_change, people_within, visible_person
from laban_web.accounts.policies import Policy, current_policy
from laban_web.installation import installation

_PEOPLE_A_PAGE = 50


@require_GET
@requires(Policy.may_operate)
def people(request: HttpRequest) -> HttpResponse:
    """List the people in reach: all, those to be reviewed, or those whose account is idle."""
    now = installation().now()
    found = people_within(current_policy(), actor_of_request(request))
    shown = request.GET.get("show", "")
    if shown == "review":
        found = found.filter(is_active=True, reviewed_at__lt=now - REVIEW_EVERY)
    elif shown == "idle":
        found = idle_people(found, now)
    page = Paginator(found, _PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    for person in page:
        person.idle, person.review_due = person.is_idle(now), person.is_review_due(now)
    return render(request, "accounts/people.html", {"page": page, "shown": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Policy.may_operate)
def invite(request: HttpRequest) -> HttpResponse:
    """Enter somebody with her first role, and show the link by which she sets her password."""
    actor, policy = actor_of_request(request), current_policy()
    form = InviteForm(request.POST or None, reach=policy.operating_reach(actor))
    if not form.is_valid():
        return render(request, "accounts/invite.html", {"form": form})
    given = form.cleaned_data
    known = changes.find_person(given["email"])
    _forbid_own_roles(actor, known)
    person = changes.invite(
        actor, given["email"], given["name"], given["role"], given["organisation"]
    )
    if known is not None:
        messages.success(
            request, _("%(name)s was here already and has the role now.") % {"name": person}
        )
        return redirect("accounts:person", person.pk)
    return _show_link(request, person, changes.make_link(actor, person))


@require_GET
@requires(Policy.may_operate)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one account: its roles, its state, what can be done."""
    return _render_person(request, _visible(request, pk))


@require_POST
@requires(Policy.may_operate)
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a further role."""
    actor, policy = actor_of_request(request), current_policy()
    someone = _visible(request, pk)
    _forbid_own_roles(actor, someone)
    form = GrantForm(request.POST, reach=policy.operating_reach(actor))
    if not form.is_valid():
        return _render_person(request, someone, form)
    changes.grant_role(actor, someone, form.cleaned_data["role"], form.cleaned_data["organisation"])
    messages.success(request, _("The role is granted."))
    return redirect("accounts:person", pk)


@require_POST
@requires(Policy.may_operate)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role within reach from somebody."""
    actor, policy = actor_of_request(request), current_policy()
    membership = get_object_or_404(Membership, pk=pk, ended_at=None)
    if not policy.may_manage(actor, [membership.organisation]):
        raise Http404
    try:
        changes.end_role(actor, membership, policy, installation().now())
    except changes.LastOperator as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The role has ended."))
    return redirect("accounts:person", membership.person_id)


@require_POST
@requires(Policy.may_operate)
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut somebody out at once."""
    someone = _changeable(request, pk)
    try:
        changes.deactivate(actor_of_request(request), someone, current_policy())
    except changes.LastOperator as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s can no longer sign in.") % {"name": someone})
    return redirect("accounts:person", pk)


@require_POST
@requires(Policy.may_operate)
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in again."""
    someone = _changeable(request, pk)
    changes.reactivate(actor_of_request(request), someone, installation().now())
    messages.success(request, _("%(name)s can sign in again.") % {"name": someone})
    return redirect("accounts:person", pk)


@require_POST
@requires(Policy.may_operate)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that an account and its roles are right."""
    someone = _changeable(request, pk)
    changes.mark_reviewed(actor_of_request(request), someone, installation().now())
    messages.success(request, _("The account is marked as reviewed."))
    return redirect("accounts:person", pk)


@never_cache
@require_POST
@requires(Policy.may_operate)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a new link by which somebody sets her password."""
    someone = _changeable(request, pk)
    forget = "forget_factors" in request.POST
    path = changes.make_link(actor_of_request(request), someone, forget_factors=forget)
    return _show_link(request, someone, path)


def _visible(request: HttpRequest, pk: int) -> Person:
    return visible_person(current_policy(), actor_of_request(request), pk)


def _changeable(request: HttpRequest, pk: int) -> Person:
    someone = _visible(request, pk)
    if not may_change(current_policy(), actor_of_request(request), someone):
        raise PermissionDenied
    return someone


def _forbid_own_roles(actor: Actor, person: Person | None) -> None:
    """Keep operators from giving roles to themselves: two pairs of eyes."""
    if person is not None and actor.key == f"person:{person.pk}":
        raise PermissionDenied


def _render_person(
    request: HttpRequest, someone: Person, form: GrantForm | None = None
) -> HttpResponse:
    actor, policy, now = actor_of_request(request), current_policy(), installation().now()
    reach = policy.operating_reach(actor)
    memberships = list(someone.memberships.order_by("ended_at", "pk"))
    for membership in memberships:
        membership.can_end = membership.ended_at is None and membership.organisation in reach
    return render(
        request,
        "accounts/person.html",
        {
            "person": someone,
            "memberships": memberships,
            "is_idle": someone.is_idle(now),
            "is_review_due": someone.is_review_due(now),
            "may_change": may_change(policy, actor, someone),
            "is_self": actor.key == f"person:{someone.pk}",
            "form": form or GrantForm(reach=reach),
        },
    )


def _show_link(request: HttpRequest, someone: Person, path: str) -> HttpResponse:
    address = request.build_absolute_uri(path)
    is_sent = send_link(someone, address)
    response = render(
        request, "accounts/link.html", {"person": someone, "link": address, "is_sent": is_sent}
    )
    response["Cache-Control"] = "no-store"
    return response
