"""Deliveries that were taken over to be landed later."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class PendingDelivery(models.Model):
    """A large delivery whose sender did not want to wait (`Prefer: respond-async`).

    Its body lies in `LABAN_HOME/pending` until it is landed or refused; a restart goes on
    with it. `outcome` is the receipt or the problem.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting"
        LANDED = "landed"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=120)
    organisation = models.CharField(max_length=40)
    record_type = models.CharField(max_length=100)
    delivery_id = models.CharField(max_length=200)
    format = models.CharField(max_length=20)
    all_or_nothing = models.BooleanField(default=False)
    is_illustrative = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    outcome = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("state", "created_at"))]

    def __str__(self) -> str:
        return f"{self.organisation} {self.delivery_id} {self.state}"
