"""Names that must be there, and must be there once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from laban.base import Issue, did_you_mean
from laban.programme.draft import Draft
from laban.programme.entries import Entry, Path
from laban.programme.model import Citation
from laban.programme.organisations import Organisations


def find_doubles(what: str, named: Iterable[tuple[str, Entry[Any]]]) -> Iterator[Issue]:
    """Yield a fault for every entry whose name another entry already has."""
    first: dict[str, Entry[Any]] = {}
    for name, entry in named:
        before = first.setdefault(name, entry)
        if before is not entry:
            yield entry.error(
                (),
                f'The {what} "{name}" is already stated in {before.file}, line {before.line()}.',
                "Keep one of them, or give one another code.",
                "programme-020",
            )


def unknown_name(
    entry: Entry[Any], path: Path, what: str, name: str, known: Iterable[str], code: str
) -> Issue:
    """Return the fault of a name that nothing has."""
    names = sorted(known)
    few = f"Known: {', '.join(names[:12])}." if names else f"State the {what} first."
    cure = did_you_mean(name, names) or few
    return entry.error(path, f'The {what} "{name}" does not exist.', cure, code)


def listed(words: Iterable[str]) -> str:
    """Return words as a choice.

    Example:
        >>> listed(["percent", "index", "number"])
        'percent, index or number'
    """
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def propose_identity(name: str, tree: Organisations) -> str:
    """Return a cure for an identity that no organisation has."""
    code = name.partition("@")[0]
    alike = sorted(organisation.id for organisation in tree.of_code(code))
    if alike:
        return f'Did you mean "{alike[-1]}"?'
    return "Write an identity of organisations/*.csv: the code, or code@first-day."


def unknown_organisation(
    entry: Entry[Any], path: Path, name: str, tree: Organisations, code: str
) -> Issue:
    """Return the fault of an identity that no organisation has."""
    cure = propose_identity(name, tree)
    return entry.error(path, f'The organisation "{name}" does not exist.', cure, code)


def check_citations(
    draft: Draft, entry: Entry[Any], citations: Iterable[Citation]
) -> Iterator[Issue]:
    """Yield a fault for every cited document that programme.yaml does not declare."""
    known = draft.declared.documents
    for index, citation in enumerate(citations):
        if citation.document not in known:
            path = ("source", index, "document")
            name = citation.document
            yield unknown_name(entry, path, "document", name, known, "programme-069")
