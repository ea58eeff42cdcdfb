"""Mapping files: how a site's own columns and codes become those of a record type."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from laban.base import DeliveryError, Issue, did_you_mean
from laban.programme import RecordType


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, populate_by_name=True
    )


class MappedColumn(_Model):
    """Where the values of one column of the record type come from."""

    from_: str | None = Field(
        default=None,
        alias="from",
        description="The site's column; in JSON also a dotted path into nested objects",
    )
    codes: dict[str, str] = Field(default={}, description="site's code: code of the record type")
    formats: tuple[str, ...] | None = Field(
        default=None, description="Forms of dates, e.g. dd/MM/yyyy"
    )
    thousands: Literal[".", ",", " "] | None = None
    decimal_mark: Literal[".", ","] | None = None
    constant: str | None = Field(default=None, description="The value of every row")
    default: str | None = Field(default=None, description="The value where the site's is empty")


class SourceMapping(_Model):
    """One mapping file: `mappings/*.yaml`."""

    mapping: str
    record_type: str
    encoding: str | None = Field(default=None, description="Of text files; default: as sniffed")
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
        values = YAML(typ="rt").load(content.decode("utf-8-sig"))
        mapping = SourceMapping.model_validate(values)
    except (YAMLError, UnicodeDecodeError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        line = mark.line + 1 if mark else None
        cure = "Look at the indentation, the colons and the quotes."
        raise _faulty([Issue(name, line, "This is not YAML.", cure, "connect-012")]) from error
    except ValidationError as error:
        raise _faulty([_issue(name, values, detail) for detail in error.errors()]) from error
    issues = _misfits(name, values, mapping, record_type)
    if issues:
        raise _faulty(issues)
    return mapping


def _misfits(
    name: str, values: object, mapping: SourceMapping, record_type: RecordType
) -> list[Issue]:
    """Return where the mapping does not fit its record type."""
    issues: list[Issue] = []

    def misfit(path: tuple[str, ...], sentence: str, cure: str) -> None:
        issues.append(Issue(name, _line(values, path), sentence, cure, "connect-012"))

    if mapping.record_type != record_type.record_type:
        misfit(
            ("record_type",),
            f'The mapping is for "{mapping.record_type}", not "{record_type.record_type}".',
            "Deliver as that record type, or choose another mapping.",
        )
    for target, column in mapping.columns.items():
        path = ("columns", target)
        if target not in record_type.columns:
            near = did_you_mean(target, record_type.columns)
            sentence = f'"{target}" is no column of "{record_type.record_type}".'
            misfit(path, sentence, near or f"Its columns are {', '.join(record_type.columns)}.")
        if column.constant is not None and (column.from_ or column.default or column.codes):
            sentence = f'"{target}" has a constant and also another source of its value.'
            misfit(path, sentence, "Keep one of them.")
        if column.thousands is not None and column.thousands == column.decimal_mark:
            sentence = f'"{target}" has the same mark for thousands and for decimals.'
            misfit(path, sentence, "Write two different marks.")
    return issues


def _issue(name: str, values: object, detail: Mapping[str, object]) -> Issue:
    location = detail["loc"]
    path = tuple(str(part) for part in location) if isinstance(location, tuple) else ()
    where = ".".join(path) or "the file"
    if detail["type"] == "extra_forbidden":
        known = _keys(path)
        cure = did_you_mean(path[-1], known) or f"Known keys: {', '.join(known)}."
        return Issue(
            name, _line(values, path), f'The key "{where}" is not known.', cure, "connect-012"
        )
    if detail["type"] == "missing":
        sentence = f'The key "{where}" is missing.'
        return Issue(name, _line(values, path), sentence, "Add it.", "connect-012")
    sentence = f'"{where}" is wrong: {str(detail["msg"]).rstrip(".")}.'
    return Issue(name, _line(values, path), sentence, "Mend it.", "connect-012")


def _keys(path: tuple[str, ...]) -> list[str]:
    """Return the keys that may stand at a place of the file."""
    is_column = len(path) > 2 and path[0] == "columns"
    model: type[BaseModel] = MappedColumn if is_column else SourceMapping
    return [field.alias or key for key, field in model.model_fields.items()]


def _line(values: object, path: tuple[str, ...]) -> int | None:
    """Return the line of a key, or of the nearest key above it."""
    line: int | None = None
    for part in path:
        place = getattr(values, "lc", None)
        if place is None or not isinstance(values, Mapping) or part not in values:
            break
        line = place.key(part)[0] + 1
        values = values[part]
    return line


def _faulty(issues: list[Issue]) -> DeliveryError:
    count = len(issues)
    noun = "fault" if count == 1 else "faults"
    return DeliveryError(
        f"The mapping has {count} {noun}.",
        cure="\n" + "\n".join(str(issue) for issue in issues),
        code="connect-012",
    )
