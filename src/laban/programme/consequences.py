"""Faults that may only follow from a file that could not be read to its end.

While a row of organisations is unreadable, nobody is blamed for naming the organisation in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from laban.base import Issue

# What rests on the files under a path: the codes of "does not exist" and its like.
_RESTS_ON: Mapping[str, frozenset[str]] = {
    "organisations/": frozenset(
        {
            *("programme-021", "programme-027", "programme-030", "programme-068"),
            *("programme-091", "programme-094", "programme-101", "programme-112"),
            *("programme-140", "programme-187"),
        }
    ),
    "programme.yaml": frozenset(
        {
            *("programme-008", "programme-037", "programme-069", "programme-073"),
            "programme-182",
        }
    ),
    "maps/": frozenset({"programme-186"}),
    "targets.yaml": frozenset({"programme-102"}),
    "assessment.yaml": frozenset({"programme-162"}),
    "tasks.yaml": frozenset({"programme-100"}),
    "indicators/": frozenset({"programme-090", "expression-002"}),
    "records/": frozenset({"programme-057", "programme-060", "programme-110", "programme-141"}),
    "codes/": frozenset(
        {
            *("programme-025", "programme-044", "programme-066", "programme-111"),
            *("programme-117", "programme-183", "expression-012"),
        }
    ),
}
# Faults after which a file, an entry or a row is missing from what was read.
_LOSSES = frozenset(
    {
        *("programme-002", "programme-004", "programme-005"),
        *("programme-007", "programme-009", "programme-018", "programme-180"),
    }
)
_HOLD_NO_NAMES = frozenset({"organisations/successions.csv"})


def without_consequences(faults: Collection[Issue], found: Iterable[Issue]) -> Iterator[Issue]:
    """Yield what was found, without what may only follow from faults of form."""
    lost = {fault.file for fault in faults if fault.code in _LOSSES} - _HOLD_NO_NAMES
    silenced = {
        code
        for path, codes in _RESTS_ON.items()
        if any(file.startswith(path) for file in lost)
        for code in codes
    }
    return (issue for issue in found if issue.code not in silenced)
