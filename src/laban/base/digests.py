"""Canonical bytes and their digests: the same value gives the same digest anywhere."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """Return a value as JSON bytes with sorted keys, no spaces, UTF-8.

    Example:
        >>> canonical_json({"b": 1, "a": "đ"}).decode()
        '{"a":"đ","b":1}'
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 lower-case hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()
