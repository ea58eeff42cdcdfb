"""Keep what is known of dossiers, and give each event of a group the row that it makes now.

Runs on the thread that lands groups, inside a transaction that ends after the group has landed:
another server waits for the dossiers until then, so the latest row of a dossier is also the last.
The ledger says what was delivered. When a crash came between the ledger and this table, an event
that the ledger knows is heard as of its acceptance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from laban.connect import Offer, Receipt
from laban.lake import Lake
from laban_web.api.emc.dossiers import KnownDossier
from laban_web.api.emc.events import EmcEvent
from laban_web.api.gathering import Outcome, Waiting
from laban_web.api.mappings import as_ndjson
from laban_web.api.models import EmcDossier
from laban_web.api.problems import Problem

Key = tuple[str, str, str, bool]


class Told:
    """The events of one group, told into their dossiers in the order in which they came."""

    def __init__(self, group: Sequence[Waiting], lake: Lake, now: datetime) -> None:
        self._now = now
        self._landed = lake.find_deliveries(
            {(w.offer.organisation, w.offer.delivery_id) for w in group if w.event}
        )
        self._kept = _locked({_key(w, w.event) for w in group if w.event})
        self._known = {key: KnownDossier.of(kept.known) for key, kept in self._kept.items()}
        self._made: dict[str, bytes] = {}
        self.offers: list[Offer | Outcome] = [self._offer(waiting) for waiting in group]

    def keep(self) -> None:
        """Write down what is known now."""
        for key, kept in self._kept.items():
            kept.known = self._known[key].as_kept()
            kept.heard_at = self._now
        EmcDossier.objects.bulk_update(self._kept.values(), ["known", "heard_at"])

    def _offer(self, waiting: Waiting) -> Offer | Outcome:
        """Return what to hand to the intake, or at once what became of it."""
        event, offer = waiting.event, waiting.offer
        if event is None or offer.mapping is None:
            return offer
        known = self._known[_key(waiting, event)]
        if known.contradicts(event):
            return _contradiction(event)
        earlier = self._landed.get((offer.organisation, offer.delivery_id))
        known.hear(event, earlier.accepted_at if earlier else self._now)
        if earlier:
            return Receipt.of(earlier, replayed=True)
        if offer.delivery_id not in self._made:
            order = list(offer.mapping.columns["status"].codes)
            self._made[offer.delivery_id] = as_ndjson(known.row(order), offer.mapping)
        return replace(offer, content=self._made[offer.delivery_id])


def _locked(keys: set[Key]) -> dict[Key, EmcDossier]:
    """Return the kept dossiers, made where they are new, and locked until the transaction ends."""
    ordered = sorted(keys)
    fresh = [EmcDossier(**dict(zip(EmcDossier.KEY, key, strict=True)), known={}) for key in ordered]
    EmcDossier.objects.bulk_create(fresh, ignore_conflicts=True)
    return {found.key: found for found in _found(ordered)}


def _found(keys: Sequence[Key]) -> Iterator[EmcDossier]:
    codes = {key[2] for key in keys}
    wanted = set(keys)
    rows = EmcDossier.objects.select_for_update().filter(dossier_code__in=codes).order_by("pk")
    return (row for row in rows if row.key in wanted)


def _key(waiting: Waiting, event: EmcEvent) -> Key:
    return waiting.offer.organisation, event.site, event.dossier, waiting.offer.illustrative


def _contradiction(event: EmcEvent) -> Problem:
    return Problem(
        409,
        f"The event {event.delivery_id} was sent before and said something else.",
        "api-020",
        "Send a correction as an event of its own, with another CodeProfile.",
    )
