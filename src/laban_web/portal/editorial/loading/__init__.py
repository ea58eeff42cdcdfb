"""The first content of the portal, kept in the repository: texts, and the library's documents.

In: files of `content/` and the programme's documents. Out: published pages in both languages.
Never: writes over what an editor changed, brings back what an editor deleted.
"""

from laban_web.portal.editorial.loading.loading import Loaded, load_content

__all__ = ["Loaded", "load_content"]
