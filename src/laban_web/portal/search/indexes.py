"""The indexes of this installation, made anew when what they hold has changed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from laban_web.installation import Installation
from laban_web.portal.search.answers import Answers
from laban_web.portal.search.content_entries import content_entries, content_revision
from laban_web.portal.search.entries import Entry
from laban_web.portal.search.finder import Finder
from laban_web.portal.search.index_file import IndexFile, build_index
from laban_web.portal.search.programme_entries import meanings_of, programme_entries

# Raise it when what is written into an index changes.
FORM = "1"
_LOOK_EVERY_SECONDS = 5.0
_KEPT = 2


class Indexes:
    """Two files: one of the programme, one of what editors wrote.

    The first is made once a programme version and takes seconds; the second at the first search
    after a page was published.
    """

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._folder = here.home / "search"
        self._lock = threading.Lock()
        self._looked_at = -_LOOK_EVERY_SECONDS
        self._finder: Finder | None = None
        self._names: tuple[str, str] = ("", "")
        self._answers: tuple[str, Answers] | None = None

    def finder(self) -> Finder:
        """Return what searches the present indexes."""
        with self._lock:
            now = time.monotonic()
            if self._finder is None or now - self._looked_at >= _LOOK_EVERY_SECONDS:
                self._finder = self._looked()
                self._looked_at = now
            return self._finder

    def answers(self) -> Answers | None:
        """Return what finds figures in the present publication; nothing when there is none."""
        publication = self._here.publication
        if publication is None:
            return None
        finder = self.finder()
        name = f"{publication.id} {self._names[0]}"
        with self._lock:
            if self._answers is None or self._answers[0] != name:
                made = Answers(self._here.programme, publication, finder)
                self._answers = (name, made)
            return self._answers[1]

    def _looked(self) -> Finder:
        programme = self._here.programme
        names = (
            f"programme-{FORM}-{programme.version[:16]}",
            f"content-{FORM}-{content_revision()}",
        )
        if names == self._names and self._finder is not None:
            return self._finder
        indexes = [
            self._made(names[0], lambda: programme_entries(programme, self._here.today)),
            self._made(names[1], lambda: content_entries(self._folder / "texts")),
        ]
        self._names = names
        return Finder(indexes, meanings_of(programme))

    def _made(self, name: str, entries: Callable[[], Iterable[Entry]]) -> IndexFile:
        path = self._folder / f"{name}.sqlite"
        if not path.exists():
            draft = self._folder / f"{name}.{os.getpid()}.sqlite"
            build_index(draft, entries())
            draft.replace(path)
            self._forget_older(name.split("-", 1)[0])
        return IndexFile(path)

    def _forget_older(self, family: str) -> None:
        files = sorted(self._folder.glob(f"{family}-*.sqlite"), key=_age)
        for path in files[:-_KEPT]:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    return path.stat().st_mtime


_opened: dict[Path, Indexes] = {}


def indexes_of(here: Installation) -> Indexes:
    """Return the indexes of an installation, the same ones in the whole process."""
    return _opened.setdefault(here.home, Indexes(here))
