"""The page on which an operator sees how the server stands, and runs jobs out of turn."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laban.base import PullError
from laban_web.accounts.access import requires
from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.audit import Action, record
from laban_web.accounts.policies import Policy
from laban_web.installation import installation
from laban_web.operations.overview import ask_for_run, overview
from laban_web.operations.pulling import begin_pull


@require_safe
@requires(Policy.may_operate_server)
def server(request: HttpRequest) -> HttpResponse:
    """Show health, jobs, the publication, sources and the latest runs."""
    now = installation().now()
    return render(request, "operations/server.html", {"overview": overview(now)})


@require_POST
@requires(Policy.may_operate_server)
def run_job(request: HttpRequest, name: str) -> HttpResponse:
    """Let a job run now."""
    if not ask_for_run(name, installation().now()):
        raise Http404
    record(Action.JOB_STARTED, actor_of_request(request), object_kind="job", object_id=name)
    messages.success(request, _("The job runs within a second."))
    return redirect("operations:server")


@require_POST
@requires(Policy.may_operate_server)
def pull_source(request: HttpRequest, name: str) -> HttpResponse:
    """Pull from a source now."""
    try:
        begin_pull(name)
    except PullError as error:
        if error.code == "pull-001":
            raise Http404 from None
        messages.error(request, _("This source is being pulled from already."))
        return redirect("operations:server")
    record(Action.JOB_STARTED, actor_of_request(request), object_kind="source", object_id=name)
    messages.success(request, _("The pull has begun."))
    return redirect("operations:server")
