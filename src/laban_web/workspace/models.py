"""What people are about to deliver: typed or uploaded, sent, approved or returned."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# A draft that nobody touched for so long is given up, and what was uploaded is deleted.
DRAFT_KEPT = timedelta(days=7)


class State(models.TextChoices):
    """How far a submission has come."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waits for approval")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved, not yet delivered")
    DELIVERED = "delivered", _("Delivered")
    DISCARDED = "discarded", _("Discarded")


class Form(models.TextChoices):
    """How the records came."""

    ROWS = "ndjson", _("Typed")
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


class Numbers(models.TextChoices):
    """How numbers are written in text."""

    VIETNAMESE = "vi", _("1.234,5 (point for thousands, comma for decimals)")
    PLAIN = "plain", _("1234.5 (point for decimals)")


class Submission(models.Model):
    """Records that a person delivers by hand, until they are in the lake.

    `organisation` is the identity of the sender; `sha256` is of the content as it was sent, and
    the receipt of the delivery has the same. The content is a file: see `submissions.files`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions"
    )
    record_type = models.CharField(_("record type"), max_length=80)
    organisation = models.CharField(_("organisation"), max_length=40)
    delivery_id = models.CharField(_("delivery id"), max_length=120)
    form = models.CharField(max_length=10, choices=Form.choices)
    numbers = models.CharField(max_length=10, choices=Numbers.choices, default=Numbers.VIETNAMESE)
    file_name = models.CharField(_("file"), max_length=150, blank=True)
    is_illustrative = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    sha256 = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("submission")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "delivery_id"), name="workspace_one_delivery_id"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "organisation"], name="workspace_waiting"),
            models.Index(fields=["person", "state"], name="workspace_own"),
        ]

    def __str__(self) -> str:
        return self.delivery_id

    @property
    def is_typed(self) -> bool:
        """Whether its rows were typed into a form."""
        return self.form == Form.ROWS

    @property
    def is_open(self) -> bool:
        """Whether its sender may still change it."""
        return self.state in (State.DRAFT, State.RETURNED)

    @property
    def sender_key(self) -> str:
        """The key of who sends it, as an actor has it."""
        return f"person:{self.person_id}"


class Step(models.TextChoices):
    """What somebody did with a submission."""

    BEGUN = "begun", _("Begun")
    SENT = "sent", _("Sent for approval")
    RECALLED = "recalled", _("Recalled")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    DELIVERED = "delivered", _("Delivered")
    DISCARDED = "discarded", _("Discarded")


class SubmissionStep(models.Model):
    """Who did what with a submission, and when."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="steps")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    moment = models.DateTimeField()
    step = models.CharField(max_length=12, choices=Step.choices)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.submission} {self.step}"
