"""What an operator types about systems."""

from __future__ import annotations

from ipaddress import ip_network

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from laban_web.accounts.organisations import OrganisationField
from laban_web.installation import installation


class AddressRangesField(forms.CharField):
    """Takes addresses and ranges, one on a line; gives them in their standard form."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: object) -> list[str]:
        """Return the ranges; name the first that is none."""
        typed = super().clean(value)
        return [self._range(text) for text in typed.replace(",", "\n").split()]

    def _range(self, text: str) -> str:
        try:
            return str(ip_network(text))
        except ValueError:
            raise forms.ValidationError(
                _('"%(text)s" is no range of addresses. Write it as 203.0.113.0/24.'),
                code="range",
                params={"text": text},
            ) from None


class ConnectForm(forms.Form):
    """What a system is bound to, for good."""

    name = forms.CharField(
        label=gettext_lazy("Name of the system"),
        max_length=150,
        help_text=gettext_lazy("For example: one-stop shop of the city."),
    )
    organisation = OrganisationField()
    with_subordinates = forms.BooleanField(
        label=gettext_lazy("It also delivers for organisations below this one"), required=False
    )
    record_types = forms.MultipleChoiceField(
        label=gettext_lazy("Record types"),
        help_text=gettext_lazy("Choose none to allow every type."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    address_ranges = AddressRangesField(
        label=gettext_lazy("Addresses it comes from"),
        help_text=gettext_lazy(
            "One range on a line, for example 203.0.113.0/24. Empty: from anywhere."
        ),
        required=False,
    )
    is_illustrative = forms.BooleanField(
        label=gettext_lazy("It delivers illustrative records only"), required=False
    )

    def __init__(self, *args: object, reach: frozenset[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].reach = reach  # type: ignore[attr-defined]
        language = get_language() or "vi"
        self.fields["record_types"].choices = [  # type: ignore[attr-defined]
            (name, getattr(record_type.title, language, record_type.title.en))
            for name, record_type in sorted(installation().programme.record_types.items())
        ]


class RotateForm(forms.Form):
    """How long the old secret stays good."""

    overlap_hours = forms.TypedChoiceField(
        label=gettext_lazy("The old secret"),
        coerce=int,
        choices=[
            (24, gettext_lazy("stays good for a day")),
            (168, gettext_lazy("stays good for a week")),
            (0, gettext_lazy("ends now, and all tokens with it: others may know it")),
        ],
        widget=forms.RadioSelect,
    )
