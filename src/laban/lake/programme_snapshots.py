"""Snapshots of programmes: the files that a version was computed from, kept for ever."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from laban.base import LakeError
from laban.lake.names import require_plain

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


class ProgrammeSnapshots:
    """`programmes/<version>.zip` in one home."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "programmes"

    def save(self, version: str, files: Iterable[tuple[str, bytes]]) -> None:
        """Keep the files of a version; a version kept before is left as it is."""
        target = self._path(version)
        if target.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{version}.{uuid4().hex}"
        with zipfile.ZipFile(draft, "w") as archive:
            for name, content in sorted(files):
                # Fixed times and modes: the same files give the same bytes.
                entry = zipfile.ZipInfo(name, _NO_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = _READABLE
                archive.writestr(entry, content)
        draft.replace(target)

    def files(self, version: str) -> tuple[tuple[str, bytes], ...]:
        """Return the files of a version, sorted by path. Their digest is the caller's to check.

        Raises:
            LakeError: When the version was never kept, or its archive is damaged (lake-016).
        """
        path = self._path(version)
        try:
            with zipfile.ZipFile(path) as archive:
                return tuple((name, archive.read(name)) for name in sorted(archive.namelist()))
        except FileNotFoundError as error:
            raise LakeError(
                f"The programme version {version} is not in this lake.",
                cure="Deliver or measure with it once, or restore it from a backup.",
                code="lake-016",
            ) from error
        except zipfile.BadZipFile as error:
            raise LakeError(
                f"The snapshot {path.name} is damaged: {error}.",
                cure="Restore it from a backup.",
                code="lake-016",
            ) from error

    def _path(self, version: str) -> Path:
        return self._folder / f"{require_plain(version, 'programme version')}.zip"
