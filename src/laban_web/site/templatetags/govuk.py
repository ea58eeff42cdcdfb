"""Fields of forms, as GOV.UK Frontend draws them."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

register = template.Library()

_CLASSES = (
    # To Django, a list of checkboxes is a kind of radio buttons: it comes first.
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
)


@register.inclusion_tag("forms/govuk_field.html")
def govuk_field(field: BoundField) -> dict[str, Any]:
    """Draw a field with its label, hint and errors, tied together for screen readers."""
    kind = next((name for widget, name in _CLASSES if isinstance(field.field.widget, widget)), "")
    hint = f"{field.id_for_label}-hint" if field.help_text else ""
    error = f"{field.id_for_label}-error" if field.errors else ""
    described = " ".join(part for part in (hint, error) if part)
    attributes = {"class": _class_of(kind, has_errors=bool(field.errors))}
    if described:
        attributes["aria-describedby"] = described
    if error:
        attributes["aria-invalid"] = "true"
    offered = getattr(field.field, "offered", ())
    if offered:
        attributes["list"] = f"{field.id_for_label}-list"
    if "inputmode" in field.field.widget.attrs:
        attributes["class"] += " govuk-input--width-20"
    return {
        "field": field,
        "kind": kind,
        "hint_id": hint,
        "error_id": error,
        "described": described,
        "offered": offered,
        # Everything in a filter may stay empty, so nothing needs to say so.
        "is_optional": not (field.field.required or getattr(field.form, "is_filter", False)),
        "control": field.as_widget(attrs=attributes),
    }


def _class_of(kind: str, *, has_errors: bool) -> str:
    name = {
        "textarea": "govuk-textarea",
        "select": "govuk-select",
        "file": "govuk-file-upload",
        "checkbox": "govuk-checkboxes__input",
    }.get(kind, "govuk-input")
    return f"{name} {name}--error" if has_errors and kind != "checkbox" else name
