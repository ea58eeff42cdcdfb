"""Answers that any cache may keep: validators first, the body only when it is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import orjson

from laban import __version__
from laban.report import LICENCE_ADDRESS
from laban_web.api.problems import Problem, ProblemError

LICENCE_NAME = "CC BY 4.0"
_CHARSET = "; charset=utf-8"
_LINKS = (
    f'<{LICENCE_ADDRESS}>; rel="license"',
    '</api/v1/openapi.json>; rel="service-desc"',
)


@dataclass(frozen=True)
class OpenBody:
    """The bytes of an answer, whole or some at a time, and links that only they tell."""

    whole: bytes | None = None
    parts: Callable[[], Iterator[bytes]] | None = None
    next_address: str | None = None

    def links(self) -> str:
        """Return the header Link (RFC 8288)."""
        following = [f'<{self.next_address}>; rel="next"'] if self.next_address else []
        return ", ".join([*_LINKS, *following])


@dataclass(frozen=True)
class OpenAnswer:
    """What is answered to a question; `body` makes the bytes.

    `depends_on` is everything that the bytes follow from: the same texts, the same answer.
    """

    media_type: str
    depends_on: tuple[str, ...]
    body: Callable[[], OpenBody]
    modified_at: datetime | None = None
    max_age_seconds: int = 300
    file_name: str | None = None
    is_heavy: bool = False

    @property
    def tag(self) -> str:
        """The entity tag; weak, because what is packed differs in its bytes."""
        told = "\n".join((__version__, self.media_type, *self.depends_on))
        return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'

    def is_known(self, headers: Mapping[str, str]) -> bool:
        """Say whether the asker already has this answer (RFC 9110, section 13)."""
        tags = headers.get("if-none-match")
        if tags is not None:
            known = {one.strip().removeprefix("W/") for one in tags.split(",")}
            return "*" in known or self.tag.removeprefix("W/") in known
        since = _moment(headers.get("if-modified-since", ""))
        return bool(since and self.modified_at and self.modified_at - since < timedelta(seconds=1))

    def head(self) -> dict[str, str]:
        """Return the headers that do not depend on the body."""
        found = {
            "content-type": f"{self.media_type}{_CHARSET if _is_text(self.media_type) else ''}",
            "etag": self.tag,
            "cache-control": f"public, max-age={self.max_age_seconds}",
            "vary": "Accept, Accept-Encoding",
        }
        if self.modified_at:
            found["last-modified"] = format_datetime(self.modified_at.astimezone(UTC), usegmt=True)
        if self.file_name:
            found["content-disposition"] = f'attachment; filename="{self.file_name}"'
        return found


def json_body(document: object, next_address: str | None = None) -> OpenBody:
    """Return a document as the body of an answer."""
    return OpenBody(whole=orjson.dumps(document), next_address=next_address)


def no_such(title: str, cure: str) -> ProblemError:
    """Return the problem that there is nothing of that name."""
    return ProblemError(Problem(404, title, "open-006", cure))


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/")


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
