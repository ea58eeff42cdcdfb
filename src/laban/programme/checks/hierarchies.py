"""Hierarchies: every parent exists, lives as long as its children, and is not below itself."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.naming import propose_identity
from laban.programme.organisations import ADMINISTRATIVE, Organisation, Organisations


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with who stands above whom."""
    for entry in draft.organisations:
        yield from _parents(draft, entry)
    hierarchies = draft.head.value.hierarchies if draft.head else [ADMINISTRATIVE]
    entries = {entry.value.id: entry for entry in draft.organisations}
    told: set[frozenset[str]] = set()
    for hierarchy in hierarchies:
        for circle in find_circles(draft.tree, hierarchy):
            if frozenset(circle) in told:
                continue
            told.add(frozenset(circle))
            yield entries[circle[0]].error(
                (),
                f'"{circle[0]}" stands above itself in the hierarchy "{hierarchy}": '
                f"{' > '.join((*circle, circle[0]))}.",
                "Give one of them another parent.",
                "programme-023",
            )


def _parents(draft: Draft, entry: Entry[Organisation]) -> Iterator[Issue]:
    child, known = entry.value, draft.tree.by_id
    for hierarchy, name in child.parents.items():
        parent = known.get(name)
        if parent is None:
            sentence = f'The parent "{name}" of "{child.id}" does not exist.'
            cure = propose_identity(name, draft.tree)
            yield entry.error((), sentence, cure, "programme-021")
        elif not _outlives(parent, child):
            yield entry.error(
                (),
                f'"{child.id}" exists {_span(child)}, but its parent "{name}" '
                f"exists {_span(parent)}.",
                "End the child with its parent and begin a new one, or name the parent of that "
                f"time in `{'parent' if hierarchy == ADMINISTRATIVE else hierarchy}`.",
                "programme-022",
            )
    root = draft.head.value.root if draft.head else None
    if ADMINISTRATIVE not in child.parents and child.id != root:
        sentence = f'"{child.id}" has no parent, so its figures reach nobody above it.'
        cure = "Fill in `parent`; only the root has none."
        yield entry.warning((), sentence, cure, "programme-037")


def _outlives(parent: Organisation, child: Organisation) -> bool:
    begins = parent.valid_from is None or (
        child.valid_from is not None and parent.valid_from <= child.valid_from
    )
    ends = parent.valid_to is None or (
        child.valid_to is not None and child.valid_to <= parent.valid_to
    )
    return begins and ends


def _span(organisation: Organisation) -> str:
    first = organisation.valid_from or "the beginning"
    return f"from {first} to {organisation.valid_to or 'now'}"


def find_circles(tree: Organisations, hierarchy: str) -> Iterator[list[str]]:
    """Yield each circle of a hierarchy once, from the first of it in the files upwards."""
    finished: set[str] = set()
    for start in tree.by_id:
        path: dict[str, int] = {}
        current: str | None = start
        while current is not None and current not in finished and current not in path:
            path[current] = len(path)
            current = tree.parent(current, hierarchy)
        if current is not None and current in path:
            yield list(path)[path[current] :]
        finished.update(path)
