"""All publications of an installation: the latest, one by its name, and what was known on a day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from laban.base import UserError, did_you_mean
from laban.publication.publication import Publication
from laban.publication.writing import FACTS_FILE

_OPEN_AT_MOST = 8


@dataclass(frozen=True)
class PublicationEntry:
    """One publication of the shelf; names sort in the order in which they were published."""

    id: str
    folder: Path


class Shelf:
    """The folder of publications. New ones are seen as soon as they are whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, Publication] = {}
        self._lock = threading.Lock()

    def entries(self) -> list[PublicationEntry]:
        """Return the publications, oldest first."""
        if not self.folder.is_dir():
            return []
        names = sorted(
            one.name
            for one in self.folder.iterdir()
            if not one.name.startswith(".") and (one / FACTS_FILE).exists()
        )
        return [PublicationEntry(name, self.folder / name) for name in names]

    @property
    def latest(self) -> Publication | None:
        """The newest publication; nothing when none was made yet."""
        entries = self.entries()
        return self._opened(entries[-1]) if entries else None

    def find(self, id: str) -> Publication:
        """Return a publication by its name.

        Raises:
            UserError: There is none (publication-001).
        """
        for entry in self.entries():
            if entry.id == id:
                return self._opened(entry)
        raise UserError(
            f'There is no publication "{id}".',
            cure=did_you_mean(id, [one.id for one in self.entries()])
            or "`laban publications` lists them.",
            code="publication-001",
        )

    def known_at(self, moment: datetime) -> Publication | None:
        """Return what was published last by a moment; nothing when nothing was."""
        return self._last(lambda one: one.facts.created_at <= moment)

    def _last(self, is_wanted: Callable[[Publication], bool]) -> Publication | None:
        for entry in reversed(self.entries()):
            found = self._opened(entry)
            if is_wanted(found):
                return found
        return None

    def _opened(self, entry: PublicationEntry) -> Publication:
        with self._lock:
            if entry.id not in self._open:
                while len(self._open) >= _OPEN_AT_MOST:
                    self._open.pop(next(iter(self._open)))
                self._open[entry.id] = Publication(entry.folder)
            return self._open[entry.id]
