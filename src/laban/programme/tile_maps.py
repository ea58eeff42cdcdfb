"""Maps of equal tiles: one for each organisation of a kind, where it roughly lies.

No outline is borrowed from anybody, and every organisation is seen equally well. Islands may have
tiles of their own beside the one of the organisation they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from laban.programme.model import Text
from laban.programme.organisations import Organisations


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of an organisation, counted from the west and from the north, beginning with 0."""

    organisation: str
    column: int
    row: int
    short: str
    name: Text
    is_island: bool


@dataclass(frozen=True, slots=True)
class TileMap:
    """A map of all organisations of one kind that exist on one day."""

    code: str
    title: Text
    kind: str
    valid_on: date
    tiles: tuple[Tile, ...]


def map_on(
    maps: Iterable[TileMap], kind: str, day: date, organisations: Organisations
) -> TileMap | None:
    """Return the map that shows the organisations of a kind as they are on a day.

    Empty: `None` when every map of the kind shows organisations that do not exist on that day.
    """
    for one in maps:
        if one.kind == kind and all(
            organisations.by_id[tile.organisation].is_valid_on(day) for tile in one.tiles
        ):
            return one
    return None
