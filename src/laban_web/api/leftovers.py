"""What a crash left of deliveries on their way in."""

from __future__ import annotations

from collections.abc import Iterator

from laban.connect import Receipt
from laban_web.api.answers import receipt_answer
from laban_web.api.models import PendingDelivery
from laban_web.operations.doctor import Diagnosis, Visit

_WAITING = PendingDelivery.State.WAITING


def examine_pending(visit: Visit) -> Iterator[Diagnosis]:
    """Compare the deliveries that wait with the bodies that are kept of them."""
    folder = visit.here.home / "pending"
    waiting = list(PendingDelivery.objects.filter(state=_WAITING).order_by("created_at"))
    for one in waiting:
        if not (folder / str(one.id)).exists():
            yield _without_body(visit, one)
    known = {str(one.id) for one in waiting}
    for path in sorted(folder.glob("*")):
        if path.name not in known and visit.is_left(path):
            sentence = f"The body pending/{path.name} belongs to no delivery that waits."
            yield visit.found("pending", sentence, path.unlink)


def examine_incoming(visit: Visit) -> Iterator[Diagnosis]:
    """Find bodies whose senders were never answered: they send them again."""
    for path in sorted((visit.here.home / "incoming").glob("*")):
        if visit.is_left(path):
            sentence = f"The body incoming/{path.name} was being received when the server died."
            yield visit.found("incoming", sentence, path.unlink)


def _without_body(visit: Visit, one: PendingDelivery) -> Diagnosis:
    landed = visit.here.lake.delivery(one.organisation, one.delivery_id)
    what = f'The delivery "{one.delivery_id}" of {one.organisation} waits, and its body is gone'
    if landed is None:
        cure = "Ask its sender to send it again under the same id."
        return Diagnosis("pending", f"{what}.", cure)

    def settle() -> None:
        receipt = Receipt.of(landed, replayed=False)
        PendingDelivery.objects.filter(pk=one.pk).update(
            state=PendingDelivery.State.LANDED,
            outcome=receipt_answer(receipt, visit.here.signing_key),
            ended_at=visit.now,
        )

    return visit.found("pending", f"{what}, but it had been landed.", settle)
