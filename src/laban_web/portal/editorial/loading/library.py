"""The documents that the programme cites, with what `content/library` knows of them besides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from laban.programme import Document, Programme
from laban.report import Language, issuer_name
from laban_web.portal.editorial.loading.keeping import Written
from laban_web.portal.editorial.vocabularies import Kind, Link, State, Subject
from laban_web.portal.models import LibraryDocument

FOLDER = Path(__file__).parents[1] / "content" / "library"
LIBRARY = "library"
LANGUAGES: tuple[Language, ...] = ("vi", "en")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KnownLink(_Model):
    """What a document does to another, by its code, and where that was read."""

    kind: Link
    other: str
    read_in: str = ""


class Known(_Model):
    """What is known of a document besides what the programme says."""

    subject: Subject
    state: State = State.UNKNOWN
    lead: dict[str, str] = {}
    links: tuple[KnownLink, ...] = ()


class Library(_Model):
    """One programme's file: sources in Vietnamese, documents by code."""

    sources: dict[str, str] = {}
    documents: dict[str, Known] = {}


def read_library(programme: Programme) -> Library:
    """Return what is known besides; nothing when the programme has no such file."""
    path = FOLDER / f"{programme.head.code}.yaml"
    if not path.exists():
        return Library()
    return Library.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def library_pages(programme: Programme) -> list[Written]:
    """Return the legal documents; those that do something to others come after these."""
    known = read_library(programme)
    legal = [document for document in programme.head.documents if document.kind in Kind.values]
    pages = [_written(document, known, programme) for document in legal]
    return sorted(pages, key=lambda page: bool(page.links))


def _written(document: Document, library: Library, programme: Programme) -> Written:
    known = library.documents.get(document.code, Known(subject=Subject.PROGRAMME))
    return Written(
        key=f"{LIBRARY}/{document.code}",
        kind=LibraryDocument,
        slug=document.code,
        parent=LIBRARY,
        fields={
            language: _fields(document, known, language, library)
            | _issuer(document, programme, language)
            for language in LANGUAGES
        },
        links=tuple(
            (link.kind.value, f"{LIBRARY}/{link.other}", link.read_in) for link in known.links
        ),
    )


def _fields(document: Document, known: Known, language: str, library: Library) -> dict[str, Any]:
    source = document.read_in or ""
    return {
        "title": getattr(document.title, language),
        "lead": known.lead.get(language, ""),
        "kind": document.kind,
        "number": document.number or "",
        "signed_on": document.signed_on,
        "in_force_from": document.in_force_from,
        "in_force_until": document.in_force_until,
        "state": known.state.value,
        "subject": known.subject.value,
        "source": library.sources.get(source, source) if language == "vi" else source,
        "programme_code": document.code,
    }


def _issuer(document: Document, programme: Programme, language: Language) -> dict[str, str]:
    issuer = document.issuer
    return {"issuer": issuer_name(issuer, programme, language) if issuer else ""}
