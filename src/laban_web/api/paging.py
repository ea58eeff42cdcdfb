"""Lists page by page: each page says where the next one is, by the place at which it ended.

What is added or taken away meanwhile moves nothing: a place is a key, not a number.
"""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

from laban_web.api.problems import Problem, ProblemError

# What a number in a database can be at most.
GREATEST = 2**63 - 1

T = TypeVar("T")
Key = tuple[str, ...]


def next_link(request: HttpRequest, cursor: object | None, **settled: object) -> str | None:
    """Return the address of the next page of the list that was asked for; nothing at its end.

    `settled` is what the first page found by itself, and what holds for the next ones.
    """
    if cursor is None:
        return None
    return f"{request.path}?{urlencode({**request.GET.dict(), **settled, 'cursor': cursor})}"


def page_of(
    rows: Sequence[T], key_of: Callable[[T], Key], size: int, cursor: str | None
) -> tuple[Sequence[T], str | None]:
    """Return a page of rows that are in the order of their keys, and the cursor to the next.

    Raises:
        ProblemError: When no page gave the cursor (api-029).
    """
    begin = 0 if cursor is None else bisect_right(rows, _key(cursor), key=key_of)
    page = rows[begin : begin + size]
    is_last = begin + size >= len(rows)
    return page, None if is_last else _cursor(key_of(page[-1]))


def _cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _key(cursor: str) -> Key:
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        found: Any = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(part, str) for part in found):
        raise ProblemError(
            Problem(
                422,
                f'"{cursor[:40]}" is no place in this list.',
                "api-029",
                "Begin at the first page, or take the cursor as the page before gave it.",
            )
        )
    return tuple(found)
