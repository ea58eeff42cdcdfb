"""Refused and flagged rows as people read them: column by its title, reason in their language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from laban_web.installation import installation
from laban_web.workspace.titles import column_title, reason_of


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with a row; `is_flag` rows count all the same."""

    row: int
    column: str
    title: str
    value: str
    reason: str
    code: str
    is_flag: bool


def refusals_of(record_type: str, rows: Iterable[Mapping[str, Any]]) -> list[Refusal]:
    """Return rows of `laban.lake.REFUSED_SCHEMA` in the language of the page."""
    kind = installation().programme.record_types.get(record_type)
    return [
        Refusal(
            row=row["row"],
            column=row["column"],
            title=column_title(kind, row["column"]),
            value=row["value"] or "",
            reason=reason_of(kind, row["code"], row["reason"]),
            code=row["code"],
            is_flag=row["level"] == "flag",
        )
        for row in rows
    ]


def refused_cells(rows: Iterable[Refusal]) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    """Return the head and the rows of a table of refused rows."""
    head = (_("Row"), _("Outcome"), _("Column"), _("Value"), _("Reason"), _("Code"))
    return head, (
        (
            one.row,
            _("note") if one.is_flag else _("refused"),
            one.column,
            one.value,
            one.reason,
            one.code,
        )
        for one in rows
    )
