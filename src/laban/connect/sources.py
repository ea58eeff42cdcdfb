"""The bytes of a delivery: read once, digested on the way, decompressed within bounds."""

from __future__ import annotations

import gzip
import hashlib
import io
import tempfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import zstandard

from laban.base import DeliveryError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

EXPANSION_AT_MOST = 200
EXPANSION_IS_FREE_BELOW_BYTES = 64 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


class ByteStream:
    """Bytes that come one after another, with a look ahead."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._held = b""

    def peek(self, size: int) -> bytes:
        """Return the next bytes without taking them; fewer only at the end."""
        while len(self._held) < size:
            more = self._read(size - len(self._held))
            if not more:
                break
            self._held += more
        return self._held[:size]

    def read(self, size: int) -> bytes:
        """Take the next bytes, at least one and at most `size`; nothing at the end."""
        if self._held:
            taken, self._held = self._held[:size], self._held[size:]
            return taken
        return self._read(size)


class Source:
    """The content of one delivery. Take it as a stream or as a file, once; then its digest."""

    def __init__(self, name: str, raw: BinaryIO, path: Path | None, folder: Path) -> None:
        self.name = name
        self.bytes_read = 0
        self._raw = raw
        self._path = path
        self._folder = folder
        self._digest = hashlib.sha256()
        self._delivered = ByteStream(self._read_raw)
        self._elsewhere: Future[None] | None = None

    def stream(self) -> ByteStream:
        """Return the content, decompressed when it is gzip or zstd."""
        start = self._delivered.peek(4)
        if start.startswith(_GZIP):
            opened = gzip.GzipFile(fileobj=_as_file(self._delivered))
            return ByteStream(self._bounded(opened.read1))
        if start.startswith(_ZSTD):
            reader = zstandard.ZstdDecompressor().stream_reader(
                _as_file(self._delivered), read_across_frames=True
            )
            return ByteStream(self._bounded(reader.read))
        return ByteStream(self._delivered.read)

    def file(self) -> Path:
        """Return the content, decompressed, as a file on this machine."""
        start = self._delivered.peek(4)
        if self._path and not start.startswith((_GZIP, _ZSTD)):
            thread = ThreadPoolExecutor(1, thread_name_prefix="laban-digest")
            self._elsewhere = thread.submit(self._read_rest)
            thread.shutdown(wait=False)
            return self._path
        stream, copy = self.stream(), self._folder / "content"
        with copy.open("wb") as target:
            while chunk := stream.read(_CHUNK_BYTES):
                target.write(chunk)
        return copy

    def sha256(self) -> str:
        """Read what is left and return the digest of the bytes as delivered, in hexadecimal."""
        if self._elsewhere:
            self._elsewhere.result()
        self._read_rest()
        return self._digest.hexdigest()

    def _read_rest(self) -> None:
        while self._read_raw(_CHUNK_BYTES):
            pass

    def _read_raw(self, size: int) -> bytes:
        content = self._raw.read(size)
        self._digest.update(content)
        self.bytes_read += len(content)
        return content

    def _bounded(self, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
        """Wrap a decompressor: damage is a sentence, and so is content that swells too much."""
        seen = 0

        def read_within_bounds(size: int) -> bytes:
            nonlocal seen
            try:
                content = read(size)
            except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
                raise _damaged(self.name, error) from error
            seen += len(content)
            allowed = max(EXPANSION_IS_FREE_BELOW_BYTES, EXPANSION_AT_MOST * self.bytes_read)
            if seen > allowed:
                raise _swollen(self.name)
            return content

        return read_within_bounds


@contextmanager
def open_source(content: Path | BinaryIO) -> Iterator[Source]:
    """Open what is being delivered: a file, or anything that can be read.

    Raises:
        DeliveryError: When the file cannot be opened (connect-009).
    """
    with tempfile.TemporaryDirectory(prefix="laban-delivery-") as folder:
        if not isinstance(content, Path):
            name = str(getattr(content, "name", "the content"))
            yield Source(name, content, None, Path(folder))
            return
        try:
            opened = content.open("rb")
        except OSError as error:
            raise DeliveryError(
                f"{content} cannot be read: {error.strerror}.",
                cure="Look at the path and the permissions.",
                code="connect-009",
            ) from error
        with opened:
            yield Source(content.name, opened, content, Path(folder))


class _File(io.RawIOBase):
    """A stream in the shape that the decompressors want."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, target: WriteableBuffer) -> int:
        view = memoryview(target).cast("B")
        content = self._stream.read(len(view))
        view[: len(content)] = content
        return len(content)


def _as_file(stream: ByteStream) -> io.BufferedReader:
    return io.BufferedReader(_File(stream), _CHUNK_BYTES)


def _damaged(name: str, error: Exception) -> DeliveryError:
    return DeliveryError(
        f"{name} cannot be decompressed: {error}.",
        cure="Compress it again, or deliver it as it is.",
        code="connect-009",
    )


def _swollen(name: str) -> DeliveryError:
    return DeliveryError(
        f"{name} swells to more than {EXPANSION_AT_MOST} times its size when it is decompressed, "
        "which real records do not.",
        cure="Deliver it without compression.",
        code="connect-010",
    )
