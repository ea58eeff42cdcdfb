"""What was read from a file, together with where it stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from laban.base import Issue, Level

Key = str | int
Path = tuple[Key, ...]
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A value and its place: its file, the line of each key there, and its own path in it."""

    value: T
    file: str
    lines: Mapping[Path, int]
    base: Path = ()

    def has(self, path: Path) -> bool:
        """Say whether the file holds a key."""
        return (*self.base, *path) in self.lines

    def line(self, path: Path = ()) -> int | None:
        """Return the line of a key, or of the nearest key above it that is in the file.

        Empty: `None` when the value has no line at all.
        """
        whole = (*self.base, *path)
        while whole and whole not in self.lines:
            whole = whole[:-1]
        return self.lines.get(whole)

    def holds(self, value: U) -> Entry[U]:
        """Return another value that stands at the same place."""
        return Entry(value, self.file, self.lines, self.base)

    def below(self, value: U, path: Path) -> Entry[U]:
        """Return a value that stands below a key."""
        return Entry(value, self.file, self.lines, (*self.base, *path))

    def error(self, path: Path, sentence: str, cure: str, code: str) -> Issue:
        """Return a fault of the value at a key."""
        return Issue(self.file, self.line(path), sentence, cure, code)

    def warning(self, path: Path, sentence: str, cure: str, code: str) -> Issue:
        """Return something to look at, which stops nothing."""
        return replace(self.error(path, sentence, cure, code), level=Level.WARNING)


def entry_at(value: T, file: str, line: int) -> Entry[T]:
    """Return a value that stands on one line of a file."""
    return Entry(value, file, {(): line})
