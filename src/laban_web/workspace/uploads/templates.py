"""Empty files to fill in: one for each record type, CSV and XLSX."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from laban.programme import ColumnType, Personal, RecordColumn, RecordType
from laban_web.workspace.entry.choices import codes_to_choose
from laban_web.workspace.titles import in_language

_ROWS_WITH_LISTS = 5_000
_HEAD_FILL = PatternFill("solid", fgColor="FFE8E3DA")
_NEEDED_FILL = PatternFill("solid", fgColor="FFF3D9D9")
_FORMATS = {
    ColumnType.DATE: "dd/mm/yyyy",
    ColumnType.TIMESTAMP: "dd/mm/yyyy hh:mm",
    ColumnType.STRING: "@",
    ColumnType.CODE: "@",
    ColumnType.ORGANISATION: "@",
}


def csv_template(record_type: RecordType) -> bytes:
    """Return the header of a CSV file, as Excel opens it."""
    return ("\ufeff" + ",".join(record_type.columns) + "\r\n").encode()


def xlsx_template(record_type: RecordType) -> bytes:
    """Return a workbook: the sheet to fill in, what its columns mean, and the code lists."""
    book = Workbook()
    sheet = book.active
    sheet.title = record_type.record_type[:31]
    _explain(book.create_sheet(_("Columns")), record_type)
    codes = book.create_sheet(_("Code lists"))
    sheet.freeze_panes = "A2"
    for place, (name, column) in enumerate(record_type.columns.items(), start=1):
        _head(sheet, place, name, column, is_needed=_is_needed(record_type, name))
        if column.type is ColumnType.CODE and column.code_list:
            _offer(sheet, codes, place, column)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(
    sheet: Worksheet, place: int, name: str, column: RecordColumn, *, is_needed: bool
) -> None:
    letter = get_column_letter(place)
    cell = sheet.cell(1, place, name)
    cell.font, cell.fill = Font(bold=True), _NEEDED_FILL if is_needed else _HEAD_FILL
    note = Comment(_note(column, is_needed=is_needed), "Laban")
    note.width, note.height = 320, 140
    cell.comment = note
    sheet.column_dimensions[letter].width = max(14, len(name) + 4)
    if column.type in _FORMATS:
        for row in range(2, 202):
            sheet.cell(row, place).number_format = _FORMATS[column.type]


def _offer(sheet: Worksheet, codes: Worksheet, place: int, column: RecordColumn) -> None:
    """Write a code list beside the others, and offer its codes in the column's cells."""
    first = codes.max_column + (2 if codes.max_row > 1 or codes.cell(1, 1).value else 0)
    entries = codes_to_choose(str(column.code_list))
    codes.cell(1, first, str(column.code_list)).font = Font(bold=True)
    for row, (code, title) in enumerate(entries, start=2):
        codes.cell(row, first, code).number_format = "@"
        codes.cell(row, first + 1, title)
    codes.column_dimensions[get_column_letter(first + 1)].width = 40
    letter, own = get_column_letter(first), get_column_letter(place)
    listed = DataValidation(
        type="list",
        formula1=f"'{codes.title}'!${letter}$2:${letter}${len(entries) + 1}",
        allow_blank=True,
    )
    listed.error = _("Choose a code of the list.")
    listed.add(f"{own}2:{own}{_ROWS_WITH_LISTS}")
    sheet.add_data_validation(listed)


def _explain(sheet: Worksheet, record_type: RecordType) -> None:
    head = (_("Column"), _("Meaning"), _("Needed"), _("How it is written"))
    sheet.append(head)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for name, column in record_type.columns.items():
        needed = _("yes") if _is_needed(record_type, name) else ""
        sheet.append((name, in_language(column.title), needed, _written(column)))
    for letter, width in (("A", 24), ("B", 44), ("C", 12), ("D", 70)):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2):
        row[3].alignment = Alignment(wrap_text=True)


def _is_needed(record_type: RecordType, name: str) -> bool:
    return record_type.columns[name].required or name == record_type.organisation


def _note(column: RecordColumn, *, is_needed: bool) -> str:
    first = in_language(column.title)
    needed = _("Needed.") if is_needed else _("May stay empty.")
    return "\n".join(part for part in (first, needed, _written(column)) if part)


def _written(column: RecordColumn) -> str:
    """Say how a value of a column is written."""
    words = {
        ColumnType.DATE: _("A day, e.g. 31/12/2025."),
        ColumnType.TIMESTAMP: _("A moment, e.g. 31/12/2025 14:30."),
        ColumnType.BOOLEAN: _("true or false."),
        ColumnType.INTEGER: _("A whole number."),
        ColumnType.DECIMAL: _("A number."),
        ColumnType.MONEY: _("An amount."),
        ColumnType.ORGANISATION: _("The code of an organisation."),
    }
    parts = [words.get(column.type, "")]
    if column.code_list:
        parts.append(_('A code of the list "%(name)s".') % {"name": column.code_list})
    if column.help:
        parts.append(in_language(column.help))
    if column.personal is Personal.DROP:
        parts.append(_("Never kept."))
    elif column.personal:
        parts.append(_("Kept as a pseudonym only."))
    if column.example:
        parts.append(_("For example: %(example)s.") % {"example": column.example})
    return " ".join(part for part in parts if part)
