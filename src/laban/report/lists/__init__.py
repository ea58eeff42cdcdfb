"""The lists that machines read beside figures: one small file each, of one fixed shape.

In: a programme, a publication, the day that is today. Out: rows of typed columns, in the order
of their keys. Never: reads a record.
"""

from laban.report.lists import (
    code_lists,
    indicators,
    organisations,
    publications,
    record_types,
    successions,
    targets,
    tasks,
)
from laban.report.lists.columns import FIGURE_COLUMNS
from laban.report.lists.open_list import ListFacts, OpenColumn, OpenList

LISTS = {
    one.LIST.code: one.LIST
    for one in (
        indicators,
        targets,
        tasks,
        organisations,
        successions,
        code_lists,
        record_types,
        publications,
    )
}

__all__ = ["FIGURE_COLUMNS", "LISTS", "ListFacts", "OpenColumn", "OpenList"]
