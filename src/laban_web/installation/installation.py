"""The installation that every room of the server works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from laban.base import SigningKey
from laban.cli import Context, clock
from laban.lake import Lake
from laban.programme import Programme
from laban.publication import Publication


@dataclass(frozen=True)
class Installation:
    """Settings, and what is opened from them when a room first needs it.

    Safe for several threads: the lake gives each thread its own connection.
    """

    context: Context
    now: Callable[[], datetime] = field(default=clock)

    @property
    def home(self) -> Path:
        """The folder of all state."""
        return self.context.home

    @property
    def settings(self) -> dict[str, str]:
        """The value of every setting by its name."""
        return self.context.settings

    @cached_property
    def programme(self) -> Programme:
        """The programme as it was when the server started."""
        return self.context.programme()

    @property
    def lake(self) -> Lake:
        """The open lake."""
        return self.context.lake

    @property
    def publication(self) -> Publication | None:
        """What the public reads now; nothing until something is published."""
        return self.context.shelf.latest

    @property
    def signing_key(self) -> SigningKey:
        """The key that signs receipts and runs."""
        return self.context.signing_key

    @property
    def pseudonym_key(self) -> bytes:
        """The key of pseudonyms."""
        return self.context.pseudonym_key

    @property
    def today(self) -> date:
        """The day it is in the programme's time zone."""
        return self.now().astimezone(ZoneInfo(self.programme.head.time_zone)).date()


_current: list[Installation] = []


def installation() -> Installation:
    """Return the installation of this process; the environment says which."""
    if not _current:
        _current.append(Installation(Context.from_environment()))
    return _current[-1]


@contextmanager
def use(other: Installation) -> Iterator[Installation]:
    """Let every room work on another installation for a while."""
    _current.append(other)
    try:
        yield other
    finally:
        _current.remove(other)
