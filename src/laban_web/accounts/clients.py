"""Systems that sign in by OAuth 2.0 client credentials."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AbstractApplication, AccessToken

from laban_web.accounts.addresses import is_within, sender_address


class ApiClient(AbstractApplication):
    """A system of one organisation: what it may deliver, and from where.

    `organisation` is an identity of the programme. `record_types` empty means every type;
    `address_ranges` empty means from anywhere, else e.g. `["203.0.113.0/24"]`. After a rotation
    the secret before stays good until `previous_secret_until`. What a system is bound to does
    not change: another binding is another system.
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

    @classmethod
    def connect(cls, **binding: Any) -> tuple[ApiClient, str]:
        """Make a system; return it with its secret, which nobody can see again."""
        secret = generate_client_secret()
        made = cls.objects.create(
            client_type=cls.CLIENT_CONFIDENTIAL,
            authorization_grant_type=cls.GRANT_CLIENT_CREDENTIALS,
            client_secret=secret,
            **binding,
        )
        return made, secret

    def rotate_secret(self, previous_until: datetime | None) -> str:
        """Make a new secret and return it; the one before stays good until a moment.

        Without a moment the secret is taken to be known to others: it ends, and so do all tokens.
        """
        secret = generate_client_secret()
        self.previous_secret = self.client_secret if previous_until else ""
        self.previous_secret_until = previous_until
        self.client_secret = secret
        self.save()
        if previous_until is None:
            self.tokens().delete()
        return secret

    def revoke(self) -> None:
        """Shut the system out for good; its tokens end at once."""
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])
        self.tokens().delete()

    def is_usable(self, request: Any) -> bool:
        """Say whether the system may ask for a token, from where it asks."""
        return self.revoked_at is None and self.is_reachable_from(self.address_of(request))

    def is_reachable_from(self, address: str) -> bool:
        """Say whether the system may come from an address."""
        return not self.address_ranges or is_within(address, self.address_ranges)

    def is_previous_secret_good(self, now: datetime) -> bool:
        """Say whether the secret before the last rotation is still taken."""
        return bool(self.previous_secret) and (self.previous_secret_until or now) > now

    def tokens(self) -> models.QuerySet[AccessToken]:
        """Return the tokens that were given to the system."""
        return AccessToken.objects.filter(application=self)

    @staticmethod
    def address_of(request: Any) -> str:
        """Return where a request of the OAuth library comes from."""
        headers = request.headers
        return sender_address(
            headers.get("REMOTE_ADDR", ""), headers.get("HTTP_X_FORWARDED_FOR", "")
        )
