"""Where to look for cover: the lines around a small count, near ones first.

A change that stays within a neighbourhood and leaves every sum that reaches out of it as it is
holds everywhere, so a certificate found in a small neighbourhood is one for the whole table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from laban.measure.disclosure.lines import Lines
from laban.measure.disclosure.quantities import Quantities
from laban.measure.disclosure.sums import Sums, joined

_SMALL_BLOCK = 300
_NEAR_NODES, _NEAR_BUNDLES = 3, 2
_FAR_NODES, _FAR_BUNDLES = 12, 8

Place = tuple[int, int]
Window = tuple[int, int]


@dataclass(frozen=True)
class Neighbourhood:
    """Lines that may change, by (series, node), within the boundaries of a window."""

    places: tuple[Place, ...]
    window: Window | None


class Neighbourhoods:
    """Finds the neighbourhoods of a quantity."""

    def __init__(self, quantities: Quantities, sums: Sums, lines: Lines) -> None:
        self.quantities, self.sums, self.lines = quantities, sums, lines
        self._bundles = joined(sums.shares)
        self._families = joined(sums.kinds)
        self._blocks = joined(sums.places)

    def of(self, quantity: int, cover: Callable[[Place], float]) -> Iterator[Neighbourhood]:
        """Yield neighbourhoods, small ones first; the last always holds a certificate.

        `cover` says how well a line would cover: its worth, the higher the better.
        """
        q = self.quantities
        place = series, node = int(q.series[quantity]), int(q.node[quantity])
        family = self._families.get(series, (series,))
        block = self._blocks.get(node, (node,))
        if len(family) * len(block) <= _SMALL_BLOCK:
            yield Neighbourhood(tuple(_times(family, block)), None)
            return
        window = self._window(quantity)
        for nodes_at_most, bundles_at_most, upwards in (
            (_NEAR_NODES, _NEAR_BUNDLES, False),
            (_FAR_NODES, _FAR_BUNDLES, False),
            (_FAR_NODES, _FAR_BUNDLES, True),
        ):
            nodes = self._nodes(place, nodes_at_most, cover, upwards=upwards)
            kinds = self._kinds(place, bundles_at_most, cover, upwards=upwards)
            yield Neighbourhood(tuple(_times(kinds, nodes)), window)
        yield Neighbourhood(tuple(_times(family, self._chain(quantity))), window)

    def _window(self, quantity: int) -> Window:
        axis, period = self.lines.axis_of(quantity), self.quantities.period[quantity]
        return int(axis.year_begin[period]), int(axis.year_end[period])

    def _nodes(
        self, place: Place, at_most: int, cover: Callable[[Place], float], *, upwards: bool
    ) -> list[int]:
        series, node = place
        above = [one for one in self.sums.places.get(node, ()) if one.whole != node]
        beside = {other for one in above for other in one.parts} - {node}
        chosen = sorted(beside, key=lambda other: -cover((series, other)))[:at_most]
        return [node, *chosen, *(sorted({one.whole for one in above}) if upwards else ())]

    def _kinds(
        self, place: Place, at_most: int, cover: Callable[[Place], float], *, upwards: bool
    ) -> list[int]:
        series, node = place
        own = self._bundle(series)
        above = [one for s in own for one in self.sums.kinds.get(s, ()) if one.whole not in own]
        beside = {other for one in above for other in one.parts} - set(own)
        chosen = sorted(beside, key=lambda other: -cover((other, node)))
        bundles = list(dict.fromkeys(self._bundle(other) for other in chosen))[:at_most]
        if upwards:
            bundles += sorted({self._bundle(one.whole) for one in above})
        return list(dict.fromkeys(s for bundle in (own, *bundles) for s in bundle))

    def _bundle(self, series: int) -> tuple[int, ...]:
        return self._bundles.get(series, (series,))

    def _chain(self, quantity: int) -> list[int]:
        """Return where a quantity's records are counted: below its node, and above all of those."""
        series, node = int(self.quantities.series[quantity]), int(self.quantities.node[quantity])
        found, waiting = {node}, [node]
        while waiting:
            here = waiting.pop()
            below = [one for one in self.sums.places.get(here, ()) if one.whole == here]
            for child in {child for one in below for child in one.parts} - found:
                if self._counts(quantity, series, child):
                    found.add(child)
                    waiting.append(child)
        waiting = list(found)
        while waiting:
            here = waiting.pop()
            above = {one.whole for one in self.sums.places.get(here, ())} - found
            found |= above
            waiting += above
        return sorted(found)

    def _counts(self, quantity: int, series: int, node: int) -> bool:
        line = self.lines.of([(series, node)]).get((series, node))
        if line is None:
            return False
        period, axis = int(self.quantities.period[quantity]), self.lines.axis_of(quantity)
        begin, end = int(axis.begin[period]), int(axis.end[period])
        return any(
            value and begin < last and first < end
            for value, (first, last) in zip(line.values, line.pattern.steps, strict=True)
        )


def _times(kinds: Iterable[int], nodes: Iterable[int]) -> Iterator[Place]:
    nodes = list(nodes)
    return ((series, node) for series in kinds for node in nodes)
