"""The form of a record type, and its one validation: the core's."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from laban.base import DeliveryError
from laban.connect import Verdict, validate_only
from laban.programme import RecordType
from laban_web.accounts.organisations import organisation_name
from laban_web.installation import installation
from laban_web.workspace.entry.fields import field_of
from laban_web.workspace.entry.mapping import hand_mapping
from laban_web.workspace.models import Numbers
from laban_web.workspace.refusals import Refusal, refusals_of
from laban_web.workspace.titles import error_of

Row = Mapping[str, str]


class SenderForm(forms.Form):
    """In whose name is delivered; only asked where there is a choice."""

    sender = forms.ChoiceField(label=_("Deliver for"), widget=forms.Select)

    def __init__(self, *args: object, senders: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(id, organisation_name(id)) for id in senders]
        self.fields["sender"].choices = choices  # type: ignore[attr-defined]


class RowForm(forms.Form):
    """One record, typed; `notes` are faults of a kind that do not keep it from counting."""

    use_required_attribute = False

    def __init__(
        self, *args: object, record_type: RecordType, sender: str, **kwargs: object
    ) -> None:
        super().__init__(*args, prefix="row", **kwargs)  # type: ignore[arg-type, misc]
        self.record_type, self.sender = record_type, sender
        self.notes: list[Refusal] = []
        for name, column in record_type.columns.items():
            is_needed = column.required or name == record_type.organisation
            self.fields[name] = field_of(column, sender, is_needed=is_needed)

    @property
    def row(self) -> Row:
        """What was typed, without what was left empty."""
        return {name: text for name, text in self.cleaned_data.items() if text}

    def clean(self) -> dict[str, object]:
        """Have the core judge the row, and show each fault at its field."""
        given = super().clean() or self.cleaned_data
        try:
            verdict = check_rows(self.record_type, self.sender, [self.row])
        except DeliveryError as error:
            self.add_error(None, error_of(error))
            return given
        for fault in refusals_of(self.record_type.record_type, verdict.refused.to_pylist()):
            if fault.is_flag:
                self.notes.append(fault)
            elif fault.column not in self.fields:
                self.add_error(None, fault.reason)
            elif fault.column not in self.errors:
                self.add_error(fault.column, fault.reason)
        return given


def check_rows(record_type: RecordType, sender: str, rows: list[Row]) -> Verdict:
    """Say what the core makes of typed rows; nothing is landed.

    Raises:
        DeliveryError: When they could not be delivered at all.
    """
    here = installation()
    return validate_only(
        io.BytesIO(lines_of(rows)),
        programme=here.programme,
        record_type=record_type.record_type,
        organisation=sender,
        now=here.now,
        pseudonym_key=here.pseudonym_key,
        mapping=hand_mapping(record_type, Numbers.VIETNAMESE),
        format="ndjson",
    )


def lines_of(rows: list[Row]) -> bytes:
    """Return typed rows as the content of a delivery: one JSON object on each line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode(
        "utf-8", "replace"
    )
