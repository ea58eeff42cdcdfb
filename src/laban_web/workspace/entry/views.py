"""Pages on which a record is typed: the first of a submission, further ones, and mended ones."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from laban.programme import RecordType
from laban_web.accounts.access import requires
from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.policies import current_policy
from laban_web.installation import installation
from laban_web.workspace.entry.forms import RowForm, SenderForm
from laban_web.workspace.models import Form, Submission
from laban_web.workspace.posting import posted
from laban_web.workspace.rights import may_deliver_something, senders
from laban_web.workspace.submissions import changes, files
from laban_web.workspace.submissions.reading import rights_on, visible_to
from laban_web.workspace.titles import types_by_hand

ROWS_AT_MOST = 500


@require_GET
@requires(may_deliver_something)
def choose(request: HttpRequest) -> HttpResponse:
    """List the record types, with the ways to deliver each by hand."""
    types = list(types_by_hand().values())
    return render(request, "workspace/choose.html", {"record_types": types})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(may_deliver_something)
def first_row(request: HttpRequest, record_type: str) -> HttpResponse:
    """Type the first record of a new submission."""
    kind, sender_form, sender = for_sender(request, record_type)
    form = RowForm(posted(request), record_type=kind, sender=sender)
    is_sender_right = sender_form is None or sender_form.is_valid()
    if not (form.is_valid() and is_sender_right):
        return _render(request, kind, form, sender_form=sender_form)
    actor = actor_of_request(request)
    made = changes.begin(actor, request.user, kind, sender, form=Form.ROWS)
    files.write_rows(made, [form.row])
    return _kept(request, made, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def row(request: HttpRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """Type a further record, or mend one; the number after the last is a new one."""
    found = open_submission(request, id)
    rows = files.rows_of(found)
    if not 1 <= number <= min(len(rows) + 1, ROWS_AT_MOST):
        raise Http404
    known = rows[number - 1] if number <= len(rows) else {}
    kind = installation().programme.record_types[found.record_type]
    form = RowForm(posted(request), record_type=kind, sender=found.organisation, initial=known)
    if not form.is_valid():
        return _render(request, kind, form, submission=found, number=number)
    changes.touch(found)
    files.write_rows(found, [*rows[: number - 1], form.row, *rows[number:]])
    return _kept(request, found, form)


@require_POST
@login_required
def remove_row(request: HttpRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """Take a typed record out again."""
    found = open_submission(request, id)
    rows = files.rows_of(found)
    if not 1 <= number <= len(rows):
        raise Http404
    changes.touch(found)
    files.write_rows(found, [*rows[: number - 1], *rows[number:]])
    messages.success(request, _("The row is taken out."))
    return redirect("workspace:submission", id)


def for_sender(request: HttpRequest, record_type: str) -> tuple[RecordType, SenderForm | None, str]:
    """Return the record type, the question in whose name, and the organisation that was chosen."""
    kind = types_by_hand().get(record_type)
    if kind is None:
        raise Http404
    may = senders(current_policy(), actor_of_request(request))
    if len(may) == 1:
        return kind, None, may[0]
    form = SenderForm(posted(request), senders=may)
    asked = request.POST.get("sender", may[0])
    return kind, form, asked if asked in may else may[0]


def open_submission(request: HttpRequest, id: uuid.UUID, form: str = Form.ROWS) -> Submission:
    """Return a submission that somebody may change, of a form."""
    policy, actor = current_policy(), actor_of_request(request)
    found = visible_to(policy, actor, request.user.pk).filter(pk=id, form=form).first()
    if found is None or found.record_type not in installation().programme.record_types:
        raise Http404
    if not rights_on(policy, actor, found).send:
        raise PermissionDenied
    return found


def _kept(request: HttpRequest, found: Submission, form: RowForm) -> HttpResponse:
    for note in form.notes:
        messages.warning(request, note.reason)
    messages.success(request, _("The row is kept. It is not delivered yet."))
    if "another" in request.POST:
        number = len(files.rows_of(found)) + 1
        return redirect("workspace:row", found.pk, min(number, ROWS_AT_MOST))
    return redirect("workspace:submission", found.pk)


def _render(
    request: HttpRequest,
    kind: RecordType,
    form: RowForm,
    *,
    sender_form: SenderForm | None = None,
    submission: Submission | None = None,
    number: int = 1,
) -> HttpResponse:
    return render(
        request,
        "workspace/row.html",
        {
            "record_type": kind,
            "form": form,
            "sender_form": sender_form,
            "sender": form.sender,
            "submission": submission,
            "number": number,
        },
    )
