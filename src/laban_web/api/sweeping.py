"""What the doors keep that is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from laban_web.api.models import PendingDelivery

# As long as a sender may take to ask what became of a delivery that was put off.
OUTCOMES_KEPT = timedelta(days=30)


def forget_old_outcomes(now: datetime) -> str:
    """Forget the outcomes of deliveries that were put off; the ledger keeps what was landed."""
    old = PendingDelivery.objects.exclude(state=PendingDelivery.State.WAITING)
    forgotten, _ = old.filter(ended_at__lt=now - OUTCOMES_KEPT).delete()
    return f"{forgotten:,} outcomes of deliveries put off forgotten" if forgotten else ""
