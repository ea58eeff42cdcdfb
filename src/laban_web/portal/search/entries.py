"""What can be found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "indicator",
    "target",
    "organisation",
    "task",
    "document",
    "dataset",
    "news",
    "guide",
    "page",
]
KINDS: tuple[Kind, ...] = (
    "indicator",
    "target",
    "organisation",
    "document",
    "task",
    "dataset",
    "news",
    "guide",
    "page",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    `titles`, `bodies` and `summaries` are by language. `names` are other names in any language:
    codes, old names, short names. `weight` says how likely it is what people look for, around 1.
    `urls` are addresses by language, of what has one of its own.
    """

    kind: Kind
    key: str
    titles: dict[str, str]
    names: tuple[str, ...] = ()
    bodies: dict[str, str] = field(default_factory=dict)
    summaries: dict[str, str] = field(default_factory=dict)
    weight: float = 1.0
    day: str = ""
    urls: dict[str, str] = field(default_factory=dict)
