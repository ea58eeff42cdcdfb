"""Text as it is looked for: without marks above and below letters, without capitals."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Return a text as it is compared.

    Example:
        >>> folded("Tỉnh Đắk Lắk")
        'tinh dak lak'
    """
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words that are looked for in folded texts."""
    return tuple(folded(text).split())


def has_words(words: tuple[str, ...], text: str) -> bool:
    """Say whether every word stands in a folded text."""
    return all(word in text for word in words)
