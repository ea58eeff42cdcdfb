"""Pseudonyms: a keyed hash in the place of what tells who somebody is."""

from __future__ import annotations

import hashlib

import pyarrow as pa

from laban.base import DeliveryError

SHORTEST_KEY_BYTES = 16
HEXADECIMALS = 32
_BLOCK = 64


class Pseudonyms:
    """HMAC-SHA256 of each different value, the first 32 hexadecimals of it.

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
        encoded = values.cast(pa.string()).cast(pa.binary()).dictionary_encode()
        hashed = [self._hash(value) for value in encoded.dictionary.to_pylist()]
        return pa.array(hashed, pa.string()).take(encoded.indices)

    def _hash(self, value: bytes) -> str:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(value)
        outer.update(inner.digest())
        return outer.hexdigest()[:HEXADECIMALS]
