"""The archive of a backup: a tar in zstd, its last member a manifest with every digest."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

import zstandard

from laban.base import LakeError

_MANIFEST = "manifest.json"
_FORM = 1
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What an archive holds: where it came from, and the SHA-256 of every file by its path.

    `schema` is the one of PostgreSQL, empty for SQLite; `files_url` is where record files lie
    that are not in the archive; `keys_left_out` names the keys that were not taken along.
    """

    made_at: str
    version: str
    schema: str
    files_url: str
    keys_left_out: tuple[str, ...]
    files: dict[str, str] = field(default_factory=dict)


class ArchiveWriter:
    """Takes files one by one, and notes the digest of what was written of each."""

    def __init__(self, target: IO[bytes]) -> None:
        self.digests: dict[str, str] = {}
        self._tar = tarfile.TarFile(fileobj=target, mode="w")

    def add(self, name: str, source: BinaryIO, size: int) -> str:
        """Add so many bytes of a file, and return their digest."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        read = _Digesting(source)
        self._tar.addfile(entry, cast(IO[bytes], read))
        self.digests[name] = read.digest.hexdigest()
        return self.digests[name]

    def add_file(self, name: str, path: Path) -> str:
        """Add a file of this machine, as long as it is when it is opened."""
        with path.open("rb") as source:
            return self.add(name, source, os.fstat(source.fileno()).st_size)

    def close(self, manifest: dict[str, Any]) -> None:
        """Write the manifest and end the archive."""
        content = json.dumps(manifest, indent=1, sort_keys=True).encode()
        self.add(_MANIFEST, io.BytesIO(content), len(content))
        self._tar.close()


@contextmanager
def write_archive(out: Path) -> Iterator[ArchiveWriter]:
    """Write an archive that is there whole, safe on the disk, or not at all.

    Nobody but this user may read it: it holds what people delivered.

    Raises:
        LakeError: When there is a file of that name already (backup-001).
    """
    if out.exists():
        raise LakeError(
            f"{out} exists already, and a backup overwrites nothing.",
            cure="Choose another name.",
            code="backup-001",
        )
    draft = out.with_name(f".{out.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zstandard.ZstdCompressor(level=3, write_checksum=True).stream_writer(
                file, closefd=False
            ) as packed:
                yield ArchiveWriter(packed)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(out)
        _sync_folder(out.parent)
    finally:
        draft.unlink(missing_ok=True)


def end_archive(archive: ArchiveWriter, manifest: Manifest) -> None:
    """Write the manifest with the digests of all that was added."""
    archive.close({"form": _FORM, **asdict(manifest), "files": dict(archive.digests)})


def unpack_archive(archive: Path, folder: Path) -> Manifest:
    """Write the files of an archive into a folder and compare each with its digest.

    Raises:
        LakeError: When it is no backup, or not as it was written (backup-002).
    """
    found: dict[str, str] = {}
    try:
        with (
            archive.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file) as plain,
            tarfile.open(fileobj=plain, mode="r|") as tar,
        ):
            for entry in tar:
                found[entry.name] = _unpack(tar, entry, folder)
    except (OSError, tarfile.TarError, zstandard.ZstdError) as error:
        raise _unreadable(archive, str(error)) from None
    return _checked(archive, folder, found)


def _unpack(tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> str:
    path = PurePosixPath(entry.name)
    content = tar.extractfile(entry) if entry.isreg() else None
    if content is None or path.is_absolute() or ".." in path.parts:
        raise tarfile.TarError(f'it holds "{entry.name}", which no backup holds')
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while chunk := content.read(_CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _checked(archive: Path, folder: Path, found: dict[str, str]) -> Manifest:
    if found.pop(_MANIFEST, None) is None:
        raise _unreadable(archive, "it ends before its manifest")
    path = folder / _MANIFEST
    plain = json.loads(path.read_bytes())
    path.unlink()
    if plain.pop("form") != _FORM:
        raise _unreadable(archive, "a newer version of Laban wrote it")
    manifest = Manifest(**{**plain, "keys_left_out": tuple(plain["keys_left_out"])})
    wrong = sorted(set(manifest.files.items()) ^ set(found.items()))
    if wrong:
        raise _unreadable(archive, f"{wrong[0][0]} is not as its manifest says")
    return manifest


def _unreadable(archive: Path, why: str) -> LakeError:
    return LakeError(
        f"{archive} is no whole backup: {why}.",
        cure="Take another copy of it; nothing was restored.",
        code="backup-002",
    )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Digesting:
    """A file that digests what is read of it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk
