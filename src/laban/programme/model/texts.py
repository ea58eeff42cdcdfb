"""What every file of a programme is written with: texts in two languages, and what they cite."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Code = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="lower_case_with_underscores")
]


class Model(BaseModel):
    """The common base: frozen, no unknown keys, no silent conversion of types."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Model):
    """One text in Vietnamese and English."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Citation(Model):
    """Where a rule or a value comes from: a document of `documents`, and the place in it."""

    document: str = Field(description="Code of a document declared in programme.yaml")
    place: str | None = Field(None, description="Article, page, table")
    note: str | None = None


class Document(Model):
    """A law, decision, plan, report or dataset that the programme cites."""

    code: str
    title: Text
    number: str | None = Field(None, description="Official number, e.g. 58/QĐ-UBQGCĐS")
    issuer: str | None = None
    signed_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    kind: Literal[
        "law",
        "decree",
        "decision",
        "circular",
        "directive",
        "plan",
        "letter",
        "resolution",
        "notice",
        "report",
        "dataset",
        "press",
    ]
    read_in: str | None = Field(None, description="Where the content was read, when not official")
    licence: str | None = None
