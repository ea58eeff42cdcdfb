"""Which deliveries somebody sees, page by page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from laban.base import LakeError
from laban.lake import DeliveryFilter, DeliveryPage, DeliveryState
from laban_web.accounts.organisations import OrganisationField
from laban_web.installation import installation
from laban_web.workspace.titles import in_language


class FilterForm(forms.Form):
    """Which deliveries; what is left empty does not narrow."""

    is_filter = True

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


def page_of(
    reach: frozenset[str],
    *,
    record_type: str = "",
    state: str = "",
    organisation: str = "",
    day: date | None = None,
    cursor: str = "",
    size: int,
) -> DeliveryPage:
    """Return the newest deliveries of a reach, from the place that a cursor names."""
    here = installation()
    is_everybody = here.programme.organisations.root in reach
    wanted = DeliveryFilter(
        organisations=[organisation] if organisation else None if is_everybody else reach,
        record_type=record_type or None,
        accepted_from=_midnight(day) if day else None,
        accepted_before=_midnight(day + timedelta(days=1)) if day else None,
        state=DeliveryState(state) if state else None,
    )
    try:
        return here.lake.delivery_page(wanted, size=size, cursor=cursor or None)
    except LakeError:
        return here.lake.delivery_page(wanted, size=size)


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
