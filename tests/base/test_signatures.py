"""Keys and envelopes."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from laban.base import ProofError, PublicKey, SigningKey, seal, unseal

# RFC 8032 section 7.1, test 2: secret key, public key, message, signature.
SECRET = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def known_key() -> SigningKey:
    return SigningKey(ed25519.Ed25519PrivateKey.from_private_bytes(SECRET))


def test_signature_is_the_one_of_the_rfc():
    key = known_key()
    assert key.public.raw == PUBLIC
    assert key.sign(b"\x72") == SIGNATURE
    assert key.public.upholds(SIGNATURE, b"\x72")
    assert not key.public.upholds(SIGNATURE, b"\x73")


def test_key_is_named_by_the_digest_of_its_public_half():
    assert known_key().public.id == sha256(PUBLIC).hexdigest()


def test_what_is_signed_is_the_encoding_that_dsse_gives_as_its_example():
    key = known_key()
    envelope = seal(b"hello world", key, "http://example.com/HelloWorld")
    signed = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert key.public.upholds(base64.b64decode(envelope["signatures"][0]["sig"]), signed)


def test_envelope_gives_back_what_was_sealed():
    key = SigningKey.new()
    assert unseal(seal(b"{}", key), key.public) == b"{}"


def test_changed_payload_is_found():
    key = SigningKey.new()
    envelope = seal(b'{"value": 1}', key)
    envelope["payload"] = base64.b64encode(b'{"value": 2}').decode()
    with pytest.raises(ProofError, match="proof-004"):
        unseal(envelope, key.public)


def test_envelope_of_another_key_is_refused():
    with pytest.raises(ProofError, match="proof-004"):
        unseal(seal(b"{}", SigningKey.new()), SigningKey.new().public)


def test_envelope_of_another_kind_is_refused():
    key = SigningKey.new()
    with pytest.raises(ProofError, match="proof-003"):
        unseal(seal(b"{}", key, "text/plain"), key.public)


@pytest.mark.parametrize(
    "envelope",
    [
        {},
        {"payloadType": "x"},
        {"payloadType": "application/vnd.in-toto+json", "payload": "!", "signatures": []},
        {"payloadType": "application/vnd.in-toto+json", "payload": "e30=", "signatures": "no"},
        {"payloadType": "application/vnd.in-toto+json", "payload": "e30=", "signatures": [{}]},
    ],
)
def test_what_is_not_an_envelope_is_refused(envelope):
    with pytest.raises(ProofError, match="proof-002"):
        unseal(envelope, SigningKey.new().public)


def test_key_is_made_once_and_closed_to_others(tmp_path):
    path = tmp_path / "keys" / "signing.pem"
    first = SigningKey.load_or_create(path)
    assert SigningKey.load_or_create(path).public == first.public
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["signing.pem"]


def test_those_who_race_for_a_key_get_the_same(tmp_path):
    path = tmp_path / "signing.pem"
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: SigningKey.load_or_create(path), range(16)))
    assert len({key.public.id for key in keys}) == 1


def test_public_key_is_read_back_from_pem():
    key = SigningKey.new().public
    assert PublicKey.from_pem(key.pem) == key


def test_file_that_is_no_key_is_refused(tmp_path):
    path = tmp_path / "signing.pem"
    path.write_text("not a key")
    with pytest.raises(ProofError, match="proof-001"):
        SigningKey.load_or_create(path)
    with pytest.raises(ProofError, match="proof-001"):
        PublicKey.from_pem(b"not a key")
