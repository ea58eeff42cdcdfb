"""CSV that people open in a spreadsheet: nothing in it is run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

_MARK = "\ufeff"


def csv_response(
    name: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Return a table as a file that a browser saves, row by row."""
    response = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(value: object) -> object:
    """Keep a spreadsheet from running what somebody else wrote; numbers stay numbers."""
    if not isinstance(value, str):
        return "" if value is None else value
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield _MARK + writer.writerow(head)
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


class _Echo:
    """What a CSV writer writes to; gives the line back."""

    def write(self, line: str) -> str:
        return line
