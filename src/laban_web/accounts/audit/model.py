"""One entry of the audit trail, as it is stored."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import ClassVar

import orjson
from django.db import models
from django.utils.translation import gettext_lazy as _

from laban_web.accounts.audit.actions import action_label

BEGINNING = "0" * 64


class AuditEntry(models.Model):
    """Who did what, when, from where; `digest` covers all of it and the entry before.

    `id` counts without gaps from 1. `details` is JSON text with sorted keys, without personal
    data. Triggers in the database forbid to change or delete a row: see `guards`.
    """

    id = models.BigIntegerField(primary_key=True)
    moment = models.DateTimeField(_("moment"))
    actor_key = models.CharField(_("actor"), max_length=160)
    actor_name = models.CharField(_("name"), max_length=255)
    action = models.CharField(_("action"), max_length=60)
    object_kind = models.CharField(_("kind of object"), max_length=40)
    object_id = models.CharField(_("object"), max_length=250)
    organisation = models.CharField(_("organisation"), max_length=40)
    address = models.CharField(_("address"), max_length=45)
    request_id = models.CharField(_("request"), max_length=64)
    details = models.TextField(_("details"))
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("audit entry")
        indexes: ClassVar = [
            models.Index(fields=["actor_key", "id"], name="accounts_audit_actor"),
            models.Index(fields=["action", "id"], name="accounts_audit_action"),
            models.Index(fields=["organisation", "id"], name="accounts_audit_organisation"),
            models.Index(fields=["object_kind", "object_id", "id"], name="accounts_audit_object"),
            models.Index(fields=["moment"], name="accounts_audit_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action}"

    @property
    def action_label(self) -> str:
        """The action in words."""
        return action_label(self.action)

    def computed_digest(self) -> str:
        """Return the SHA-256 that an unchanged entry has."""
        content = [
            self.id,
            self.moment.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor_key,
            self.actor_name,
            self.action,
            self.object_kind,
            self.object_id,
            self.organisation,
            self.address,
            self.request_id,
            self.details,
            self.previous,
        ]
        return hashlib.sha256(orjson.dumps(content)).hexdigest()
