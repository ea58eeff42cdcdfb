"""Vietnamese text without what people leave out when they type: case, diacritics, the bar of đ."""

from __future__ import annotations

import re
import unicodedata

_BARRED = str.maketrans({"đ": "d", "Đ": "D"})
_MARKS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return a text in lower case without diacritics.

    Example:
        >>> fold("Chuyển đổi số ĐÀ NẴNG")
        'chuyen doi so da nang'
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_BARRED))
    return unicodedata.normalize("NFC", _MARKS.sub("", decomposed)).casefold()


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order.

    A number of a law counts as one word and as its parts, so that either finds it.

    Example:
        >>> words("Quyết định 749/QĐ-TTg")
        ['quyet', 'dinh', '749/qd-ttg', '749', 'qd', 'ttg']
    """
    found = []
    for word in _WORD.findall(fold(text)):
        parts = _PART.findall(word)
        found += [word, *parts] if len(parts) > 1 else parts
    return found


def spelt_words(text: str) -> list[str]:
    """Return the words of a text in lower case as they are spelt, diacritics included."""
    return _PART.findall(unicodedata.normalize("NFC", text).casefold())


def plain_words(text: str) -> list[str]:
    """Return the folded words of a text without joined numbers of laws."""
    return _PART.findall(fold(text))
