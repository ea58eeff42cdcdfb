"""What an inspector looks for in the audit trail."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from laban_web.accounts.actors import Actor
from laban_web.accounts.audit.actions import Action
from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.organisations import OrganisationField
from laban_web.accounts.policies import Policy


class FilterForm(forms.Form):
    """Which entries; what is left empty does not narrow."""

    is_filter = True

    actor = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=160,
        help_text=_("Name, or key such as person:7."),
    )
    action = forms.ChoiceField(
        label=_("Action"), required=False, choices=[("", _("All")), *Action.choices]
    )
    organisation = OrganisationField(required=False)
    object = forms.CharField(
        label=_("Object"), required=False, max_length=250, help_text=_("Its id.")
    )
    since = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


def entries_within(policy: Policy, actor: Actor) -> QuerySet[AuditEntry]:
    """Return the entries that somebody may read, newest first."""
    reach = policy.audit_reach(actor)
    entries = AuditEntry.objects.order_by("-id")
    return entries if policy.organisations.root in reach else entries.filter(organisation__in=reach)


def narrowed(entries: QuerySet[AuditEntry], form: FilterForm) -> QuerySet[AuditEntry]:
    """Return those entries that a filter lets through."""
    given = form.cleaned_data
    if given["actor"]:
        wanted = given["actor"]
        entries = entries.filter(Q(actor_key=wanted) | Q(actor_name__icontains=wanted))
    for column, value in (
        ("action", given["action"]),
        ("organisation", given["organisation"]),
        ("object_id", given["object"]),
    ):
        if value:
            entries = entries.filter(**{column: value})
    if given["since"]:
        entries = entries.filter(moment__gte=_midnight(given["since"]))
    if given["until"]:
        entries = entries.filter(moment__lt=_midnight(given["until"] + timedelta(days=1)))
    return entries


def _midnight(day: object) -> datetime:
    return make_aware(datetime.combine(day, time.min))  # type: ignore[arg-type]
