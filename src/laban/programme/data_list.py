"""The list of files that a programme brings with it: `data/deliveries.yaml`.

The files are delivered like anybody's; they are not part of the programme's version.
"""

from __future__ import annotations

from pathlib import Path

from laban.base import Issue, ProgrammeError
from laban.programme.faults import read_entry
from laban.programme.model import Model
from laban.programme.yaml_files import read_yaml, split_entries

DATA_LIST = "data/deliveries.yaml"


class DataEntry(Model):
    """One file to deliver: as what, from whom, under which id."""

    file: str
    record_type: str
    organisation: str
    id: str
    mapping: str | None = None
    illustrative: bool = False
    source: str | None = None


def read_data_list(folder: Path) -> tuple[DataEntry, ...]:
    """Return the files that a programme brings with it, in the order of delivery.

    Empty: no entry when the programme has no such list.

    Raises:
        ProgrammeError: With every fault of the list.
    """
    path = folder / DATA_LIST
    if not path.is_file():
        return ()
    content, issues = read_yaml(DATA_LIST, path.read_bytes())
    items = split_entries(content) if content else ()
    entries = [read_entry(DataEntry, item, issues) for item in items]
    found = tuple(entry.value for entry in entries if entry)
    issues += [_missing(entry) for entry in found if not (folder / "data" / entry.file).is_file()]
    if issues:
        raise ProgrammeError(issues)
    return found


def _missing(entry: DataEntry) -> Issue:
    return Issue(
        DATA_LIST,
        None,
        f'The file "data/{entry.file}" of delivery "{entry.id}" does not exist.',
        "Add it, or take the delivery out of the list.",
        "programme-028",
    )
