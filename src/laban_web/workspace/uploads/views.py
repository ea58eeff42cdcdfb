"""Pages on which a file is uploaded, and the templates to fill in."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from laban.programme import RecordType
from laban_web.accounts.access import requires
from laban_web.accounts.actors import actor_of_request
from laban_web.installation import installation
from laban_web.workspace.entry.forms import SenderForm
from laban_web.workspace.entry.views import for_sender, open_submission
from laban_web.workspace.models import Form, Submission
from laban_web.workspace.posting import posted
from laban_web.workspace.rights import may_deliver_something
from laban_web.workspace.submissions import changes, files
from laban_web.workspace.uploads.forms import UploadForm
from laban_web.workspace.uploads.templates import csv_template, xlsx_template

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(may_deliver_something)
def upload(request: HttpRequest, record_type: str) -> HttpResponse:
    """Upload a file; what would come of it is shown before anything is sent."""
    kind, sender_form, sender = for_sender(request, record_type)
    form = _form(request)
    is_sender_right = sender_form is None or sender_form.is_valid()
    if not (form.is_valid() and is_sender_right):
        return _render(request, kind, form, sender_form)
    actor = actor_of_request(request)
    made = changes.begin(actor, request.user, kind, sender, **_about(form))
    files.write(made, form.cleaned_data["file"].chunks())
    return redirect("workspace:submission", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def replace(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Upload a mended file in the place of the one before."""
    found = _uploaded(request, id)
    kind = installation().programme.record_types[found.record_type]
    form = _form(request)
    if not form.is_valid():
        return _render(request, kind, form, None, found)
    before = files.path_of(found)
    changes.touch(found, **_about(form))
    before.unlink(missing_ok=True)
    files.write(found, form.cleaned_data["file"].chunks())
    return redirect("workspace:submission", id)


@require_GET
@requires(may_deliver_something)
def template(_request: HttpRequest, record_type: str, form: str) -> HttpResponse:
    """Give an empty file to fill in."""
    kind = installation().programme.record_types.get(record_type)
    if kind is None:
        raise Http404
    if form == Form.CSV:
        response = HttpResponse(csv_template(kind), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(xlsx_template(kind), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{record_type}.{form}"'
    return response


def _uploaded(request: HttpRequest, id: uuid.UUID) -> Submission:
    """Return the submission, whichever of the two formats of files it has."""
    for form in (Form.CSV, Form.XLSX):
        if Submission.objects.filter(pk=id, form=form).exists():
            return open_submission(request, id, form)
    raise Http404


def _form(request: HttpRequest) -> UploadForm:
    if posted(request) is None:
        return UploadForm()
    is_too_large = "laban.upload_is_too_large" in request.META
    return UploadForm(request.POST, request.FILES, is_too_large=is_too_large)


def _about(form: UploadForm) -> dict[str, str]:
    file = form.cleaned_data["file"]
    return {
        "form": str(form.form_of(file.name)),
        "file_name": file.name[:150],
        "numbers": form.cleaned_data["numbers"],
    }


def _render(
    request: HttpRequest,
    kind: RecordType,
    form: UploadForm,
    sender_form: SenderForm | None,
    submission: Submission | None = None,
) -> HttpResponse:
    return render(
        request,
        "workspace/upload.html",
        {"record_type": kind, "form": form, "sender_form": sender_form, "submission": submission},
    )
