"""What is made once of a publication: it never changes, so neither does what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

from laban.programme import Programme
from laban.publication import Publication

T = TypeVar("T")


def kept(at_most: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Keep the last results of `make(programme, publication, *rest)`; the rest can be hashed."""

    def keep(make: Callable[..., T]) -> Callable[..., T]:
        found: dict[Hashable, T] = {}

        @wraps(make)
        def known(programme: Programme, publication: Publication | None, *rest: Hashable) -> T:
            key = (programme.version, str(publication.folder) if publication else "", *rest)
            if key in found:
                return found[key]
            made = make(programme, publication, *rest)
            while len(found) >= at_most:
                # Another thread may take out the same one.
                found.pop(next(iter(found)), None)
            found[key] = made
            return made

        return known

    return keep
