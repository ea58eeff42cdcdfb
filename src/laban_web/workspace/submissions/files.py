"""The content of submissions: one file each, readable by the server alone, until it is delivered."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from laban_web.installation import installation
from laban_web.workspace.entry.forms import Row, lines_of
from laban_web.workspace.models import Submission


def path_of(submission: Submission) -> Path:
    """Return where the content is; its name tells the format."""
    return _folder() / f"{submission.id}.{submission.form}"


def write(submission: Submission, chunks: Iterable[bytes]) -> None:
    """Put new content in the place of what is there, whole or not at all."""
    target = path_of(submission)
    beside = target.with_suffix(".part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
    beside.replace(target)


def write_rows(submission: Submission, rows: list[Row]) -> None:
    """Keep typed rows."""
    write(submission, [lines_of(rows)])


def rows_of(submission: Submission) -> list[Row]:
    """Return the typed rows; none when nothing was typed yet."""
    path = path_of(submission)
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def sha256_of(submission: Submission) -> str:
    """Return the digest of the content, as a receipt states it."""
    with path_of(submission).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget(submission: Submission) -> None:
    """Delete the content: it is in the lake, or nobody wants it."""
    path_of(submission).unlink(missing_ok=True)


def _folder() -> Path:
    folder = installation().home / "workspace"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
