"""Maps: each organisation of the kind has one tile, and each tile a place of its own."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.model import MapSubject, ProgrammeFile
from laban.programme.naming import unknown_name, unknown_organisation
from laban.programme.organisations import Organisation
from laban.programme.tile_map_files import Tiles
from laban.programme.tile_maps import Tile


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the maps of the head and with their tiles."""
    if draft.head is None:
        return
    stated = draft.head.value.maps
    files = {entry.value.code: entry for entry in draft.maps}
    for code, subject in stated.items():
        unknown = _unknown_kind(draft.head, code, draft)
        if unknown:
            yield unknown
        elif code in files:
            yield from _tiles(draft, files[code], subject)
        elif code not in draft.declared.maps:
            sentence = f'The map "{code}" has no tiles.'
            cure = f"Write maps/{code}.csv, or take the map out."
            yield draft.head.error(("maps", code), sentence, cure, "programme-181")
    for code, entry in files.items():
        if code not in stated:
            sentence = f'programme.yaml states no map "{code}".'
            cure = f"Add it under `maps`: {code} with its title, kind and valid_on."
            yield entry.error((), sentence, cure, "programme-182")


def _unknown_kind(head: Entry[ProgrammeFile], code: str, draft: Draft) -> Issue | None:
    kind, kinds = head.value.maps[code].kind, draft.code_list_of.get("organisation_kind")
    known = [entry.code for entry in kinds.entries] if kinds else [kind]
    if kind in known:
        return None
    path = ("maps", code, "kind")
    return unknown_name(head, path, "kind of organisation", kind, known, "programme-183")


def _tiles(draft: Draft, entry: Entry[Tiles], subject: MapSubject) -> Iterator[Issue]:
    places: dict[tuple[int, int], Tile] = {}
    shown: set[str] = set()
    for index, tile in enumerate(entry.value.tiles):
        before = places.setdefault((tile.column, tile.row), tile)
        if before is not tile:
            sentence = (
                f'"{tile.name.en}" and "{before.name.en}" are both at column {tile.column}, '
                f"row {tile.row}."
            )
            yield entry.error((index,), sentence, "Move one of them.", "programme-184")
        yield from _organisation(draft, entry, index, subject)
        if tile.organisation in shown and not tile.is_island:
            sentence = f'"{tile.organisation}" has a tile already.'
            cure = "Keep one of them, or say `is_island` true of the other."
            yield entry.error((index,), sentence, cure, "programme-185")
        if not tile.is_island:
            shown.add(tile.organisation)
    for organisation in draft.tree.by_id.values():
        if _belongs(organisation, subject) and organisation.id not in shown:
            sentence = f'"{organisation.id}" ({organisation.name.en}) has no tile.'
            cure = f"Add it: the map shows every {subject.kind} that exists on {subject.valid_on}."
            yield entry.error((), sentence, cure, "programme-186")


def _organisation(
    draft: Draft, entry: Entry[Tiles], index: int, subject: MapSubject
) -> Iterator[Issue]:
    id = entry.value.tiles[index].organisation
    organisation = draft.tree.by_id.get(id)
    if organisation is None:
        yield unknown_organisation(entry, (index,), id, draft.tree, "programme-187")
    elif not _belongs(organisation, subject):
        sentence = f'"{id}" is not a {subject.kind} that exists on {subject.valid_on}.'
        cure = "Take the tile out, or correct kind or valid_on of the map in programme.yaml."
        yield entry.error((index,), sentence, cure, "programme-188")


def _belongs(organisation: Organisation, subject: MapSubject) -> bool:
    return organisation.kind == subject.kind and organisation.is_valid_on(subject.valid_on)
