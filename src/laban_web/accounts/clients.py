"""Systems that sign in by OAuth 2.0 client credentials."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication


class ApiClient(AbstractApplication):
    """A system of one organisation: what it may deliver, and from where.

    `organisation` is an identity of the programme. `record_types` empty means every type;
    `address_ranges` empty means from anywhere, else e.g. `["203.0.113.0/24"]`. After a rotation
    the secret before stays good until `previous_secret_until`.
    """

    organisation = models.CharField(_("organisation"), max_length=40)
    with_subordinates = models.BooleanField(_("delivers for subordinates too"), default=False)
    record_types = models.JSONField(_("record types"), default=list, blank=True)
    address_ranges = models.JSONField(_("address ranges"), default=list, blank=True)
    is_illustrative = models.BooleanField(_("delivers illustrative records only"), default=False)
    previous_secret = models.CharField(max_length=255, blank=True, editable=False)
    previous_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(AbstractApplication.Meta):
        swappable = "OAUTH2_PROVIDER_APPLICATION_MODEL"
        verbose_name = _("system")
        constraints: ClassVar[list[models.BaseConstraint]] = []
