"""One field for each column of a record type. Nothing is judged here: the core does that."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _

from laban.programme import ColumnType, RecordColumn
from laban_web.workspace.entry.choices import (
    OFFERED_AT_MOST,
    PROPOSED_AT_MOST,
    Choice,
    codes_to_choose,
    meant_by,
    organisations_to_choose,
)
from laban_web.workspace.entry.mapping import NUMBERS
from laban_web.workspace.titles import in_language

_RADIOS_AT_MOST, _SELECT_AT_MOST = 5, 30
_LONG_TEXT = 200
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(.*)", re.DOTALL)
_LONGEST_INPUT = 5_000


class ColumnField(forms.CharField):
    """A column as text; `required` is only shown, the core asks for it."""

    def validate(self, value: object) -> None:
        """Accept everything; the one validation comes later."""


class DayField(ColumnField):
    """A day or a moment: 1/7/2025 is completed to 01/07/2025."""

    def to_python(self, value: object) -> str:
        """Return the text with two digits for day and month."""
        text = super().to_python(value)
        found = _DAY.fullmatch(text)
        if not found:
            return text
        day, month, year, rest = found.groups()
        return f"{day:0>2}/{month:0>2}/{year}{rest}"


class SearchedField(ColumnField):
    """A code of a long list, found by its code or by a part of its title."""

    def __init__(self, choices: tuple[Choice, ...], **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.all_choices = choices

    @property
    def offered(self) -> tuple[Choice, ...]:
        """What the browser offers while somebody types; nothing when it were too much."""
        return self.all_choices if len(self.all_choices) <= OFFERED_AT_MOST else ()

    def clean(self, value: object) -> str:
        """Return the code; say which fit when several do."""
        typed = super().clean(value)
        meant = meant_by(typed, self.all_choices) if typed else None
        if meant and meant.several:
            shown = "; ".join(
                f"{title} ({code})" for code, title in meant.several[:PROPOSED_AT_MOST]
            )
            more = len(meant.several) - PROPOSED_AT_MOST
            raise forms.ValidationError(
                _('"%(typed)s" may be: %(shown)s%(more)s. Write the code.'),
                params={
                    "typed": typed,
                    "shown": shown,
                    "more": _(" and %(count)d more") % {"count": more} if more > 0 else "",
                },
            )
        return meant.code if meant else ""


def field_of(column: RecordColumn, sender: str, *, is_needed: bool) -> forms.Field:
    """Return the field of a column: its label, its help, its example, and how it is filled in."""
    options: dict[str, object] = {
        "label": _label(column),
        "help_text": _help(column),
        "required": is_needed,
        "max_length": _LONGEST_INPUT,
    }
    if column.type is ColumnType.CODE and column.code_list:
        return _chosen(codes_to_choose(column.code_list), options, is_needed=is_needed)
    if column.type is ColumnType.ORGANISATION:
        return _chosen(organisations_to_choose(sender), options, is_needed=is_needed)
    if column.type is ColumnType.BOOLEAN:
        flags = (("true", _("Yes")), ("false", _("No")))
        return _chosen(flags, options, is_needed=is_needed)
    if column.type in (ColumnType.DATE, ColumnType.TIMESTAMP):
        return DayField(widget=_short("numeric"), **options)  # type: ignore[arg-type]
    if column.type in NUMBERS:
        return ColumnField(widget=_short("decimal"), **options)  # type: ignore[arg-type]
    if column.max_length is None or column.max_length > _LONG_TEXT:
        return ColumnField(widget=forms.Textarea(attrs={"rows": 3}), **options)  # type: ignore[arg-type]
    return ColumnField(widget=forms.TextInput(), **options)  # type: ignore[arg-type]


def _chosen(
    choices: tuple[Choice, ...], options: dict[str, object], *, is_needed: bool
) -> forms.Field:
    if len(choices) > _SELECT_AT_MOST:
        how = _("Type its code or a part of its name.")
        options["help_text"] = f"{options['help_text']} {how}".strip()
        return SearchedField(choices, widget=forms.TextInput(), **options)
    nothing = [] if is_needed and len(choices) <= _RADIOS_AT_MOST else [("", _("No answer"))]
    is_short = len(choices) <= _RADIOS_AT_MOST
    widget = forms.RadioSelect if is_short else forms.Select
    return ColumnField(widget=widget(choices=[*nothing, *choices]), **options)  # type: ignore[arg-type]


def _short(mode: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": mode})


def _label(column: RecordColumn) -> str:
    return in_language(column.title)


def _help(column: RecordColumn) -> str:
    """Return the help of a column, and how a value is written."""
    parts = [in_language(column.help).rstrip(".") + "." if column.help else ""]
    if column.example:
        parts.append(_("For example: %(example)s.") % {"example": column.example})
    elif column.type is ColumnType.DATE:
        parts.append(_("Day, month, year, for example 31/12/2025."))
    elif column.type is ColumnType.TIMESTAMP:
        parts.append(_("For example 31/12/2025 14:30."))
    elif column.type in (ColumnType.DECIMAL, ColumnType.MONEY):
        parts.append(_("For example 1.234,5."))
    return " ".join(part for part in parts if part)
