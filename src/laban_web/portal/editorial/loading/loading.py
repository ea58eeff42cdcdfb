"""Load everything, in the order in which pages need one another."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from laban_web.installation import Installation
from laban_web.portal.editorial.groups import ensure_groups
from laban_web.portal.editorial.loading.keeping import Keeper
from laban_web.portal.editorial.loading.library import library_pages
from laban_web.portal.editorial.loading.texts import text_pages
from laban_web.portal.editorial.loading.tree import ensure_tree


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many pages were made, brought up to date, and left as editors have them."""

    made: int
    updated: int
    left: int


@transaction.atomic
def load_content(here: Installation, *, documents: int | None = None) -> Loaded:
    """Put the first content in place, and bring up to date what nobody has edited since.

    `documents` takes only so many of the library, for tests.
    """
    homes = ensure_tree(here)
    keeper = Keeper(homes)
    for written in text_pages():
        keeper.keep(written)
    for written in library_pages(here.programme)[:documents]:
        keeper.keep(written)
    ensure_groups()
    return Loaded(keeper.made, keeper.updated, keeper.left)
