"""Large answers as files on disk: made once, sent by the server itself as fast as each reader reads.

Bytes that are handed to the server one part after another would wait in its memory for slow readers;
a file does not.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

IN_MEMORY_BYTES = 1 << 20
_KEPT_BYTES = 2 << 30
_UNFINISHED = ".part"


class KeptFiles:
    """A folder of answers by name; those that were asked for longest ago go first."""

    def __init__(self, folder: Path, most_bytes: int = _KEPT_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def open(self) -> None:
        """Get ready: what a killed server left half written goes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.glob(f"*{_UNFINISHED}"):
            path.unlink(missing_ok=True)

    def content(self, name: str, make: Callable[[], Iterator[bytes]]) -> bytes | Path:
        """Return the bytes of an answer that is small, else the file that holds them.

        Who asks for the same while it is being made waits for it.
        """
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        try:
            with making:
                return self._known(name) or self._made(name, make())
        finally:
            with self._lock:
                self._making.pop(name, None)

    def _known(self, name: str) -> Path | None:
        path = self._folder / name
        try:
            os.utime(path)
        except FileNotFoundError:
            return None
        return path

    def _made(self, name: str, parts: Iterator[bytes]) -> bytes | Path:
        held = bytearray()
        for part in parts:
            held += part
            if len(held) > IN_MEMORY_BYTES:
                return self._written(name, bytes(held), parts)
        return bytes(held)

    def _written(self, name: str, begin: bytes, parts: Iterator[bytes]) -> Path:
        descriptor, draft = tempfile.mkstemp(dir=self._folder, suffix=_UNFINISHED)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(begin)
                for part in parts:
                    file.write(part)
            path = self._folder / name
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
        self._make_room(path)
        return path

    def _make_room(self, newest: Path) -> None:
        """Let go of the files that were asked for longest ago, until what is kept has room."""
        found = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                known = path.stat()
                found.append((known.st_mtime, known.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._most_bytes:
                return
            if path != newest and path.suffix != _UNFINISHED:
                path.unlink(missing_ok=True)
                total -= size
