"""Land a group of deliveries: whose token is still good, what became of each, who did it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from django.db import close_old_connections, transaction

from laban.connect import Answer, Failure, Intake, Offer, Receipt
from laban.lake import Lake
from laban_web.accounts.audit import Action, Entry, record_many
from laban_web.accounts.tokens import tokens_still_good
from laban_web.api.door.senders import unauthorised
from laban_web.api.emc.keeping import Told
from laban_web.api.failures import problem_of_failure
from laban_web.api.gathering import Outcome, Waiting
from laban_web.operations.metrics import DELIVERIES, GROUP_SECONDS, GROUPS, RECORDS

REVOKED = unauthorised("The bearer token was revoked or has expired meanwhile.")


class GroupLander:
    """Lands groups by the core's intake, on the thread of the gathering."""

    def __init__(self, intake: Intake, lake: Lake, now: Callable[[], datetime]) -> None:
        self._intake = intake
        self._lake = lake
        self._now = now

    @GROUP_SECONDS.time()
    def __call__(self, group: Sequence[Waiting]) -> Sequence[Outcome]:
        """Return one outcome for each offer, in their order."""
        try:
            good = tokens_still_good({waiting.sender.token for waiting in group})
            taken = [waiting for waiting in group if waiting.sender.token in good]
            landed = iter(self._land(taken) if taken else ())
            outcomes = [
                next(landed) if waiting.sender.token in good else REVOKED for waiting in group
            ]
            _write_down(group, outcomes)
        finally:
            close_old_connections()
        _count(outcomes)
        return outcomes

    def _land(self, group: Sequence[Waiting]) -> Sequence[Outcome]:
        if not any(waiting.event for waiting in group):
            return self._take([waiting.offer for waiting in group])
        with transaction.atomic():
            told = Told(group, self._lake, self._now())
            offers = [offer for offer in told.offers if isinstance(offer, Offer)]
            landed = iter(self._take(offers))
            told.keep()
        return [next(landed) if isinstance(one, Offer) else one for one in told.offers]

    def _take(self, offers: Sequence[Offer]) -> list[Outcome]:
        return [_outcome(answer) for answer in self._intake.take(offers)]


def _outcome(answer: Answer) -> Outcome:
    if isinstance(answer, Failure):
        log = structlog.get_logger("laban.landing")
        log.error("offer_failed", exc_info=answer.error)
        return problem_of_failure(answer.error)
    return answer


def _write_down(group: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
    """Enter into the audit trail what was accepted: one entry for each sender and record type."""
    of_sender: defaultdict[tuple[str, str, str], list[tuple[Waiting, Receipt]]] = defaultdict(list)
    for waiting, outcome in zip(group, outcomes, strict=True):
        if isinstance(outcome, Receipt) and not outcome.replayed:
            key = (waiting.sender.key, outcome.organisation, outcome.record_type)
            of_sender[key].append((waiting, outcome))
    if of_sender:
        record_many(_entry(accepted) for accepted in of_sender.values())


def _entry(accepted: Sequence[tuple[Waiting, Receipt]]) -> Entry:
    waiting, first = accepted[0]
    last = accepted[-1][1]
    return Entry(
        Action.DELIVERY_ACCEPTED,
        replace(waiting.sender, request_id=waiting.request_id),
        object_kind="delivery",
        object_id=str(first.number),
        organisation=first.organisation,
        details={
            "record_type": first.record_type,
            "deliveries": len(accepted),
            "last": str(last.number),
            "rows_landed": sum(receipt.rows_landed for _, receipt in accepted),
            "rows_refused": sum(receipt.rows_refused for _, receipt in accepted),
        },
    )


def _count(outcomes: Sequence[Outcome]) -> None:
    receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    fresh = [receipt for receipt in receipts if not receipt.replayed]
    GROUPS.inc()
    DELIVERIES.labels("accepted").inc(len(fresh))
    DELIVERIES.labels("replayed").inc(len(receipts) - len(fresh))
    DELIVERIES.labels("turned_away").inc(len(outcomes) - len(receipts))
    RECORDS.labels("landed").inc(sum(receipt.rows_landed for receipt in fresh))
    RECORDS.labels("refused").inc(sum(receipt.rows_refused for receipt in fresh))
