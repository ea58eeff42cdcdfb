"""Folders of files, wherever fsspec reaches them: here, in an S3 store, on an SFTP server."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

import paramiko
import pyarrow.fs
from fsspec.implementations.arrow import ArrowFSWrapper
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.sftp import SFTPFileSystem

from laban.base import PullError
from laban.connect.pulls.context import Pulling
from laban.programme import FilesSource, SftpSource, Source

LARGEST_FILE_BYTES = 4 * 1024 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_TIMEOUT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as the folder lists it; `mark` changes when the file does."""

    path: str
    size: int
    changed_at: datetime | None
    mark: str

    def position(self, content_sha256: str) -> str:
        """Return what the book keeps of the file once it is delivered."""
        return json.dumps({"mark": self.mark, "sha256": content_sha256})


@dataclass(frozen=True)
class Folder:
    """A folder, and which of its files are wanted."""

    filesystem: Any
    root: str
    settings: FilesSource | SftpSource

    def new_files(self, known: Mapping[str, str], now: datetime) -> list[FoundFile]:
        """Return the files that are new or changed, by path, without those still being written."""
        quiet = now - timedelta(seconds=self.settings.quiet_seconds)
        with said_of_the_files():
            found = sorted(self._files(), key=lambda file: file.path)
        fresh = [file for file in found if mark_of(known.get(file.path)) != file.mark]
        if self.settings.quiet_seconds:
            fresh = [file for file in fresh if not file.changed_at or file.changed_at <= quiet]
        return fresh[: self.settings.files_at_most]

    def fetch(self, file: FoundFile, target: Path) -> str:
        """Copy a file to this machine, and return the digest of its bytes.

        Raises:
            PullError: When it cannot be read (pull-015), is too large (pull-016), or changes while
                it is copied (pull-017).
        """
        if file.size > LARGEST_FILE_BYTES:
            raise PullError(
                f"{file.path} has {file.size:,} bytes, more than the {LARGEST_FILE_BYTES:,} taken.",
                cure="Split it.",
                code="pull-016",
            )
        digest, size = hashlib.sha256(), 0
        path = f"{self.root}/{file.path}"
        with (
            said_of_the_files(),
            self.filesystem.open(path, "rb") as source,
            target.open("wb") as copy,
        ):
            while size <= file.size and (chunk := source.read(_CHUNK_BYTES)):
                digest.update(chunk)
                size += copy.write(chunk)
        if size != file.size:
            raise PullError(
                f"{file.path} had {file.size:,} bytes when it was listed and {size:,} when it was "
                "read: it is still being written.",
                cure="The next pull takes it; raise `quiet_seconds`, or write it elsewhere first "
                "and move it into the folder.",
                code="pull-017",
            )
        return digest.hexdigest()

    def _files(self) -> Iterator[FoundFile]:
        depth = self.settings.pattern.count("/") + 1
        listed = self.filesystem.find(self.root, maxdepth=depth, detail=True)
        for name, facts in listed.items():
            path = str(PurePosixPath(name.lstrip("/")).relative_to(self.root.lstrip("/")))
            is_wanted = path.count("/") == depth - 1 and fnmatchcase(path, self.settings.pattern)
            if is_wanted and not PurePosixPath(path).name.startswith("."):
                yield _found(path, facts)


def mark_of(position: str | None) -> str | None:
    """Return the mark of a file as it was when it was delivered."""
    return json.loads(position)["mark"] if position else None


def digest_of(position: str | None) -> str | None:
    """Return the digest of a file as it was delivered."""
    return json.loads(position)["sha256"] if position else None


@contextmanager
def open_folder(pulling: Pulling, source: Source) -> Iterator[Folder]:
    """Open the folder of a source.

    Raises:
        PullError: When it cannot be reached (pull-015), or the server is another than the one
            whose key the programme names (pull-018).
    """
    if source.sftp:
        with _sftp(pulling, source.sftp) as filesystem:
            yield Folder(filesystem, source.sftp.folder.rstrip("/"), source.sftp)
    elif source.files:
        with said_of_the_files():
            filesystem, root = _store(pulling, source.files)
        yield Folder(filesystem, root.rstrip("/"), source.files)


@contextmanager
def said_of_the_files() -> Iterator[None]:
    """Turn what a store or a server says into a sentence.

    Raises:
        PullError: When a folder or file cannot be read (pull-015).
    """
    try:
        yield
    except (OSError, paramiko.SSHException, EOFError) as error:
        words = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
        raise PullError(
            f"The files cannot be read: {words}.",
            cure="Look whether the folder is there, and whether the user may read it.",
            code="pull-015",
        ) from None


def _found(path: str, facts: Mapping[str, Any]) -> FoundFile:
    changed = facts.get("mtime") or facts.get("LastModified")
    if isinstance(changed, int | float):
        changed = datetime.fromtimestamp(changed, UTC)
    elif isinstance(changed, datetime) and changed.tzinfo is None:
        changed = changed.replace(tzinfo=UTC)
    size = int(facts["size"])
    stamp = changed.isoformat() if changed else ""
    return FoundFile(path, size, changed, f"{size} {stamp}".strip())


def _store(pulling: Pulling, settings: FilesSource) -> tuple[Any, str]:
    if not settings.url.startswith("s3://"):
        folder = (pulling.folder / settings.url.removeprefix("file://")).resolve()
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is no folder")
        return LocalFileSystem(skip_instance_cache=True), folder.as_posix()
    options = {
        "endpoint_override": settings.endpoint,
        "region": settings.region,
        "access_key": pulling.reveal_any(settings.access_key),
        "secret_key": pulling.reveal_any(settings.secret_key),
        "connect_timeout": _TIMEOUT_SECONDS,
        "request_timeout": _TIMEOUT_SECONDS,
    }
    store = pyarrow.fs.S3FileSystem(**{k: v for k, v in options.items() if v is not None})
    return ArrowFSWrapper(store, skip_instance_cache=True), settings.url.removeprefix("s3://")


class _KnownHost(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
    """Accepts one server only: the one whose key the programme names."""

    def __init__(self, host_key: str) -> None:
        self.host_key = " ".join(host_key.split()[:2])

    def missing_host_key(self, _client: Any, hostname: str, key: paramiko.PKey) -> None:
        shown = f"{key.get_name()} {key.get_base64()}"
        if shown != self.host_key:
            raise PullError(
                f"{hostname} shows the key {shown[:60]}…, not the one that the programme names.",
                cure="It may be another server that poses as it. Ask its operator; correct "
                "`host_key` only when he confirms the new key.",
                code="pull-018",
            )


@contextmanager
def _sftp(pulling: Pulling, settings: SftpSource) -> Iterator[Any]:
    text = pulling.reveal_any(settings.private_key)
    key = _private_key(text) if text else None
    password = pulling.reveal_any(settings.password)
    policy = _KnownHost(settings.host_key)
    kind = policy.host_key.split()[0]
    with said_of_the_files():
        filesystem = SFTPFileSystem(
            settings.host,
            port=settings.port,
            username=settings.username,
            password=password,
            pkey=key,
            host_key_policy=policy,
            look_for_keys=False,
            allow_agent=False,
            timeout=_TIMEOUT_SECONDS,
            auth_timeout=_TIMEOUT_SECONDS,
            banner_timeout=_TIMEOUT_SECONDS,
            transport_factory=_asking_for(kind),
            skip_instance_cache=True,
        )
    try:
        yield filesystem
    finally:
        filesystem.client.close()


def _asking_for(kind: str) -> Any:
    """Return a transport that asks the server for the kind of key that the programme names."""

    def transport(*arguments: Any, **named: Any) -> paramiko.Transport:
        made = paramiko.Transport(*arguments, **named)
        options = made.get_security_options()
        same = [one for one in options.key_types if one == kind or ("rsa" in one and "rsa" in kind)]
        options.key_types = same or options.key_types
        return made

    return transport


def _private_key(text: str) -> paramiko.PKey:
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(text))
        except (paramiko.SSHException, ValueError):
            continue
    raise PullError(
        "The private key cannot be read.",
        cure="It must be an Ed25519, ECDSA or RSA key in OpenSSH form without a passphrase.",
        code="pull-015",
    )
