"""What a submission would come to: counts, what would be refused and why, the first rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from laban.base import UserError
from laban.connect import first_rows, validate_only
from laban.programme import ColumnType, RecordColumn, RecordType
from laban_web.accounts.organisations import organisation_name
from laban_web.installation import installation
from laban_web.workspace.entry.choices import codes_to_choose
from laban_web.workspace.entry.mapping import hand_mapping
from laban_web.workspace.models import Submission
from laban_web.workspace.refusals import Refusal, refusals_of
from laban_web.workspace.submissions.files import path_of
from laban_web.workspace.titles import column_title, error_of

Row = Sequence[str | None]
_FIRST_ROWS = 10
_TYPED_ROWS = 500
REFUSALS_SHOWN = 100


@dataclass(frozen=True)
class Preview:
    """What the core makes of the content; `problem` says why it cannot be taken at all."""

    rows_read: int = 0
    rows_right: int = 0
    rows_refused: int = 0
    rows_flagged: int = 0
    refusals: Sequence[Refusal] = ()
    more_refusals: int = 0
    head: Sequence[str] = ()
    first: Sequence[Row] = ()
    problem: str = ""

    @property
    def is_deliverable(self) -> bool:
        """Whether at least one row would count."""
        return not self.problem and self.rows_right > 0


def preview_of(submission: Submission) -> Preview:
    """Judge the content of a submission; nothing is landed."""
    here = installation()
    kind = here.programme.record_types[submission.record_type]
    mapping, path = hand_mapping(kind, submission.numbers), path_of(submission)
    try:
        verdict = validate_only(
            path,
            programme=here.programme,
            record_type=submission.record_type,
            organisation=submission.organisation,
            now=here.now,
            pseudonym_key=here.pseudonym_key,
            mapping=mapping,
            format=submission.form,
        )
        count = _TYPED_ROWS if submission.is_typed else _FIRST_ROWS
        names, rows = first_rows(path, kind, mapping, submission.form, count)
    except UserError as error:
        return Preview(problem=error_of(error))
    faults = refusals_of(submission.record_type, verdict.refused.to_pylist())
    return Preview(
        rows_read=verdict.rows_read,
        rows_right=verdict.rows_right,
        rows_refused=verdict.rows_refused,
        rows_flagged=verdict.rows_flagged,
        refusals=faults[:REFUSALS_SHOWN],
        more_refusals=max(0, len(faults) - REFUSALS_SHOWN),
        head=[column_title(kind, name) for name in names],
        first=[_in_words(kind, names, row) for row in rows],
    )


def _in_words(kind: RecordType, names: Sequence[str], row: Row) -> Row:
    """Return a row with the titles of its codes, and the names of its organisations."""
    columns = {name.casefold(): column for name, column in kind.columns.items()}
    return [
        _word(columns.get(name.strip().casefold()), value) if value else value
        for name, value in zip(names, row, strict=True)
    ]


def _word(column: RecordColumn | None, value: str) -> str:
    if column is None:
        return value
    if column.code_list:
        return dict(codes_to_choose(column.code_list)).get(value, value)
    if column.type is ColumnType.BOOLEAN:
        return {"true": _("Yes"), "false": _("No")}.get(value, value)
    if column.type is ColumnType.ORGANISATION:
        here = installation()
        found = here.programme.organisations.on(value, here.today)
        return organisation_name(found.id) if found else value
    return value
