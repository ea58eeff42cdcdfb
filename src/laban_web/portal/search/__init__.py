"""Search of the portal: what people type, in Vietnamese or English, with or without diacritics.

In: the programme, the publication, the pages that editors wrote. Out: ranked hits, facets,
suggestions, and the figure itself where a question names one. Never: reads records.
"""

from laban_web.portal.search.entries import Entry
from laban_web.portal.search.finder import Finder, Found
from laban_web.portal.search.index_file import IndexFile, build_index

__all__ = ["Entry", "Finder", "Found", "IndexFile", "build_index"]
