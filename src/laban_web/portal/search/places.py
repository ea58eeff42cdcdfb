"""Organisations by the names people call them, old ones included."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from laban.programme import Organisation, Programme
from laban_web.portal.search.folding import plain_words

_VI_KIND = re.compile(r"^(?:Tỉnh|Thành phố|Thủ đô|Quận|Huyện|Thị xã|Thị trấn|Xã|Phường|Đặc khu)\s+")
_EN_KIND = re.compile(
    r"\s+(?:Province|City|District|Commune|Ward|Township|Town|Special Zone|Special Zones?)$"
)
# Of a kind with more organisations than these, people say what it is: "xã Tân Lập", never "Tân Lập".
_KNOWN_BY_NAME_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation that a question names, and the words that name it."""

    organisations: tuple[str, ...]
    words: tuple[str, ...]


def kinds_known_by_name(programme: Programme) -> frozenset[str]:
    """Return the kinds of organisations that people name without saying what they are."""
    counts = Counter(one.kind for one in programme.organisations.by_id.values())
    return frozenset(kind for kind, count in counts.items() if count <= _KNOWN_BY_NAME_AT_MOST)


def short_names(organisation: Organisation) -> tuple[str, ...]:
    """Return the names of an organisation without the word for its kind.

    Example: `Tỉnh Hà Giang` and `Ha Giang Province` are both `Hà Giang`.
    """
    name = organisation.name
    found = (_VI_KIND.sub("", name.vi), _EN_KIND.sub("", name.en))
    return tuple(dict.fromkeys(one for one in found if one not in (name.vi, name.en)))


class Places:
    """The names of organisations, to find the one that a question speaks of."""

    def __init__(self, programme: Programme) -> None:
        self._organisations = programme.organisations
        self._by_name: dict[tuple[str, ...], list[str]] = defaultdict(list)
        forerunners: dict[str, list[str]] = defaultdict(list)
        by_id = programme.organisations.by_id
        self._known_by_name = kinds_known_by_name(programme)
        for succession in programme.organisations.successions:
            forerunners[succession.successor].append(succession.predecessor)
        for id_, organisation in by_id.items():
            for name in self._names(organisation):
                self._add(name, id_)
            if organisation.kind in self._known_by_name:
                for before in forerunners[id_]:
                    if before in by_id:
                        for name in self._names(by_id[before]):
                            self._add(name, id_)
        self._longest = max((len(name) for name in self._by_name), default=0)

    def _names(self, organisation: Organisation) -> tuple[str, ...]:
        full = (organisation.name.vi, organisation.name.en)
        return (
            (*full, *short_names(organisation))
            if organisation.kind in self._known_by_name
            else full
        )

    def _add(self, name: str, id_: str) -> None:
        words = tuple(plain_words(name))
        if words and id_ not in self._by_name[words]:
            self._by_name[words].append(id_)

    def find(self, text: str, day: date) -> Place | None:
        """Return the organisations that a text names by its longest name, those of a day first."""
        typed = plain_words(text)
        for length in range(min(self._longest, len(typed)), 0, -1):
            for begin in range(len(typed) - length + 1):
                run = tuple(typed[begin : begin + length])
                if run in self._by_name:
                    return Place(self._in_order(self._by_name[run], run, day), run)
        return None

    def _in_order(self, ids: list[str], run: tuple[str, ...], day: date) -> tuple[str, ...]:
        by_id = self._organisations.by_id

        def order(id_: str) -> tuple[bool, bool, bool]:
            one = by_id[id_]
            own = run in {tuple(plain_words(name)) for name in self._names(one)}
            return (not one.is_valid_on(day), not own, one.kind not in self._known_by_name)

        return tuple(sorted(ids, key=order))
