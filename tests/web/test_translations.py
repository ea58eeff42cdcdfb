"""Every sentence that a room says in English is there in Vietnamese too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2] / "src" / "laban_web"
ROOMS = sorted(path.parent.name for path in ROOT.glob("*/apps.py"))
_FUNCTIONS = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip


def _said_in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in _FUNCTIONS:
            continue
        has_context = name.lstrip("n").startswith("pgettext")
        sentence = node.args[1 if has_context else 0]
        if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str):
            yield sentence.value


def _said_in_template(source: str) -> Iterator[str]:
    """Find what Django itself would take out of a template for translation."""
    calls = re.findall(r"(?:gettext|pgettext|ngettext)\(.*?\) ", templatize(source) + " ")
    for call in calls:
        yield from _said_in_python(re.sub(r"\bu(['\"])", r"\1", call.strip()))


def _said(room: str) -> set[str]:
    found: set[str] = set()
    for path in (ROOT / room).rglob("*.py"):
        found |= set(_said_in_python(path.read_text(encoding="utf-8")))
    for kind in ("*.html", "*.txt"):
        for path in (ROOT / room / "templates").rglob(kind):
            found |= set(_said_in_template(path.read_text(encoding="utf-8")))
    return found


def _translated() -> set[str]:
    found: set[str] = set()
    for path in ROOT.glob("*/locale/vi/LC_MESSAGES/django.mo"):
        with path.open("rb") as file:
            catalogue = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for key, text in catalogue.items():
            sentence = key[0] if isinstance(key, tuple) else key
            if text:
                found.add(sentence.rpartition("\x04")[2])
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_a_room_is_translated_and_compiled(room: str) -> None:
    missing = sorted(_said(room) - _translated())
    assert missing == [], "translate it in locale/vi and run `make messages`"


@pytest.mark.parametrize("room", ROOMS)
def test_no_translation_is_a_guess(room: str) -> None:
    for path in (ROOT / room).glob("locale/vi/LC_MESSAGES/django.po"):
        assert "#, fuzzy" not in path.read_text(encoding="utf-8")


def test_sentences_are_found_in_templates_and_python() -> None:
    template = (
        '{% load i18n %}{% translate "One" %}{% blocktranslate %}Two {{ x }}{% endblocktranslate %}'
    )
    assert set(_said_in_template(template)) == {"One", "Two %(x)s"}
    assert set(_said_in_python("_('One'); ngettext('a', 'b', 1); pgettext('c', 'd')")) == {
        "One", "a", "d",
    }  # fmt: skip
