"""What an operator types about people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from laban_web.accounts.organisations import OrganisationField
from laban_web.accounts.roles import Role


class GrantForm(forms.Form):
    """A role for an organisation within the operator's reach."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    organisation = OrganisationField()

    def __init__(self, *args: object, reach: frozenset[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].reach = reach  # type: ignore[attr-defined]


class InviteForm(GrantForm):
    """Somebody new, with her first role."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For signing in. Somebody who is here already gets the role."),
    )
    field_order = ("name", "email", "role", "organisation")
