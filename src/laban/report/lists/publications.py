"""Each time that figures were published."""

from __future__ import annotations

from collections.abc import Iterator

from laban.report.lists.open_list import MOMENT, TEXT, WHOLE, ListFacts, OpenColumn, OpenList, Row


def _rows(facts: ListFacts) -> Iterator[Row]:
    for one in facts.publications:
        stated = one.facts
        yield {
            "publication": one.id,
            "created_at": stated.created_at,
            "as_of": stated.as_of,
            "figures": one.figure_count,
            "programme": stated.programme,
            "programme_version": stated.programme_version,
            "run": stated.run_id,
            "run_root": stated.run_root,
            "threshold": stated.threshold,
        }


LIST = OpenList(
    code="publications",
    columns=(
        OpenColumn("publication", TEXT, "Its name; names sort by time."),
        OpenColumn("created_at", MOMENT, "When it was published."),
        OpenColumn("as_of", MOMENT, "Deliveries accepted by this moment went into it."),
        OpenColumn("figures", WHOLE, "Number of figures, suppressed ones included."),
        OpenColumn("programme", TEXT, "Code of the programme."),
        OpenColumn("programme_version", TEXT, "SHA-256 of the files that define the programme."),
        OpenColumn("run", TEXT, "Name of the run that measured the figures."),
        OpenColumn("run_root", TEXT, "Root of the tree of hashes over the run's figures in full."),
        OpenColumn("threshold", WHOLE, "Counts from 1 up to this minus 1 are kept back."),
    ),
    key=("publication",),
    rows=_rows,
)
