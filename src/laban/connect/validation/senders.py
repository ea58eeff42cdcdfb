"""Who may deliver for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laban.connect.validation.faults import Places, places_where
from laban.connect.validation.texts import mask_of
from laban.programme import Organisations, Programme


@dataclass(frozen=True)
class Sender:
    """Who delivers, and the identities it may deliver for; nothing means everybody."""

    id: str
    allowed: frozenset[str] | None

    @classmethod
    def of(cls, programme: Programme, id: str) -> Sender:
        """Return an organisation as a sender."""
        return cls(id, delivers_for(programme.organisations, id, programme.head.hierarchies))


class Senders(Protocol):
    """Who delivers the rows of a batch."""

    def foreign(self, owners: pa.StringArray) -> Iterator[tuple[str, Places]]:
        """Yield each sender with the places of the rows that it may not deliver."""


class OneSender:
    """One sender delivers every row."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        allowed = sender.allowed
        self._allowed = None if allowed is None else pa.array(sorted(allowed), pa.string())

    def foreign(self, owners: pa.StringArray) -> Iterator[tuple[str, Places]]:
        """Yield the sender with the places of the rows that it may not deliver."""
        if self._allowed is None:
            return
        foreign = mask_of(pc.invert(pc.is_in(owners, value_set=self._allowed)))
        yield self._sender.id, places_where(foreign & mask_of(pc.is_valid(owners)))


class SenderOfEachRow:
    """Several senders; `numbers` says of each row which of them delivers it."""

    def __init__(self, senders: Sequence[Sender], numbers: Places) -> None:
        self._senders = senders
        self._numbers = numbers

    def foreign(self, owners: pa.StringArray) -> Iterator[tuple[str, Places]]:
        """Yield each sender with the places of the rows that it may not deliver.

        Whether it may is asked once for each different pair of sender and owner.
        """
        known = places_where(mask_of(pc.is_valid(owners)))
        encoded = owners.take(pa.array(known)).dictionary_encode()
        names = encoded.dictionary.to_pylist()
        width = len(names) or 1
        pairs = self._numbers[known] * width + encoded.indices.to_numpy().astype(np.int64)
        different, which = np.unique(pairs, return_inverse=True)
        is_foreign = np.array(
            [self._is_foreign(pair // width, names[pair % width]) for pair in different.tolist()],
            np.bool_,
        )
        foreign = known[is_foreign[which]] if len(known) else known
        by = self._numbers[foreign]
        for number in np.unique(by).tolist():
            yield self._senders[number].id, foreign[by == number]

    def _is_foreign(self, number: int, owner: str) -> bool:
        allowed = self._senders[number].allowed
        return allowed is not None and owner not in allowed


def delivers_for(
    organisations: Organisations, sender: str, hierarchies: Iterable[str]
) -> frozenset[str] | None:
    """Return the identities a sender may deliver for; nothing means everybody.

    It may for itself, its forerunners and followers in time, and all below one of these in any
    hierarchy.
    """
    if sender == organisations.root:
        return None
    followers, forerunners = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for succession in organisations.successions:
        followers[succession.predecessor].append(succession.successor)
        forerunners[succession.successor].append(succession.predecessor)
    line = _reached([sender], lambda id: followers[id])
    line |= _reached([sender], lambda id: forerunners[id])
    below = [
        _reached(line, partial(organisations.children, hierarchy=hierarchy))
        for hierarchy in hierarchies
    ]
    return frozenset(line.union(*below) & organisations.by_id.keys())


def _reached(start: Iterable[str], steps: Callable[[str], Iterable[str]]) -> set[str]:
    """Return what can be reached from a start, itself included."""
    found = set(start)
    ahead = list(found)
    while ahead:
        for id in steps(ahead.pop()):
            if id not in found:
                found.add(id)
                ahead.append(id)
    return found
