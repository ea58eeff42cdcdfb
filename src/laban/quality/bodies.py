"""Whose connection a record counts for: its organisation's, and that of those above it.

A record stays with the identity it was delivered for. When that has ended, it counts for who
took over the whole of it; when nobody did, for its parent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from laban.programme import Organisations


def way_up(organisations: Organisations, id: str, day: date) -> Iterator[str]:
    """Yield an organisation and all that its records count for on a day, nearest first."""
    seen: set[str] = set()
    current: str | None = id if id in organisations.by_id else None
    while current is not None and current not in seen:
        seen.add(current)
        yield current
        end = organisations.by_id[current].valid_to
        has_ended = end is not None and end <= day
        follower = organisations.follower(current) if has_ended else None
        current = follower or organisations.parent(current)


def levels_up(organisations: Organisations, id: str) -> Iterator[str]:
    """Yield an organisation and all that ever stood above it or took it over, nearest first.

    On each level those of its own time come before those that took them over. Among the bodies
    that exist on one day, the first is the nearest on that day.
    """
    seen: set[str] = set()
    level = [id] if id in organisations.by_id else []
    while level:
        line: list[str] = []
        for one in level:
            current: str | None = one
            while current is not None and current not in seen and current in organisations.by_id:
                seen.add(current)
                line.append(current)
                current = organisations.follower(current)
        yield from line
        level = [above for one in line if (above := organisations.parent(one)) is not None]


class Bodies:
    """Finds the wanted organisations that a record's organisation counts for on a day."""

    def __init__(self, organisations: Organisations, day: date, wanted: Collection[str]) -> None:
        self._organisations = organisations
        self._day = day
        self._wanted = frozenset(wanted)
        self._found: dict[str, tuple[str, ...]] = {}
        self._beginnings = _beginnings(organisations)

    def above(self, id: str) -> tuple[str, ...]:
        """Return the wanted organisations that records of an organisation count for."""
        if id not in self._found:
            way = way_up(self._organisations, id, self._day)
            self._found[id] = tuple(one for one in way if one in self._wanted)
        return self._found[id]

    def existed_by(self, id: str, day: date) -> bool:
        """Say whether an organisation, or one that it took over as a whole, existed by a day."""
        return self._beginnings[id] <= day


def _beginnings(organisations: Organisations) -> dict[str, date]:
    """Return the first day of each organisation's line of wholes."""
    found = {id: one.valid_from or date.min for id, one in organisations.by_id.items()}
    for id in sorted(found, key=lambda id: found[id]):
        current, seen = organisations.follower(id), {id}
        while current is not None and current not in seen and current in found:
            seen.add(current)
            found[current] = min(found[current], found[id])
            current = organisations.follower(current)
    return found
