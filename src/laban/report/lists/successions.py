"""Which organisation follows which."""

from __future__ import annotations

from collections.abc import Iterator

from laban.report.lists.open_list import TEXT, ListFacts, OpenColumn, OpenList, Row


def _rows(facts: ListFacts) -> Iterator[Row]:
    for one in facts.programme.organisations.successions:
        yield {
            "predecessor": one.predecessor,
            "successor": one.successor,
            "extent": one.extent,
            "share": None if one.share is None else str(one.share),
            "basis": one.basis,
            "source": one.source,
            "note": one.note,
        }


LIST = OpenList(
    code="successions",
    columns=(
        OpenColumn("predecessor", TEXT, "Identity of the organisation that ended or gave a part."),
        OpenColumn("successor", TEXT, "Identity of the organisation that took it over."),
        OpenColumn("extent", TEXT, "`whole` or `part`."),
        OpenColumn("share", TEXT, "Of a part: how much, as an exact fraction such as 1/4."),
        OpenColumn(
            "basis", TEXT, "What the share is a share of: `population`, `area`, `explicit`."
        ),
        OpenColumn("source", TEXT, "Code of the document that says so."),
        OpenColumn("note", TEXT, "A remark."),
    ),
    key=("predecessor", "successor", "basis", "extent"),
    rows=_rows,
    filters=("predecessor", "successor", "extent"),
)
