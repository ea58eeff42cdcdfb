"""An outbox: what is to be sent lies in a folder until there is an answer that counts.

A crash between sending and the answer leaves the entry there, and with it the id: the next
`LabanClient.resend` sends the same content under the same id, which lands it once.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from laban_client.contents import Content, content_of


@dataclass(frozen=True)
class Kept:
    """One entry of the outbox: what is sent, as what, under which id."""

    name: str
    record_type: str
    id: str
    media_type: str
    encoding: str
    sha256: str
    options: Mapping[str, str]


class Outbox:
    """A folder of entries; `refused/` in it holds those that the server will never take."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._refused = folder / "refused"
        self._refused.mkdir(parents=True, exist_ok=True)

    def put(self, content: Content, record_type: str, id: str, options: Mapping[str, str]) -> Kept:
        """Write down what is to be sent; the same content and id give the same entry."""
        known = (kept for kept in self if (kept.id, kept.record_type) == (id, record_type))
        same = next((kept for kept in known if kept.sha256 == content.sha256), None)
        if same is not None:
            return same
        order = f"{time.time_ns():020d}-{hashlib.sha256(id.encode()).hexdigest()[:12]}"
        kept = Kept(
            order, record_type, id, content.media_type, content.encoding, content.sha256, options
        )
        _write(self._content_path(kept), content.chunks())
        # The entry counts from the moment this file has its name.
        _write(self._folder / f"{order}.json", [json.dumps(asdict(kept)).encode()])
        return kept

    def content(self, kept: Kept) -> Content:
        """Return the content of an entry."""
        return content_of(self._content_path(kept), kept.media_type, kept.encoding)

    def settle(self, kept: Kept) -> None:
        """Take out an entry that was answered with a receipt."""
        (self._folder / f"{kept.name}.json").unlink(missing_ok=True)
        self._content_path(kept).unlink(missing_ok=True)

    def set_aside(self, kept: Kept, problem: Mapping[str, Any]) -> None:
        """Move an entry that will never be taken out of the way, with the reason."""
        text = json.dumps({"kept": asdict(kept), "problem": problem}, ensure_ascii=False)
        _write(self._refused / f"{kept.name}.json", [text.encode()])
        self._content_path(kept).replace(self._refused / f"{kept.name}.content")
        (self._folder / f"{kept.name}.json").unlink()

    def __iter__(self) -> Iterator[Kept]:
        """Yield the entries, oldest first."""
        for path in sorted(self._folder.glob("*.json")):
            yield Kept(**json.loads(path.read_bytes()))

    def _content_path(self, kept: Kept) -> Path:
        return self._folder / f"{kept.name}.content"


def _write(path: Path, chunks: Iterator[bytes] | list[bytes]) -> None:
    """Write a file that is there whole, also after a crash, or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
