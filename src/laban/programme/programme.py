"""The programme: frozen, checked, and named by its content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from laban.base import Issue, Level, ProgrammeError
from laban.programme.assessment_model import StateRule
from laban.programme.checks import check_draft
from laban.programme.consequences import without_consequences
from laban.programme.data_list import read_data_list
from laban.programme.draft import Draft
from laban.programme.files import Files, collect_files, version_of
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
from laban.programme.organisations import Organisations
from laban.programme.reading import read_draft
from laban.programme.sources import Source
from laban.programme.tile_maps import TileMap


@dataclass(frozen=True)
class Programme:
    """A sound programme.

    `state_rules` are those by which targets are judged, the first that is true wins. `subjects` are
    the codes of the indicators of each file, in the order in which they are shown. `version` is a
    digest of `files`, the files that define it; proofs keep them.
    """

    head: ProgrammeFile
    organisations: Organisations
    record_types: Mapping[str, RecordType]
    indicators: Mapping[str, Indicator]
    targets: tuple[Target, ...]
    state_rules: tuple[StateRule, ...]
    task_groups: tuple[TaskGroup, ...]
    tasks: tuple[Task, ...]
    obligations: tuple[Obligation, ...]
    code_lists: Mapping[str, CodeList]
    sources: Mapping[str, Source]
    maps: Mapping[str, TileMap]
    subjects: Mapping[str, tuple[str, ...]]
    version: str
    files: Files


def read_programme(folder: Path) -> Programme:
    """Read a programme from its folder.

    Raises:
        ProgrammeError: When it has faults; it carries all of them.
    """
    files, issues = collect_files(folder)
    draft, found = _examine(files, issues)
    return _sound(draft, files, _located(found, folder))


def read_programme_files(files: Iterable[tuple[str, bytes]]) -> Programme:
    """Read a programme from a snapshot of its files, with the same checks.

    Raises:
        ProgrammeError: When it has faults; it carries all of them.
    """
    kept = tuple(sorted(files))
    draft, found = _examine(kept, [])
    return _sound(draft, kept, found)


def check_programme(folder: Path) -> tuple[Issue, ...]:
    """Return every fault and warning of the programme in a folder, by file and line.

    Empty: nothing when the programme is sound.
    """
    return examine_programme(folder)[1]


def examine_programme(folder: Path) -> tuple[Programme | None, tuple[Issue, ...]]:
    """Return the programme in a folder, unless it has faults, and all faults and warnings."""
    files, issues = collect_files(folder)
    draft, found = _examine(files, issues)
    located = tuple(_located([*found, *_data_faults(folder)], folder))
    has_faults = any(issue.level is Level.ERROR for issue in located)
    return (None if has_faults else _sound(draft, files, ())), located


def _data_faults(folder: Path) -> tuple[Issue, ...]:
    """Return the faults of the list of files that the programme brings with it."""
    try:
        read_data_list(folder)
    except ProgrammeError as error:
        return error.issues
    return ()


def _examine(files: Files, issues: list[Issue]) -> tuple[Draft, list[Issue]]:
    draft, faults = read_draft(dict(files))
    found = [*issues, *faults]
    if files:
        found = list(without_consequences(found, [*found, *check_draft(draft)]))
    return draft, sorted(set(found), key=lambda i: (i.file, i.line or 0, i.code, i.sentence))


def _located(issues: Iterable[Issue], folder: Path) -> list[Issue]:
    """Return the issues with the path of each file as it is written from here."""
    return [replace(issue, file=(folder / issue.file).as_posix()) for issue in issues]


def _sound(draft: Draft, files: Files, issues: Iterable[Issue]) -> Programme:
    errors = [issue for issue in issues if issue.level is Level.ERROR]
    if errors or draft.head is None:
        raise ProgrammeError(errors)
    return Programme(
        head=draft.head.value,
        organisations=draft.tree,
        record_types=dict(draft.record_type_of),
        indicators=dict(draft.indicator_of),
        targets=tuple(entry.value for entry in draft.targets),
        state_rules=tuple(entry.value for entry in draft.state_rules),
        task_groups=tuple(entry.value for entry in draft.groups),
        tasks=tuple(entry.value for entry in draft.tasks),
        obligations=tuple(entry.value for entry in draft.obligations),
        code_lists=dict(draft.code_list_of),
        sources={entry.value.source: entry.value for entry in draft.sources},
        maps=draft.map_of,
        subjects=draft.subject_of,
        version=version_of(files),
        files=files,
    )
