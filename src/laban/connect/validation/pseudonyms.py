"""Pseudonyms: a keyed hash in the place of what tells who somebody is."""

from __future__ import annotations

import binascii
import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laban.base import DeliveryError

SHORTEST_KEY_BYTES = 16
HEXADECIMALS = 32
_BLOCK = 64
_LOOK_AT = 1_000


class Pseudonyms:
    """HMAC-SHA256 of values, the first 32 hexadecimals of it.

    The two halves of the hash that depend on the key alone are computed once.

    Raises:
        DeliveryError: When the key is shorter than 16 bytes (connect-015).
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < SHORTEST_KEY_BYTES:
            raise DeliveryError(
                f"The key of the pseudonyms has {len(key)} bytes, which is too few to protect "
                "anybody.",
                cure=f"Set a key of at least {SHORTEST_KEY_BYTES} random bytes, and keep it.",
                code="connect-015",
            )
        if len(key) > _BLOCK:
            key = hashlib.sha256(key).digest()
        padded = key.ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def of(self, values: pa.Array) -> pa.StringArray:
        """Return the pseudonyms of values; unknown stays unknown."""
        contents = values.cast(pa.string()).cast(pa.binary())
        known = contents.drop_null()
        if _is_repeating(known):
            encoded = known.dictionary_encode()
            hashed = self._hash(encoded.dictionary).take(encoded.indices)
        else:
            hashed = self._hash(known)
        if not contents.null_count:
            return hashed
        nothing = pa.nulls(len(contents), pa.string())
        return pc.replace_with_mask(nothing, pc.is_valid(contents), hashed)

    def _hash(self, contents: pa.BinaryArray) -> pa.StringArray:
        copy_inner, copy_outer = self._inner.copy, self._outer.copy
        digests = []
        # Other threads wait while this loop runs, so it does as little as it can.
        for content in contents.to_numpy(zero_copy_only=False):
            inner, outer = copy_inner(), copy_outer()
            inner.update(content)
            outer.update(inner.digest())
            digests.append(outer.digest())
        return _hexadecimals(b"".join(digests), len(digests))


def _is_repeating(values: pa.BinaryArray) -> bool:
    """Say whether the values repeat so often that finding the different ones saves time."""
    first = values.slice(0, _LOOK_AT)
    return bool(pc.count_distinct(first).as_py() < len(first) // 2)


def _hexadecimals(digests: bytes, count: int) -> pa.StringArray:
    """Return the first hexadecimals of each digest, all digests given one after another."""
    width = HEXADECIMALS // 2
    rows = np.frombuffer(digests, np.uint8).reshape(count, 32)[:, :width]
    text = binascii.hexlify(rows.tobytes())
    offsets = np.arange(count + 1, dtype=np.int32) * HEXADECIMALS
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text)]
    return pa.Array.from_buffers(pa.string(), count, buffers)
