"""Names that become folders and files: only plain characters may pass."""

from __future__ import annotations

import re

from laban.base import LakeError

_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,199}")


def require_plain(name: str, noun: str) -> str:
    """Return a name that is safe as a file name.

    Raises:
        LakeError: When the name holds anything but letters, digits, `_`, `-`, `.` (lake-018).

    Example:
        >>> require_plain("2025-Q1_a", "run")
        '2025-Q1_a'
    """
    if not _PLAIN.fullmatch(name):
        raise LakeError(
            f'"{name}" cannot name a {noun}: it becomes a file name.',
            cure="Use letters without accents, digits, `_`, `-` and `.`, and begin with a letter "
            "or digit.",
            code="lake-018",
        )
    return name
