"""Organisations in pages: their names, and fields in which one is typed by its code."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from laban_web.installation import installation


def organisation_name(id: str) -> str:
    """Return the name of an organisation in the reader's language, with its code."""
    found = installation().programme.organisations.by_id.get(id)
    if found is None:
        return id
    return f"{getattr(found.name, get_language() or 'vi', found.name.vi)} ({found.code})"


class OrganisationField(forms.CharField):
    """Takes a code or an identity; gives the identity of an organisation that exists today."""

    def __init__(self, **options: object) -> None:
        options.setdefault("label", gettext_lazy("Organisation"))
        options.setdefault("help_text", gettext_lazy("Its code, for example 48."))
        super().__init__(max_length=40, **options)  # type: ignore[arg-type]
        self.reach: frozenset[str] | None = None

    def clean(self, value: object) -> str:
        """Return the identity; refuse what is unknown today or out of reach."""
        typed = super().clean(value)
        if not typed:
            return ""
        here = installation()
        found = here.programme.organisations.on(typed, here.today)
        if found is None or (self.reach is not None and found.id not in self.reach):
            raise forms.ValidationError(
                _("There is no organisation %(code)s that you may act for."),
                code="organisation",
                params={"code": typed},
            )
        return found.id
