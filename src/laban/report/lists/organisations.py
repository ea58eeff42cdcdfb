"""Every organisation, as long as it was or is."""

from __future__ import annotations

from collections.abc import Iterator

from laban.programme import ADMINISTRATIVE
from laban.report.lists.open_list import (
    DAY,
    FLAG,
    TEXT,
    TEXTS,
    ListFacts,
    OpenColumn,
    OpenList,
    Row,
    both,
    titled,
)


def _rows(facts: ListFacts) -> Iterator[Row]:
    organisations = facts.programme.organisations
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for one in organisations.successions:
        before.setdefault(one.successor, []).append(one.predecessor)
        after.setdefault(one.predecessor, []).append(one.successor)
    published = facts.publication.organisations if facts.publication else frozenset()
    for id_, organisation in organisations.by_id.items():
        yield {
            "organisation": id_,
            "code": organisation.code,
            **both("name", organisation.name),
            "kind": organisation.kind,
            "valid_from": organisation.valid_from,
            "valid_to": organisation.valid_to,
            "parent": organisation.parents.get(ADMINISTRATIVE),
            "other_parents": [
                f"{hierarchy}={above}"
                for hierarchy, above in sorted(organisation.parents.items())
                if hierarchy != ADMINISTRATIVE
            ],
            "predecessors": before.get(id_, []),
            "successors": after.get(id_, []),
            "has_figures": id_ in published,
        }


LIST = OpenList(
    code="organisations",
    columns=(
        OpenColumn("organisation", TEXT, "Identity: the code, and the first day where it has one."),
        OpenColumn("code", TEXT, "Official code; it may pass from one organisation to another."),
        *titled("name", "Its name"),
        OpenColumn("kind", TEXT, "Kind, e.g. `ministry`, `province`, `commune`."),
        OpenColumn("valid_from", DAY, "First day; empty when it was always there."),
        OpenColumn("valid_to", DAY, "First day after its end; empty while it stands."),
        OpenColumn("parent", TEXT, "Identity of the organisation right above it."),
        OpenColumn("other_parents", TEXTS, "Who stands above it in other hierarchies: name=who."),
        OpenColumn("predecessors", TEXTS, "Identities of those it follows."),
        OpenColumn("successors", TEXTS, "Identities of those that follow it."),
        OpenColumn("has_figures", FLAG, "Whether figures of it are published."),
    ),
    key=("organisation",),
    rows=_rows,
    filters=("code", "kind", "parent"),
)
