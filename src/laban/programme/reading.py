"""From the files of a programme to a draft of it, with every fault of form on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel

from laban.base import Issue
from laban.programme.assessment_model import AssessmentFile, StateRule
from laban.programme.code_list_files import read_code_list
from laban.programme.csv_files import Table, read_csv
from laban.programme.draft import Declared, Draft
from laban.programme.entries import Entry
from laban.programme.faults import read_entry
from laban.programme.model import (
    CodeList,
    Indicator,
    ProgrammeFile,
    RecordType,
    Target,
    TargetsFile,
    Task,
    TaskGroup,
    TasksFile,
)
from laban.programme.obligation_model import Obligation, ObligationsFile
from laban.programme.organisation_files import read_organisations, read_successions
from laban.programme.organisations import ADMINISTRATIVE, Organisation, Succession
from laban.programme.sources import Source
from laban.programme.tile_map_files import Tiles, read_tiles
from laban.programme.yaml_files import read_yaml, split_entries

HEAD = "programme.yaml"
ASSESSMENT = "assessment.yaml"
SUCCESSIONS = "organisations/successions.csv"

M = TypeVar("M", bound=BaseModel)


def read_draft(files: Mapping[str, bytes]) -> tuple[Draft, list[Issue]]:
    """Return what the files say, and every fault of their form.

    A programme without rules of its own for the states of targets has the default ones.
    """
    reader = _Reader({ASSESSMENT: default_assessment(), **files})
    head = reader.one(HEAD, ProgrammeFile)
    hierarchies = list(head.value.hierarchies) if head else reader.stated_hierarchies()
    draft = Draft(
        head=head,
        organisations=tuple(reader.organisations(hierarchies)),
        successions=tuple(reader.successions()),
        record_types=tuple(reader.several("records", RecordType)),
        indicators=tuple(reader.several("indicators", Indicator)),
        targets=tuple(reader.listed("targets.yaml", "targets", TargetsFile, Target)),
        state_rules=tuple(reader.listed(ASSESSMENT, "rules", AssessmentFile, StateRule)),
        groups=tuple(reader.listed("tasks.yaml", "groups", TasksFile, TaskGroup)),
        tasks=tuple(reader.listed("tasks.yaml", "tasks", TasksFile, Task)),
        obligations=tuple(
            reader.listed("obligations.yaml", "obligations", ObligationsFile, Obligation)
        ),
        sources=tuple(reader.several("sources", Source)),
        code_lists=tuple(reader.code_lists()),
        maps=tuple(reader.maps()),
        declared=reader.declared(),
    )
    reader.mappings()
    return draft, list(dict.fromkeys(reader.issues))


def default_assessment() -> bytes:
    """Return the rules by which targets are judged when a programme states none."""
    return resources.files("laban.programme").joinpath("default_assessment.yaml").read_bytes()


class _Reader:
    """Reads each file once and collects the faults."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.issues: list[Issue] = []
        self._contents: dict[str, Entry[Any] | None] = {}

    def one(self, file: str, model: type[M]) -> Entry[M] | None:
        content = self._content(file)
        return self._checked(model, content) if content else None

    def several(self, folder: str, model: type[M]) -> Iterable[Entry[M]]:
        for file in self._names(folder, ".yaml"):
            for entry in self._split(file):
                checked = self._checked(model, entry)
                if checked:
                    yield checked

    def listed(
        self, file: str, key: str, whole: type[BaseModel], model: type[M]
    ) -> Iterable[Entry[M]]:
        """Yield the entries of one list of a file, each checked for itself."""
        content = self._content(file)
        if content is None or not self._is_sound_without_lists(whole, content):
            return
        items = content.value.get(key)
        for index in range(len(items) if isinstance(items, list) else 0):
            entry = content.below(items[index], (key, index))
            checked = self._checked(model, entry)
            if checked:
                yield checked

    def organisations(self, hierarchies: list[str]) -> Iterable[Entry[Organisation]]:
        names = [name for name in self._names("organisations", ".csv") if name != SUCCESSIONS]
        for table in self._tables(names):
            yield from read_organisations(table, hierarchies, self.issues)

    def successions(self) -> Iterable[Entry[Succession]]:
        for table in self._tables([SUCCESSIONS] if SUCCESSIONS in self.files else []):
            yield from read_successions(table, self.issues)

    def code_lists(self) -> Iterable[Entry[CodeList]]:
        for table in self._tables(self._names("codes", ".csv")):
            code_list = read_code_list(PurePosixPath(table.file).stem, table, self.issues)
            if code_list:
                yield code_list

    def maps(self) -> Iterable[Entry[Tiles]]:
        for table in self._tables(self._names("maps", ".csv")):
            tiles = read_tiles(table, self.issues)
            if tiles:
                yield tiles

    def _tables(self, names: list[str]) -> Iterable[Table]:
        for file in names:
            table, faults = read_csv(file, self.files[file])
            self.issues += faults
            if table:
                yield table

    def mappings(self) -> None:
        """Look at the form of the mapping files; what they mean is not known on this floor."""
        for file in self._names("mappings", ".yaml"):
            self._content(file)

    def stated_hierarchies(self) -> list[str]:
        """Return the hierarchies of a head that has faults elsewhere."""
        content = self._content(HEAD)
        value = content.value if content else None
        stated = value.get("hierarchies") if isinstance(value, dict) else None
        return [ADMINISTRATIVE, *(stated if isinstance(stated, dict) else ())]

    def declared(self) -> Declared:
        return Declared(
            record_types=self._stated("records", "record_type"),
            indicators=self._stated("indicators", "indicator"),
            targets=self._listed_codes("targets.yaml", "targets"),
            state_rules=self._listed_codes(ASSESSMENT, "rules"),
            groups=self._listed_codes("tasks.yaml", "groups"),
            documents=self._listed_codes(HEAD, "documents"),
            code_lists=self._stems("codes", ".csv"),
            mappings=self._stems("mappings", ".yaml"),
            maps=self._stems("maps", ".csv"),
            subjects=self._stems("indicators", ".yaml"),
        )

    def _content(self, file: str) -> Entry[Any] | None:
        if file not in self._contents:
            content = None
            if file in self.files:
                content, faults = read_yaml(file, self.files[file])
                self.issues += faults
            self._contents[file] = content
        return self._contents[file]

    def _split(self, file: str) -> list[Entry[Any]]:
        content = self._content(file)
        return list(split_entries(content)) if content else []

    def _checked(self, model: type[M], entry: Entry[Any]) -> Entry[M] | None:
        if isinstance(entry.value, dict):
            return read_entry(model, entry, self.issues)
        sentence = "A mapping of keys must stand here."
        cure = "Write `key: value` lines."
        self.issues.append(entry.error((), sentence, cure, "programme-005"))
        return None

    def _is_sound_without_lists(self, whole: type[BaseModel], content: Entry[Any]) -> bool:
        """Check a file's own keys; the entries of its lists are checked one by one."""
        if not isinstance(content.value, dict):
            return self._checked(whole, content) is not None
        bare = {
            key: [] if key in whole.model_fields and isinstance(value, list) else value
            for key, value in content.value.items()
        }
        return self._checked(whole, content.holds(bare)) is not None

    def _names(self, folder: str, suffix: str) -> list[str]:
        return [f for f in self.files if f.startswith(f"{folder}/") and f.endswith(suffix)]

    def _stems(self, folder: str, suffix: str) -> frozenset[str]:
        return frozenset(PurePosixPath(file).stem for file in self._names(folder, suffix))

    def _stated(self, folder: str, key: str) -> frozenset[str]:
        entries = [e for file in self._names(folder, ".yaml") for e in self._split(file)]
        values = (entry.value for entry in entries)
        return frozenset(str(value.get(key)) for value in values if isinstance(value, dict))

    def _listed_codes(self, file: str, key: str) -> frozenset[str]:
        content = self._content(file)
        items = content.value.get(key) if content and isinstance(content.value, dict) else None
        found = items if isinstance(items, list) else []
        return frozenset(str(item.get("code")) for item in found if isinstance(item, dict))
