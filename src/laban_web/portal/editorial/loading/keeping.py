"""Put pages in place once, and later bring up to date those that nobody has edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from wagtail.models import Page

from laban.base import canonical_json, sha256_hex
from laban_web.portal.models import HomePage, LoadedPage

Made = type[Page]


@dataclass(frozen=True)
class Written:
    """A page as the repository has it: its fields by language, and where it goes.

    `key` never changes; `parent` is the key of the page above, or empty for the first page;
    `links` are (kind, key of the other document, where that was read).
    """

    key: str
    kind: Made
    slug: str
    fields: Mapping[str, Mapping[str, Any]]
    parent: str = ""
    links: tuple[tuple[str, str, str], ...] = field(default=())

    @property
    def digest(self) -> str:
        """What changes when the page does in any language, so that all stay in step."""
        stated = {
            language: {name: str(value) for name, value in fields.items()}
            for language, fields in self.fields.items()
        }
        return sha256_hex(canonical_json([stated, list(self.links)]))


class Keeper:
    """Keeps pages as they are written, and counts what it did."""

    def __init__(self, homes: Mapping[str, HomePage]) -> None:
        self._homes = homes
        self._known = {one.key: one for one in LoadedPage.objects.select_related("page")}
        self.made = self.updated = self.left = 0

    def keep(self, written: Written) -> None:
        """Keep a page in each language, the source first."""
        for language in sorted(written.fields, key=lambda code: code != settings.LANGUAGE_CODE):
            known = self._known.get(_key(written.key, language))
            if known is None:
                self._make(written, language)
            elif known.digest != written.digest and known.is_as_loaded():
                self._update(known, written, language)
            else:
                self.left += 1

    def page(self, key: str, language: str) -> Page | None:
        """Return a page that was loaded; nothing when an editor deleted it."""
        if not key:
            return self._homes[language]
        known = self._known.get(_key(key, language))
        return known.page if known else None

    def _make(self, written: Written, language: str) -> None:
        parent = self.page(written.parent, language)
        if parent is None:
            return
        parent.refresh_from_db()
        there = parent.get_children().filter(slug=written.slug).first()
        if there is None:
            there = self._add(parent, written, language)
            self.made += 1
        self._known[_key(written.key, language)] = LoadedPage.objects.create(
            key=_key(written.key, language),
            digest=written.digest,
            page=there,
            revision=there.latest_revision_id or 0,
        )

    def _add(self, parent: Page, written: Written, language: str) -> Page:
        page = written.kind(
            slug=written.slug, locale=self._homes[language].locale, **written.fields[language]
        )
        source = self.page(written.key, settings.LANGUAGE_CODE)
        if source is not None and language != settings.LANGUAGE_CODE:
            page.translation_key = source.translation_key
        parent.add_child(instance=page)
        return self._publish(page, written, language)

    def _update(self, known: LoadedPage, written: Written, language: str) -> None:
        page = known.page.specific
        for name, value in written.fields[language].items():
            setattr(page, name, value)
        self._publish(page, written, language)
        known.digest, known.revision = written.digest, page.latest_revision_id
        known.save(update_fields=["digest", "revision"])
        self.updated += 1

    def _publish(self, page: Page, written: Written, language: str) -> Page:
        if hasattr(page, "links"):
            found = [(kind, self.page(key, language), read) for kind, key, read in written.links]
            page.links = [
                page.links.model(kind=kind, other=other.specific, source=read)
                for kind, other, read in found
                if other is not None
            ]
        page.save_revision().publish()
        page.refresh_from_db()
        return page


def _key(key: str, language: str) -> str:
    return f"{key}:{language}"
