"""Records from an address that answers page by page, each way of paging with an end to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import httpx

from laban.base import PullError
from laban.connect.pulls.answers import TIMEOUT_SECONDS, Asking
from laban.connect.pulls.context import Pulling
from laban.connect.pulls.lines import line_of
from laban.connect.pulls.positions import Position
from laban.connect.pulls.spool import Rows
from laban.programme import (
    Cursor,
    CursorError,
    CursorValue,
    RestSource,
    Source,
    read_cursor,
    write_cursor,
)


@dataclass(frozen=True)
class Pages:
    """The pages of a source; `cursor` is the value by which its records are told new."""

    asking: Asking
    settings: RestSource
    cursor: Cursor | None
    pulling: Pulling

    def rows(self, since: Position | None) -> Rows:
        """Yield the records of every page, each with the value of its cursor."""
        for page in self._pages(since):
            for record in self._records(page):
                yield record, self._value(record)

    def _pages(self, since: Position | None) -> Iterator[Any]:
        settings = self.settings
        parameters = dict(settings.parameters)
        if since and settings.since_parameter:
            parameters[settings.since_parameter] = write_cursor(since.value)
        url, number = settings.url, settings.first_page
        if settings.paging == "page" and settings.page_parameter:
            parameters[settings.page_parameter] = str(number)
        seen: set[bytes] = set()
        for _ in range(settings.pages_at_most):
            page = self.asking.answer(url, parameters)
            records = self._records(page)
            digest = hashlib.sha256(b"".join(map(line_of, records))).digest()
            if records and digest in seen:
                raise _endless("the same page came twice")
            seen.add(digest)
            yield page
            if settings.paging == "none" or (settings.paging == "page" and not records):
                return
            number += 1
            following = self._following(page, number)
            if not following:
                return
            if settings.paging == "next_link":
                url, parameters = self._same_origin(urljoin(url, following)), {}
            elif settings.page_parameter:
                parameters[settings.page_parameter] = following
        raise _endless(f"there are more than {settings.pages_at_most:,} pages")

    def _following(self, page: Any, number: int) -> str:
        if self.settings.paging == "page":
            return str(number)
        found = at_path(page, self.settings.next or "")
        return "" if found is None else str(found)

    def _same_origin(self, url: str) -> str:
        own, next_one = httpx.URL(self.settings.url), httpx.URL(url)
        if (own.scheme, own.host, own.port) == (next_one.scheme, next_one.host, next_one.port):
            return url
        raise PullError(
            f"The next page is said to be at {next_one.host}, another address than {own.host}.",
            cure="Secrets are not carried to another address: ask the operator of the source.",
            code="pull-012",
        )

    def _records(self, page: Any) -> list[Mapping[str, Any]]:
        where = self.settings.records
        found = at_path(page, where) if where else page
        if isinstance(found, list) and all(isinstance(one, Mapping) for one in found):
            return found
        place = f'at "{where}"' if where else "as a whole"
        raise PullError(
            f"The answer holds no list of records {place}.",
            cure="Look at `records`: the dotted path to the list in the answer.",
            code="pull-011",
        )

    def _value(self, record: Mapping[str, Any]) -> CursorValue:
        """Return the cursor's value; without a cursor, one that all records share."""
        cursor = self.cursor
        if cursor is None:
            return ""
        found = at_path(record, cursor.column)
        try:
            value = read_cursor(cursor.type, "" if found is None else str(found))
        except CursorError as error:
            raise _no_cursor(cursor, found, error.wanted) from None
        if found is None:
            raise _no_cursor(cursor, found, "a text")
        return self.fit(value)

    def fit(self, value: CursorValue) -> CursorValue:
        """Return a moment with a zone: that of the programme where it has none."""
        if isinstance(value, datetime) and value.tzinfo is None:
            return value.replace(tzinfo=self.pulling.zone)
        return value


@contextmanager
def open_pages(pulling: Pulling, source: Source) -> Iterator[Pages]:
    """Open the address of a source.

    Raises:
        PullError: When a secret is not set (pull-003).
    """
    settings = source.rest
    if settings is None:
        raise RuntimeError(f"{source.source} was checked to have an address")
    headers = {"Accept": "application/json", **settings.headers}
    secret = settings.secret_headers.items()
    headers |= {name: pulling.reveal(value) for name, value in secret}
    if settings.bearer:
        headers["Authorization"] = f"Bearer {pulling.reveal(settings.bearer)}"
    password = pulling.reveal_any(settings.password)
    auth = (settings.username or "", password) if password is not None else None
    with httpx.Client(
        headers=headers, auth=auth, timeout=TIMEOUT_SECONDS, trust_env=False
    ) as client:
        asking = Asking(client, pulling.now, pulling.sleep)
        yield Pages(asking, settings, source.cursor, pulling)


def at_path(value: Any, path: str) -> Any:
    """Return what stands at a dotted path, or nothing.

    Example:
        >>> at_path({"links": {"next": "/b"}}, "links.next")
        '/b'
    """
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _no_cursor(cursor: Cursor, found: Any, wanted: str) -> PullError:
    shown = "missing" if found is None else f'"{str(found)[:80]}"'
    return PullError(
        f'The cursor "{cursor.column}" of a record is {shown}, not {wanted}.',
        cure="Look at `cursor`: its column, a dotted path, and its type.",
        code="pull-008",
    )


def _endless(why: str) -> PullError:
    return PullError(
        f"The pages do not end: {why}.",
        cure="Look at `paging` and its parameters; raise `pages_at_most` if there are so many.",
        code="pull-012",
    )
