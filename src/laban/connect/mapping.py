"""Mapping files: how a site's own columns and codes become those of a record type."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from laban.base import DeliveryError, Issue, did_you_mean
from laban.connect.mapping_yaml import Content, Place, YamlFault, read_content
from laban.programme import RecordType


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class MappedColumn(_Model):
    """Where the values of one column of the record type come from."""

    from_: str | None = Field(
        default=None,
        alias="from",
        description="The site's column; in JSON also a dotted path into nested objects",
    )
    codes: dict[str, str] = Field(default={}, description="site's code: code of the record type")
    formats: tuple[str, ...] | None = Field(
        default=None, description="Forms of dates and times, e.g. dd/MM/yyyy"
    )
    thousands: Literal[".", ",", " "] | None = None
    decimal_mark: Literal[".", ","] | None = None
    constant: str | None = Field(default=None, description="The value of every row")
    default: str | None = Field(
        default=None, description="The record type's value where the site's is empty"
    )


class SourceMapping(_Model):
    """One mapping file: `mappings/*.yaml`."""

    mapping: str
    record_type: str
    encoding: str | None = Field(default=None, description="Of text files; default: as found")
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    sheet: str | None = Field(default=None, description="Of XLSX files; default: the first")
    columns: dict[str, MappedColumn] = {}
    ignore: tuple[str, ...] = Field(default=(), description="The site's columns that nobody wants")


def read_mapping(file: Path, record_type: RecordType) -> SourceMapping:
    """Read a mapping file for a record type.

    Raises:
        DeliveryError: When it has faults (connect-012); it names all of them.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DeliveryError(
            f"{file} cannot be read: {error.strerror}.",
            cure="Look at the path and the permissions.",
            code="connect-012",
        ) from error
    return parse_mapping(content, record_type, name=file.as_posix())


def parse_mapping(content: bytes, record_type: RecordType, *, name: str) -> SourceMapping:
    """Read a mapping from the bytes of its file, e.g. from a programme's snapshot.

    Raises:
        DeliveryError: When it has faults (connect-012); it names all of them.
    """
    try:
        read = read_content(content)
    except YamlFault as fault:
        raise _faulty(
            [Issue(name, fault.line, fault.sentence, fault.cure, "connect-012")]
        ) from fault
    return _mapping(read, record_type, name)


def mapping_of(value: dict[str, Any], record_type: RecordType, *, name: str) -> SourceMapping:
    """Return a mapping that was read from elsewhere than a file of its own.

    Raises:
        DeliveryError: When it has faults (connect-012); it names all of them.
    """
    return _mapping(Content(value), record_type, name)


def _mapping(read: Content, record_type: RecordType, name: str) -> SourceMapping:
    try:
        mapping = SourceMapping.model_validate(read.value)
    except ValidationError as error:
        raise _faulty([_issue(name, read, detail) for detail in error.errors()]) from error
    issues = [
        Issue(name, read.line(place), sentence, cure, "connect-012")
        for place, sentence, cure in _misfits(mapping, record_type)
    ]
    if issues:
        raise _faulty(issues)
    return mapping


def _misfits(mapping: SourceMapping, record_type: RecordType) -> list[tuple[Place, str, str]]:
    """Return where the mapping does not fit its record type: place, sentence, cure."""
    found: list[tuple[Place, str, str]] = []
    if mapping.record_type != record_type.record_type:
        sentence = f'The mapping is for "{mapping.record_type}", not "{record_type.record_type}".'
        cure = "Deliver as that record type, or choose another mapping."
        found.append((("record_type",), sentence, cure))
    for target, column in mapping.columns.items():
        place = ("columns", target)
        if target not in record_type.columns:
            sentence = f'"{target}" is no column of "{record_type.record_type}".'
            near = did_you_mean(target, record_type.columns)
            cure = near or f"Its columns are {', '.join(record_type.columns)}."
            found.append((place, sentence, cure))
        if column.constant is not None and (column.from_ or column.default or column.codes):
            sentence = f'"{target}" has a constant and also another source of its value.'
            found.append((place, sentence, "Keep one of them."))
        if column.thousands is not None and column.thousands == column.decimal_mark:
            sentence = f'"{target}" has the same mark for thousands and for decimals.'
            found.append((place, sentence, "Write two different marks."))
    return found


def _issue(name: str, content: Content, detail: ErrorDetails) -> Issue:
    """Say what pydantic complains about in a sentence, with the line."""
    place = tuple(str(part) for part in detail["loc"])
    where, line = ".".join(place) or "the file", content.line(place)
    if detail["type"] == "extra_forbidden":
        known = _keys(place)
        cure = did_you_mean(place[-1], known) or f"Known keys: {', '.join(known)}."
        return Issue(name, line, f'The key "{where}" is not known.', cure, "connect-012")
    if detail["type"] == "missing":
        return Issue(name, line, f'The key "{where}" is missing.', "Add it.", "connect-012")
    sentence = f'"{where}" is wrong: {detail["msg"].rstrip(".")}.'
    return Issue(name, line, sentence, "Write what the reference of mappings says.", "connect-012")


def _keys(place: Place) -> list[str]:
    """Return the keys that may stand at a place of the file."""
    is_column = len(place) > 2 and place[0] == "columns"
    model: type[BaseModel] = MappedColumn if is_column else SourceMapping
    return [field.alias or key for key, field in model.model_fields.items()]


def _faulty(issues: list[Issue]) -> DeliveryError:
    count = len(issues)
    noun = "fault" if count == 1 else "faults"
    return DeliveryError(
        f"The mapping has {count} {noun}.",
        cure="\n" + "\n".join(str(issue) for issue in issues),
        code="connect-012",
    )
