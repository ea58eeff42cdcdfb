"""Cases: which attempts are attempts at the same content, and which step each content meets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from laban_conformance.parcels import Parcel
from laban_conformance.steps import STEPS, Step


@dataclass
class Case:
    """One content, the ids it came under, how often, and whether its sender knows the outcome."""

    number: int
    step: Step
    record_type: str
    contents: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    tries: int = 0
    is_settled: bool = False


class Cases:
    """Tells whether a parcel was seen before; gives the next step of the plan to a new one."""

    def __init__(self, plan: Sequence[Step]) -> None:
        self._steps: Iterator[Step] = iter(plan)
        self._cases: list[Case] = []

    def find(self, parcel: Parcel) -> Case:
        """Return the case of a parcel, with this try counted."""
        case = next((case for case in self._cases if _is_of(parcel, case)), None)
        if case is None:
            step = next(self._steps, STEPS[0])
            case = Case(len(self._cases) + 1, step, parcel.record_type)
            self._cases.append(case)
        case.contents.add(parcel.content)
        case.ids.add(parcel.id)
        case.tries += 1
        return case


def _is_of(parcel: Parcel, case: Case) -> bool:
    """Say whether a parcel is an attempt at a case.

    While its sender does not know the outcome, the same content or the same id tell it; later
    both must agree, for the same content may be delivered anew.
    """
    if parcel.record_type != case.record_type:
        return False
    is_same_content, is_same_id = parcel.content in case.contents, parcel.id in case.ids
    if case.is_settled:
        return is_same_content and is_same_id
    return is_same_content or is_same_id
