"""Secrets of second factors as they are stored: encrypted under LABAN_SECRET_KEY.

What an earlier key encrypted is read as long as LABAN_SECRET_KEY_OLD names that key.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

# Where the methods keep what is encrypted.
_FIELDS = ("secret", "seed")


def encrypted(text: str) -> str:
    """Return a secret as it is stored."""
    return _ciphers().encrypt(text.encode()).decode()


def decrypted(stored: str) -> str:
    """Return a secret as it was."""
    return _ciphers().decrypt(stored.encode()).decode()


def renew_secrets() -> int:
    """Encrypt what an earlier key encrypted under the one of today; return how many factors."""
    if not settings.SECRET_KEY_FALLBACKS:
        return 0
    renewed = 0
    for factor, readable in _factors(_cipher(settings.SECRET_KEY)):
        if not readable and _is_readable(factor, _ciphers()):
            for field in _fields(factor):
                factor.data[field] = _ciphers().rotate(factor.data[field].encode()).decode()
            factor.save(update_fields=["data"])
            renewed += 1
    return renewed


def count_unreadable() -> int:
    """Return how many second factors no known key can read: their people cannot sign in."""
    return sum(not readable for _, readable in _factors(_ciphers()))


def _factors(cipher: Fernet | MultiFernet) -> Iterator[tuple[Authenticator, bool]]:
    """Yield the factors that are encrypted, and whether a cipher reads them."""
    for factor in Authenticator.objects.order_by("pk").iterator():
        if _fields(factor):
            yield factor, _is_readable(factor, cipher)


def _fields(factor: Authenticator) -> list[str]:
    return [field for field in _FIELDS if field in factor.data]


def _is_readable(factor: Authenticator, cipher: Fernet | MultiFernet) -> bool:
    try:
        for field in _fields(factor):
            cipher.decrypt(factor.data[field].encode())
    except InvalidToken:
        return False
    return True


def _ciphers() -> MultiFernet:
    keys: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_cipher(key) for key in keys])


def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(b"second factors " + key.encode()).digest()))
