"""Signatures: Ed25519 keys, and DSSE envelopes that carry what was signed.

Source: DSSE protocol 1.0.0 (pre-authentication encoding); RFC 8032 (Ed25519).
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from laban.base.digests import sha256_hex
from laban.base.errors import ProofError

IN_TOTO = "application/vnd.in-toto+json"


@dataclass(frozen=True)
class PublicKey:
    """What lets anyone check a signature: the raw 32 bytes of an Ed25519 public key."""

    raw: bytes

    @classmethod
    def from_pem(cls, pem: bytes) -> PublicKey:
        """Read a public key.

        Raises:
            ProofError: When the bytes are not an Ed25519 public key in PEM form (proof-001).
        """
        try:
            key = serialization.load_pem_public_key(pem)
        except ValueError as error:
            raise _not_a_key("public", f"{error}") from error
        if not isinstance(key, ed25519.Ed25519PublicKey):
            raise _not_a_key("public", "it is a key of another kind")
        return cls(key.public_bytes_raw())

    @cached_property
    def id(self) -> str:
        """The key's name: the SHA-256 of its raw bytes."""
        return sha256_hex(self.raw)

    @property
    def pem(self) -> bytes:
        """The key in PEM form, to be published."""
        key = ed25519.Ed25519PublicKey.from_public_bytes(self.raw)
        encoding, form = serialization.Encoding.PEM, serialization.PublicFormat
        return key.public_bytes(encoding, form.SubjectPublicKeyInfo)

    def upholds(self, signature: bytes, content: bytes) -> bool:
        """Say whether a signature of some bytes was made with this key."""
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, content)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """A private Ed25519 key."""

    private: ed25519.Ed25519PrivateKey

    @classmethod
    def new(cls) -> SigningKey:
        """Make a key nobody else has."""
        return cls(ed25519.Ed25519PrivateKey.generate())

    @classmethod
    def load_or_create(cls, path: Path) -> SigningKey:
        """Read the key at a path; make it, readable by its owner only, when there is none.

        Raises:
            ProofError: When the file is not an Ed25519 private key in PEM form (proof-001).
        """
        if not path.exists():
            _write_once(path, cls.new().pem)
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (ValueError, TypeError) as error:
            raise _not_a_key(str(path), f"{error}") from error
        if not isinstance(key, ed25519.Ed25519PrivateKey):
            raise _not_a_key(str(path), "it is a key of another kind")
        return cls(key)

    @property
    def pem(self) -> bytes:
        """The private key in PEM form, not encrypted."""
        return self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @cached_property
    def public(self) -> PublicKey:
        """The half that may be shown."""
        return PublicKey(self.private.public_key().public_bytes_raw())

    def sign(self, content: bytes) -> bytes:
        """Return the signature of some bytes: 64 bytes."""
        return self.private.sign(content)


def seal(payload: bytes, key: SigningKey, payload_type: str = IN_TOTO) -> dict[str, Any]:
    """Sign bytes and put them with their signature into a DSSE envelope.

    Example:
        >>> key = SigningKey.new()
        >>> unseal(seal(b"{}", key), key.public)
        b'{}'
    """
    signature = key.sign(_to_sign(payload_type, payload))
    return {
        "payloadType": payload_type,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": key.public.id, "sig": base64.b64encode(signature).decode()}],
    }


def unseal(envelope: Mapping[str, Any], key: PublicKey, payload_type: str = IN_TOTO) -> bytes:
    """Return what an envelope carries, once its signature has been found right.

    Raises:
        ProofError: When it is not an envelope (proof-002), carries something else (proof-003),
            or no signature on it was made with that key (proof-004).
    """
    payload, found_type = payload_of(envelope), envelope["payloadType"]
    if found_type != payload_type:
        raise ProofError(
            f'The envelope carries "{found_type}", not "{payload_type}".',
            cure="Take the envelope of a run's statement.",
            code="proof-003",
        )
    content = _to_sign(payload_type, payload)
    if not any(key.upholds(signature, content) for signature in _signatures(envelope)):
        raise ProofError(
            f"No signature on the envelope was made with the key {key.id}.",
            cure="Either the statement was changed after it was signed, or another key signed "
            "it: get the public key from those who published the figures.",
            code="proof-004",
        )
    return payload


def payload_of(envelope: Mapping[str, Any]) -> bytes:
    """Return what an envelope carries without checking any signature.

    Raises:
        ProofError: When it is not a DSSE envelope (proof-002).
    """
    if not isinstance(envelope.get("payloadType"), str) or "signatures" not in envelope:
        raise _not_an_envelope("it lacks payloadType or signatures")
    return _decoded(envelope.get("payload"))


def _signatures(envelope: Mapping[str, Any]) -> list[bytes]:
    entries = envelope["signatures"]
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        raise _not_an_envelope("its signatures are not a list of signatures")
    return [_decoded(one.get("sig")) for one in entries]


def _decoded(text: object) -> bytes:
    if not isinstance(text, str):
        raise _not_an_envelope("a part in base64 is missing")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise _not_an_envelope(f"a part is not base64: {error}") from error


def _to_sign(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed: type and payload, each with its length before it."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _write_once(path: Path, content: bytes) -> None:
    """Write a private file whole, unless somebody else has written it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link fails where a file is: of two that race, both go on with the first one's key.
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _not_a_key(which: str, why: str) -> ProofError:
    return ProofError(
        f"The {which} key cannot be read: {why}.",
        cure="It must be an Ed25519 key in PEM form without a password.",
        code="proof-001",
    )


def _not_an_envelope(why: str) -> ProofError:
    return ProofError(
        f"This is not a signed envelope: {why}.",
        cure="Take the proof file as `laban prove` wrote it.",
        code="proof-002",
    )
