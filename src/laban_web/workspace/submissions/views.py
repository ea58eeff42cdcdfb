"""Pages of one submission: what it would come to, sending, approving, returning, recalling."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from laban.base import UserError
from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.policies import current_policy
from laban_web.installation import installation
from laban_web.workspace.models import DRAFT_KEPT, State, Submission
from laban_web.workspace.posting import posted
from laban_web.workspace.submissions import changes, files
from laban_web.workspace.submissions.preview import Preview, preview_of
from laban_web.workspace.submissions.reading import Rights, rights_on, visible_to
from laban_web.workspace.titles import error_of

_A_PAGE = 50


class ReturnForm(forms.Form):
    """Why a submission goes back to its sender."""

    reason = forms.CharField(
        label=gettext_lazy("What must be mended?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_GET
@login_required
def submissions(request: HttpRequest) -> HttpResponse:
    """List what was typed or uploaded, by whom, and how far it has come."""
    found = visible_to(current_policy(), actor_of_request(request), request.user.pk)
    state = request.GET.get("state", "")
    if state in State.values:
        found = found.filter(state=state)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "workspace/submissions.html",
        {"page": page, "state": state, "states": State.choices[:-1]},
    )


@require_GET
@login_required
def submission(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show a submission: its rows or its file, what would come of it, its history."""
    return _render(request, _visible(request, id))


@require_GET
@login_required
def content(request: HttpRequest, id: uuid.UUID) -> HttpResponseBase:
    """Give the content as it was typed or uploaded."""
    found = _visible(request, id)
    path = files.path_of(found)
    if not path.is_file():
        raise Http404
    name = f"{found.delivery_id}.{found.form}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@require_POST
@login_required
def send(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Deliver, or send to an approver where the record type asks for one."""
    found, rights = _with_rights(request, id)
    if not rights.send and not rights.finish:
        return _no_longer(request, found)
    if rights.send:
        if not preview_of(found).is_deliverable:
            return _render(request, found, status=422)
        if not _try(request, lambda: changes.send(_actor(request), request.user, found)):
            return redirect("workspace:submission", id)
    if found.state == State.WAITING:
        messages.success(request, _("Sent. An approver sees it now."))
        return redirect("workspace:submission", id)
    return _finish(request, found)


@require_POST
@login_required
def approve(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Approve what somebody else sent; it is delivered at once."""
    found, rights = _with_rights(request, id)
    if rights.decide:
        seen = request.POST.get("sha256", "")
        if not _try(request, lambda: changes.approve(_actor(request), request.user, found, seen)):
            return redirect("workspace:submission", id)
    elif not rights.finish:
        return _no_longer(request, found)
    return _finish(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give_back(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Return it to its sender with a reason."""
    found, rights = _with_rights(request, id)
    if not rights.decide:
        return _no_longer(request, found)
    form = ReturnForm(posted(request))
    if not form.is_valid():
        return render(request, "workspace/return.html", {"form": form, "submission": found})
    reason = form.cleaned_data["reason"]
    if _try(request, lambda: changes.give_back(_actor(request), request.user, found, reason)):
        messages.success(request, _("Returned to its sender with your reason."))
    return redirect("workspace:submission", id)


@require_POST
@login_required
def recall(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take back what nobody has decided on yet."""
    found, rights = _with_rights(request, id)
    if not rights.recall:
        return _no_longer(request, found)
    if _try(request, lambda: changes.recall(_actor(request), request.user, found)):
        messages.success(request, _("Recalled. You can change it and send it again."))
    return redirect("workspace:submission", id)


@require_POST
@login_required
def discard(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Give up a draft."""
    found, rights = _with_rights(request, id)
    if not rights.change:
        return _no_longer(request, found)
    if _try(request, lambda: changes.discard(request.user, found)):
        messages.success(request, _("The draft is discarded."))
    return redirect("workspace:submissions")


def _finish(request: HttpRequest, found: Submission) -> HttpResponse:
    """Bring what is approved into the lake, and show the receipt."""
    try:
        receipt = changes.deliver_approved(_actor(request), request.user, found)
    except changes.Changed:
        messages.error(request, _("The content is no longer what was sent; it was returned."))
    except UserError as error:
        found.refresh_from_db()
        if found.state != State.DELIVERED:
            messages.error(request, error_of(error))
    else:
        messages.success(
            request,
            _("Delivered: %(landed)d rows count, %(refused)d are refused.")
            % {"landed": receipt.rows_landed, "refused": receipt.rows_refused},
        )
        return redirect("workspace:delivery", receipt.organisation, receipt.delivery_id)
    return redirect("workspace:submission", found.pk)


def _render(request: HttpRequest, found: Submission, status: int = 200) -> HttpResponse:
    has_content = files.path_of(found).is_file()
    return render(
        request,
        "workspace/submission.html",
        {
            "submission": found,
            "rights": rights_on(current_policy(), _actor(request), found),
            "preview": preview_of(found) if has_content else Preview(),
            "has_content": has_content,
            "needs_approval": changes.needs_approval(found),
            "steps": found.steps.select_related("person"),
        },
        status=status,
    )


def _visible(request: HttpRequest, id: uuid.UUID) -> Submission:
    found = get_object_or_404(visible_to(current_policy(), _actor(request), request.user.pk), pk=id)
    is_old = installation().now() - found.changed_at > DRAFT_KEPT
    if found.state == State.DRAFT and is_old:
        raise Http404
    if found.record_type not in installation().programme.record_types:
        raise Http404
    return found


def _with_rights(request: HttpRequest, id: uuid.UUID) -> tuple[Submission, Rights]:
    found = _visible(request, id)
    return found, rights_on(current_policy(), _actor(request), found)


def _no_longer(request: HttpRequest, found: Submission) -> HttpResponse:
    """Refuse who has no right; tell who had it a moment ago that it was done already."""
    policy, actor = current_policy(), _actor(request)
    is_own = actor.key == found.sender_key
    if not is_own and not policy.may_approve(actor, found.organisation, found.sender_key):
        raise PermissionDenied
    if is_own and found.state == State.WAITING:
        raise PermissionDenied
    messages.warning(request, _("Nothing was done: this is how it stands now."))
    return redirect("workspace:submission", found.pk)


def _try(request: HttpRequest, change: Callable[[], None]) -> bool:
    """Make a change; say so when somebody else was faster."""
    try:
        change()
    except changes.Changed:
        messages.warning(request, _("Somebody else was faster: this is how it stands now."))
        return False
    return True


_actor = actor_of_request
