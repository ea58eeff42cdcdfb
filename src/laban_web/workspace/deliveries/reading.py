"""Which deliveries somebody sees, page by page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from laban.lake import Delivery
from laban_web.accounts.organisations import OrganisationField
from laban_web.installation import installation
from laban_web.workspace.titles import in_language

A_PAGE = 50


class FilterForm(forms.Form):
    """Which deliveries; what is left empty does not narrow."""

    record_type = forms.ChoiceField(label=_("Record type"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("counts", _("Counts")), ("withdrawn", _("Withdrawn"))],
    )
    organisation = OrganisationField(required=False)
    day = forms.DateField(
        label=_("Day of delivery"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: object, reach: frozenset[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].reach = reach  # type: ignore[attr-defined]
        types = sorted(installation().programme.record_types.items())
        choices = [(name, in_language(kind.title)) for name, kind in types]
        self.fields["record_type"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Page:
    """Some deliveries, newest first; `next_cursor` leads to the older ones."""

    deliveries: list[Delivery]
    next_cursor: str


def page_of(
    reach: Collection[str],
    *,
    record_type: str = "",
    state: str = "",
    organisation: str = "",
    day: date | None = None,
    before: str = "",
) -> Page:
    """Return the newest deliveries of a reach, accepted before the moment of a cursor."""
    wanted = reach if not organisation else [organisation]
    until = _moment(before)
    found: list[Delivery] = []
    for one in reversed(installation().lake.deliveries(record_type=record_type or None)):
        is_withdrawn = one.withdrawn_at is not None
        if (
            one.organisation in wanted
            and (until is None or one.accepted_at < until)
            and (not state or is_withdrawn == (state == "withdrawn"))
            and (day is None or localtime(one.accepted_at).date() == day)
        ):
            found.append(one)
        if len(found) > A_PAGE:
            return Page(found[:-1], found[-2].accepted_at.isoformat())
    return Page(found, "")


def _moment(cursor: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(cursor)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
