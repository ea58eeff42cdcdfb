"""Texts of `content/pages`: Markdown with a head of YAML, one file for each language."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from ruamel.yaml import YAML

from laban_web.portal import models
from laban_web.portal.editorial.loading.keeping import Written
from laban_web.portal.editorial.loading.markdown import blocks_of

FOLDER = Path(__file__).parents[1] / "content" / "pages"


def text_pages() -> list[Written]:
    """Return the texts, those above before those beneath."""
    order = YAML(typ="safe").load((FOLDER / "order.yaml").read_text(encoding="utf-8"))
    return [_written(entry) for entry in order]


def _written(entry: dict[str, str]) -> Written:
    path = entry["path"]
    above, _slash, slug = path.rpartition("/")
    return Written(
        key=path,
        kind=getattr(models, entry["kind"]),
        slug=slug,
        parent=above,
        fields={code: _fields(path, code) for code, _name in settings.LANGUAGES},
    )


def _fields(path: str, language: str) -> dict[str, Any]:
    name = f"{path.replace('/', '.')}.{language}.md"
    _empty, head, text = (FOLDER / name).read_text(encoding="utf-8").split("---\n", 2)
    fields: dict[str, Any] = YAML(typ="safe").load(StringIO(head))
    fields["body"] = blocks_of(text)
    return fields
