"""Where files lie: a local folder, or any store that fsspec reaches by URL."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from laban.base import LakeError

_CHUNK_BYTES = 1 << 22


def _errors_of_stores() -> tuple[type[Exception], ...]:
    """Return what opening a store may raise; those of S3 exist only when it was loaded."""
    plain = (OSError, ImportError, ValueError)
    if "botocore" not in sys.modules:
        return plain
    from botocore.exceptions import BotoCoreError, ClientError

    return (*plain, BotoCoreError, ClientError)


@dataclass(frozen=True)
class FileStore:
    """A root under which every path is relative, whatever kind of store it is."""

    root: str
    filesystem: Any

    @classmethod
    def open(cls, home: Path, files_url: str | None) -> FileStore:
        """Open the store at a URL, or the folder `files` of the home.

        Raises:
            LakeError: When the store cannot be reached, or what reaches it is not installed
                (lake-023).
        """
        if files_url is None:
            files_url = f"file://{(home / 'files').resolve()}"
        try:
            # Other processes write there too: a listing that was kept would be out of date.
            filesystem, path = fsspec.core.url_to_fs(files_url, use_listings_cache=False)
            filesystem.makedirs(path, exist_ok=True)
        except _errors_of_stores() as error:
            raise LakeError(
                f"The files at {files_url} cannot be reached: {error}.",
                cure="Check LABAN_FILES_URL and the store's own settings; for s3:// install "
                "requirements/s3.txt.",
                code="lake-023",
            ) from None
        local = isinstance(filesystem, LocalFileSystem)
        root = f"file://{path}" if local else filesystem.unstrip_protocol(path)
        return cls(root.rstrip("/"), filesystem)

    @property
    def is_local(self) -> bool:
        """Say whether the files lie in a folder of this machine."""
        return isinstance(self.filesystem, LocalFileSystem)

    def url(self, path: str) -> str:
        """Return the whole address of a relative path."""
        return f"{self.root}/{path}"

    def relative(self, url: str) -> str | None:
        """Return the relative path of an address, or nothing when it lies elsewhere."""
        return url.removeprefix(f"{self.root}/") if url.startswith(f"{self.root}/") else None

    def engine_path(self, path: str) -> str:
        """Return the address as DuckDB takes it: a plain path when local, else the URL."""
        return self.url(path).removeprefix("file://") if self.is_local else self.url(path)

    def create(self, path: str) -> BinaryIO:
        """Open a new file for writing, and the folders above it."""
        url = self.url(path)
        self.filesystem.makedirs(self.filesystem._parent(url), exist_ok=True)
        return cast(BinaryIO, self.filesystem.open(url, "wb"))

    def open_file(self, path: str) -> BinaryIO:
        """Open a file for reading.

        Raises:
            FileNotFoundError: When it is gone.
        """
        return cast(BinaryIO, self.filesystem.open(self.url(path), "rb"))

    def sync(self, path: str) -> None:
        """Make sure a closed file survives a power cut; stores elsewhere do so on closing."""
        if not self.is_local:
            return
        local = Path(self.engine_path(path))
        for target in (local, local.parent):
            descriptor = os.open(target, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def delete(self, path: str) -> None:
        """Delete a file if it is there."""
        if self.filesystem.exists(self.url(path)):
            self.filesystem.rm_file(self.filesystem._strip_protocol(self.url(path)))

    def paths_under(self, folder: str) -> Iterator[str]:
        """Yield the paths of the files in a folder."""
        url = self.url(folder)
        if not self.filesystem.exists(url):
            return
        for found in self.filesystem.ls(url, detail=False):
            yield f"{folder}/{str(found).rstrip('/').rsplit('/', 1)[-1]}"

    def sha256(self, path: str) -> str:
        """Return the digest of a file's bytes.

        Raises:
            FileNotFoundError: When it is gone.
        """
        digest = hashlib.sha256()
        with self.open_file(path) as source:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
        return digest.hexdigest()
