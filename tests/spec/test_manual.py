"""The page of the manual is the specifications, word for word."""

from __future__ import annotations

import os

from tests.spec.chapters import CHAPTERS
from tests.spec.manual import PAGE, page


def test_page_of_the_manual_is_up_to_date() -> None:
    if os.environ.get("LABAN_REWRITE"):
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
    cure = f"Run LABAN_REWRITE=1 python -m pytest {__name__.replace('.', '/')}.py"
    assert PAGE.read_text(encoding="utf-8") == page(), cure


def test_titles_are_told_apart() -> None:
    titles = [spec.title for chapter in CHAPTERS for spec in chapter.specifications]
    assert len(titles) == len(set(titles))
