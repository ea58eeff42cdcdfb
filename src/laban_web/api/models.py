"""What the doors keep: deliveries to be landed later, known dossiers, services and their use."""

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


class EmcDossier(models.Model):
    """What the events of a dossier have said so far (`laban_web.api.emc`); names no person."""

    KEY: ClassVar = ("organisation", "site", "dossier_code", "is_illustrative")

    organisation = models.CharField(max_length=40)
    site = models.CharField(max_length=200)
    dossier_code = models.CharField(max_length=200, db_index=True)
    is_illustrative = models.BooleanField(default=False)
    known = models.JSONField()
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "site", "dossier_code", "is_illustrative"),
                name="api_one_emc_dossier",
            )
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.dossier_code}"

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """What tells it from others, in the order of `KEY`."""
        return self.organisation, self.site, self.dossier_code, self.is_illustrative


class MeasuredService(models.Model):
    """An online service whose use is counted, and the origins of the pages that may count."""

    service = models.CharField(max_length=60, unique=True)
    organisation = models.CharField(max_length=40, db_index=True)
    origins = models.JSONField(default=list)
    is_illustrative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.service


class UsageCount(models.Model):
    """How a service was used on one day. A closed day takes no more hits; then it is delivered."""

    service = models.CharField(max_length=60)
    day = models.DateField()
    visits = models.PositiveBigIntegerField(default=0)
    starts = models.PositiveBigIntegerField(default=0)
    completions = models.PositiveBigIntegerField(default=0)
    is_closed = models.BooleanField(default=False)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("service", "day"), name="api_one_usage_count")
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.day}"
