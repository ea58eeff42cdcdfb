"""The kinds of pages that editors write, and what was loaded from the repository."""

from laban_web.portal.editorial.home import HomePage
from laban_web.portal.editorial.kept import LoadedPage
from laban_web.portal.editorial.library import (
    LibraryDocument,
    LibraryFile,
    LibraryIndex,
    LibraryLink,
)
from laban_web.portal.editorial.news import NewsArticle, NewsIndex
from laban_web.portal.editorial.pages import (
    GuideIndex,
    GuidePage,
    MethodPage,
    StandardPage,
)

__all__ = [
    "GuideIndex",
    "GuidePage",
    "HomePage",
    "LibraryDocument",
    "LibraryFile",
    "LibraryIndex",
    "LibraryLink",
    "LoadedPage",
    "MethodPage",
    "NewsArticle",
    "NewsIndex",
    "StandardPage",
]
