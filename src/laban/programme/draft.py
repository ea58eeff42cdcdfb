"""A programme as it was read, before it is known to be sound.

Entries with faults of form are left out; `declared` still knows their names, so that what
refers to them is not blamed for their faults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from laban.programme.assessment_model import StateRule
from laban.programme.entries import Entry
from laban.programme.expression_tree import ValueType
from laban.programme.expressions import codes_of, scope_of
from laban.programme.model import (
    CodeList,
    Indicator,
    ProgrammeFile,
    RecordType,
    Target,
    Task,
    TaskGroup,
)
from laban.programme.obligation_model import Obligation
from laban.programme.organisations import Organisation, Organisations, Succession
from laban.programme.sources import Source
from laban.programme.tile_map_files import Tiles
from laban.programme.tile_maps import TileMap


@dataclass(frozen=True)
class Declared:
    """The names that the files give to things, sound or not."""

    record_types: frozenset[str]
    indicators: frozenset[str]
    targets: frozenset[str]
    state_rules: frozenset[str]
    groups: frozenset[str]
    documents: frozenset[str]
    code_lists: frozenset[str]
    mappings: frozenset[str]
    maps: frozenset[str]
    subjects: frozenset[str]


@dataclass(frozen=True)
class Draft:
    """Everything that was read, in the order of the files."""

    head: Entry[ProgrammeFile] | None
    organisations: tuple[Entry[Organisation], ...]
    successions: tuple[Entry[Succession], ...]
    record_types: tuple[Entry[RecordType], ...]
    indicators: tuple[Entry[Indicator], ...]
    targets: tuple[Entry[Target], ...]
    state_rules: tuple[Entry[StateRule], ...]
    groups: tuple[Entry[TaskGroup], ...]
    tasks: tuple[Entry[Task], ...]
    obligations: tuple[Entry[Obligation], ...]
    sources: tuple[Entry[Source], ...]
    code_lists: tuple[Entry[CodeList], ...]
    maps: tuple[Entry[Tiles], ...]
    declared: Declared

    @cached_property
    def tree(self) -> Organisations:
        """The organisations, indexed; of two with one identity the later is taken."""
        return Organisations(
            (entry.value for entry in self.organisations),
            (entry.value for entry in self.successions),
            self.head.value.root if self.head else "",
        )

    @cached_property
    def record_type_of(self) -> Mapping[str, RecordType]:
        """The sound record types by code."""
        return {entry.value.record_type: entry.value for entry in self.record_types}

    @cached_property
    def indicator_of(self) -> Mapping[str, Indicator]:
        """The sound indicators by code."""
        return {entry.value.indicator: entry.value for entry in self.indicators}

    @cached_property
    def code_list_of(self) -> Mapping[str, CodeList]:
        """The sound code lists by code."""
        return {entry.value.code: entry.value for entry in self.code_lists}

    @cached_property
    def map_of(self) -> Mapping[str, TileMap]:
        """The maps of the head that have tiles, by code."""
        subjects = self.head.value.maps if self.head else {}
        return {
            entry.value.code: TileMap(
                entry.value.code, subject.title, subject.kind, subject.valid_on, entry.value.tiles
            )
            for entry in self.maps
            if (subject := subjects.get(entry.value.code))
        }

    @cached_property
    def subject_of(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of each file of indicators: those with a title first, in their order."""
        stated = self.head.value.subjects if self.head else {}
        found: dict[str, tuple[str, ...]] = dict.fromkeys(stated, ())
        for entry in self.indicators:
            file = PurePosixPath(entry.file).stem
            found[file] = (*found.get(file, ()), entry.value.indicator)
        return found

    @cached_property
    def dimension_of(self) -> Mapping[str, str]:
        """The dimension of each unit of `codes/unit.csv`."""
        units = self.code_list_of.get("unit")
        entries = units.entries if units else ()
        return {entry.code: str(entry.attributes.get("dimension") or "") for entry in entries}

    @cached_property
    def scopes(self) -> Mapping[str, dict[str, ValueType]]:
        """What the expressions of each record type may name."""
        return {
            code: scope_of(record_type, self.code_list_of)
            for code, record_type in self.record_type_of.items()
        }

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """The codes that the columns of each record type may hold."""
        return {
            code: codes_of(record_type, self.code_list_of)
            for code, record_type in self.record_type_of.items()
        }
