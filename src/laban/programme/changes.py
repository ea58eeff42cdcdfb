"""One change between two versions of a programme, and the words for what differs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from laban.programme.model import Text

Kind = Literal[
    "programme",
    "indicator",
    "target",
    "rule",
    "task",
    "obligation",
    "record type",
    "source",
    "organisation",
    "code list",
    "map",
]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: in which kind of thing, in which one (its code), and how, as a sentence."""

    kind: Kind
    subject: str
    sentence: str


def named(title: Text, code: str) -> str:
    """Return a title with its code, as the sentences name things."""
    return f'"{title.en}" ({code})'


def differing(old: BaseModel, new: BaseModel, fields: Collection[str]) -> list[str]:
    """Return the fields in which two values of one model differ, in the order of `fields`."""
    return [name for name in fields if getattr(old, name) != getattr(new, name)]


def said_differences(old: BaseModel, new: BaseModel, fields: Collection[str]) -> str:
    """Return the differences of some fields as words.

    Example:
        >>> said_differences(Text(vi="a", en="a"), Text(vi="a", en="b"), ["en"])
        'en was a, is now b'
    """
    return "; ".join(
        f"{name} was {before}, is now {after}"
        for name in fields
        for before, after in [_told_apart(getattr(old, name), getattr(new, name))]
    )


def _told_apart(old: Any, new: Any) -> tuple[str, str]:
    """Return two values in words; of two values of one model, only what differs and is stated."""
    if isinstance(old, Text) or not isinstance(old, BaseModel) or type(old) is not type(new):
        return said(old), said(new)
    names = differing(old, new, type(old).model_fields)
    return _said_fields(old, names), _said_fields(new, names)


def _said_fields(value: BaseModel, names: Collection[str]) -> str:
    stated = {name: getattr(value, name) for name in names if getattr(value, name) is not None}
    return f"({said(stated)})" if stated else "not stated"


def said(value: Any) -> str:
    """Return a value of a model in words."""
    if value is None or value == ():
        return "not stated"
    if isinstance(value, Text):
        return f'"{value.en}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {said(one)}" for key, one in value.items())
    if isinstance(value, tuple):
        return ", ".join(said(one) for one in value)
    if isinstance(value, BaseModel):
        stated = {name: one for name, one in value if one is not None}
        return f"({said(stated)})"
    return str(value)


def paired(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """Yield every name of two mappings with its value in each; nothing where it has none."""
    for name in dict.fromkeys((*old, *new)):
        yield name, old.get(name), new.get(name)
