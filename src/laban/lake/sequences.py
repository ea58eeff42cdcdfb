"""Sets of delivery sequences, written as ranges: `1-50,53`."""

from __future__ import annotations

from collections.abc import Iterable


def as_ranges(sequences: Iterable[int]) -> str:
    """Return sequences as ascending ranges.

    Example:
        >>> as_ranges([3, 1, 2, 7])
        '1-3,7'
        >>> as_ranges([])
        ''
    """
    spans: list[list[int]] = []
    for number in sorted(set(sequences)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def from_ranges(text: str) -> frozenset[int]:
    """Return the sequences that `as_ranges` wrote.

    Example:
        >>> sorted(from_ranges("1-3,7"))
        [1, 2, 3, 7]
    """
    numbers: set[int] = set()
    for span in filter(None, text.split(",")):
        first, _, last = span.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return frozenset(numbers)
