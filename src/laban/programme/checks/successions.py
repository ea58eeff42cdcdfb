"""Successions: both sides exist and meet on one day; shares add up to one at most."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.naming import find_doubles, unknown_organisation
from laban.programme.organisations import Organisation, Succession


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with who follows whom."""
    following: dict[str, list[Entry[Succession]]] = {}
    known = draft.tree.by_id
    for entry in draft.successions:
        following.setdefault(entry.value.predecessor, []).append(entry)
        sides = (entry.value.predecessor, entry.value.successor)
        for name in sides:
            if name not in known:
                yield unknown_organisation(entry, (), name, draft.tree, "programme-030")
        if all(name in known for name in sides):
            yield from _meeting(entry, known[sides[0]], known[sides[1]])
        yield from _share(entry)
    yield from find_doubles("succession", ((_name(e.value), e) for e in draft.successions))
    for entries in following.values():
        yield from _extents(entries)
        yield from _sums(entries)


def _name(succession: Succession) -> str:
    basis = f" by {succession.basis}" if succession.basis else ""
    return f"{succession.predecessor} to {succession.successor}{basis}"


def _meeting(
    entry: Entry[Succession], before: Organisation, after: Organisation
) -> Iterator[Issue]:
    if before.valid_to is None:
        yield entry.error(
            (),
            f'"{before.id}" has a successor, "{after.id}", but does not end.',
            "Write its valid_to: the day on which the successor takes over.",
            "programme-033",
        )
    elif not after.is_valid_on(before.valid_to):
        yield entry.error(
            (),
            f'"{before.id}" ends on {before.valid_to}, when "{after.id}", which follows it, '
            f"does not exist (from {after.valid_from} to {after.valid_to or 'now'}).",
            "A successor exists on the day on which its predecessor ends; correct one of them.",
            "programme-033",
        )


def _share(entry: Entry[Succession]) -> Iterator[Issue]:
    succession = entry.value
    has_share = succession.share is not None
    if succession.extent == "whole" and (has_share or succession.basis):
        sentence = "The whole predecessor goes to its successor, yet a share is stated."
        cure = "Leave share and basis empty, or write the extent part."
        yield entry.error((), sentence, cure, "programme-034")
    elif has_share != (succession.basis is not None):
        stated, wanted = ("share", "basis") if has_share else ("basis", "share")
        sentence = f"The {stated} is stated without its {wanted}."
        yield entry.error((), sentence, "State both, or neither.", "programme-034")


def _extents(entries: list[Entry[Succession]]) -> Iterator[Issue]:
    """Yield a fault where the whole of a predecessor goes somewhere and more goes elsewhere."""
    successors = {entry.value.successor for entry in entries}
    wholes = [entry for entry in entries if entry.value.extent == "whole"]
    if wholes and len(successors) > 1:
        entry = wholes[0]
        others = sorted(successors - {entry.value.successor})
        yield entry.error(
            (),
            f'The whole of "{entry.value.predecessor}" goes to "{entry.value.successor}", yet '
            f"{', '.join(others)} {'follows' if len(others) == 1 else 'follow'} it too.",
            "Write part for each of them, with shares where they are known.",
            "programme-032",
        )


def _sums(entries: list[Entry[Succession]]) -> Iterator[Issue]:
    sums: dict[str, Fraction] = {}
    for entry in entries:
        basis, share = entry.value.basis, entry.value.share
        if basis and share:
            sums[basis] = sums.get(basis, Fraction(0)) + share
    for name, total in sums.items():
        if total > 1:
            last = [entry for entry in entries if entry.value.basis == name][-1]
            yield last.error(
                (),
                f'The shares of "{last.value.predecessor}" by {name} add up to '
                f"{_decimal(total)}, more than 1.",
                "Correct the shares.",
                "programme-031",
            )


def _decimal(fraction: Fraction) -> Decimal:
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)
