"""How organisations changed between two versions: begun, ended, renamed, merged, divided."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from laban.programme.changes import Change, named, paired
from laban.programme.organisations import Organisation, Organisations, Succession


def compare_organisations(old: Organisations, new: Organisations) -> Iterator[Change]:
    """Yield what changed in who exists, under whom, and who follows whom.

    What a new succession already says (who ends, who begins) is not said again.
    """
    known, kept = set(old.successions), set(new.successions)
    added = [one for one in new.successions if one not in known]
    yield from _successions(added, new)
    told = {name for one in added for name in (one.predecessor, one.successor)}
    for id, before, after in paired(old.by_id, new.by_id):
        if before and after:
            yield from _changed(before, after, told)
        elif after and id not in told:
            since = f" on {after.valid_from}" if after.valid_from else ""
            yield Change("organisation", id, f"{named(after.name, id)} begins{since}.")
        elif before and after is None:
            yield Change("organisation", id, f"{named(before.name, id)} is no longer stated.")
    for one in old.successions:
        if one not in kept:
            sentence = f'"{one.successor}" no longer follows "{one.predecessor}" as stated before.'
            yield Change("organisation", one.predecessor, sentence)


def _changed(old: Organisation, new: Organisation, told: set[str]) -> Iterator[Change]:
    name = named(new.name, new.id)
    if old.valid_to != new.valid_to and new.id not in told:
        what = f"ends on {new.valid_to}" if new.valid_to else "no longer ends"
        was = f", not on {old.valid_to}" if old.valid_to and new.valid_to else ""
        yield Change("organisation", new.id, f"{name} {what}{was}.")
    if old.name != new.name:
        sentence = f"{named(old.name, old.id)} was corrected to {name}."
        yield Change("organisation", new.id, sentence)
    if old.kind != new.kind:
        yield Change("organisation", new.id, f"{name} is of the kind {new.kind}, not {old.kind}.")
    for hierarchy, before, after in paired(old.parents, new.parents):
        if before != after:
            sentence = f"{name} stands under {after or 'nobody'}, not {before or 'nobody'}"
            yield Change("organisation", new.id, f'{sentence}, in the hierarchy "{hierarchy}".')


def _successions(added: list[Succession], tree: Organisations) -> Iterator[Change]:
    """Yield one sentence for each successor of wholes and one for each divided predecessor."""
    merged: dict[str, list[str]] = {}
    divided: dict[str, list[Succession]] = {}
    for one in added:
        if one.extent == "whole":
            merged.setdefault(one.successor, []).append(one.predecessor)
        else:
            divided.setdefault(one.predecessor, []).append(one)
    for successor, predecessors in merged.items():
        yield Change("organisation", successor, _merger(predecessors, successor, tree))
    for predecessor, parts in divided.items():
        goes = "; ".join(_part(part, tree) for part in parts)
        day = tree.by_id[predecessor].valid_to
        sentence = f"{_named(predecessor, tree)} is divided on {day}: {goes}."
        yield Change("organisation", predecessor, sentence)


def _merger(predecessors: list[str], successor: str, tree: Organisations) -> str:
    day = tree.by_id[predecessors[0]].valid_to
    names = ", ".join(_named(name, tree) for name in predecessors)
    if len(predecessors) > 1:
        return f"{names} merge into {_named(successor, tree)} on {day}."
    before, after = tree.by_id[predecessors[0]], tree.by_id[successor]
    if before.name != after.name:
        return f"{names} becomes {_named(successor, tree)} on {day}."
    how = [f"of the kind {after.kind}, not {before.kind}"] if before.kind != after.kind else []
    how += [
        f"under {now or 'nobody'}, not {was or 'nobody'}"
        for _, was, now in paired(before.parents, after.parents)
        if was != now
    ]
    return f"{names} goes on as {successor} from {day}{': ' if how else ''}{', '.join(how)}."


def _part(part: Succession, tree: Organisations) -> str:
    if part.share is None:
        share = "a part of unknown share"
    else:
        share = f"{Decimal(part.share.numerator) / part.share.denominator} by {part.basis}"
    return f"{share} to {_named(part.successor, tree)}"


def _named(id: str, tree: Organisations) -> str:
    return named(tree.by_id[id].name, id)
