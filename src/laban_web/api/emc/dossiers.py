"""What the events of a dossier say together, in whatever order they came.

EMC's events carry no times, and each tells one step only. So a step happened when it was first
heard of, at the latest when a later step was; and each fact is taken from the latest step that
tells it. An event that comes late adds what it knows and takes nothing back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from laban_web.api.emc.events import EmcEvent

_EVENTS_REMEMBERED = 50


@dataclass
class Heard:
    """One step: when it was first heard of, and what was said with it."""

    at: datetime
    facts: dict[str, str]


@dataclass
class KnownDossier:
    """The steps that were heard of, by status, and the digest of each event by its id."""

    steps: dict[str, Heard] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> KnownDossier:
        """Read what `as_kept` wrote."""
        steps = {
            status: Heard(datetime.fromisoformat(step["at"]), step["facts"])
            for status, step in kept.get("steps", {}).items()
        }
        return cls(steps, dict(kept.get("events", {})))

    def as_kept(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        steps = {s: {"at": h.at.isoformat(), "facts": h.facts} for s, h in self.steps.items()}
        recent = dict(list(self.events.items())[-_EVENTS_REMEMBERED:])
        return {"steps": steps, "events": recent}

    def contradicts(self, event: EmcEvent) -> bool:
        """Say whether an event of the same id was heard that said something else."""
        return self.events.get(event.delivery_id, event.digest) != event.digest

    def hear(self, event: EmcEvent, at: datetime) -> None:
        """Add an event; one that was heard before changes nothing."""
        if event.delivery_id in self.events:
            return
        self.events[event.delivery_id] = event.digest
        known = self.steps.get(event.status)
        if known is None:
            self.steps[event.status] = Heard(at, dict(event.facts))
        else:
            known.facts |= event.facts

    def row(self, order: Sequence[str]) -> dict[str, Any]:
        """Return what is known as one row; `order` names the statuses as they follow each other.

        A status that is not in the order tells facts but no step. `moments` holds, for each step
        up to the latest, when it was taken, and `first`, when the dossier was first heard of.
        """
        ranks = {status: rank for rank, status in enumerate(order)}
        told = sorted(self.steps, key=lambda status: ranks.get(status, -1))
        facts: dict[str, str] = {}
        for status in told:
            facts |= self.steps[status].facts
        return {**_joined(facts), "Status": told[-1], "moments": self._moments(ranks)}

    def _moments(self, ranks: Mapping[str, int]) -> dict[str, str]:
        heard = {ranks[s]: step.at for s, step in self.steps.items() if s in ranks}
        moments = {"first": min(step.at for step in self.steps.values()).isoformat()}
        for status, rank in ranks.items():
            later = [at for known, at in heard.items() if known >= rank]
            if later:
                moments[status] = min(later).isoformat()
        return moments


def _joined(facts: Mapping[str, str]) -> dict[str, str]:
    """Return facts, with those that only mean something together also as one value."""
    joined = dict(facts)
    if facts.get("FormsReception"):
        joined["Reception"] = f"{facts['FormsReception']}/{facts.get('IsDVCBC', '0')}"
    if facts.get("FormsPayments"):
        joined["Payment"] = f"{facts['FormsPayments']}/{facts.get('IsFromDVCQG', '0')}"
    return joined
