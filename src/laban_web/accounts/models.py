"""People and the organisations they act for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.clients import ApiClient
from laban_web.accounts.people.idleness import idle_days
from laban_web.accounts.roles import NEEDS_SECOND_FACTOR, Role

__all__ = ["ApiClient", "AuditEntry", "Membership", "Person", "PersonManager", "Role"]

# TCVN 14423:2026: accounts are reviewed every six months.
REVIEW_EVERY = timedelta(days=182)


class PersonManager(BaseUserManager["Person"]):
    """Makes people, who are known by their address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Person:
        """Make a person; without a password she signs in by OIDC only."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> Person:
        """Make a person who may enter every room of Django's and Wagtail's administration."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find a person by her address, however it is written."""
        return self.get(email__iexact=username or "")


class Person(AbstractUser):
    """Somebody who signs in. Her address is her name here."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    activated_at = models.DateTimeField(default=timezone.now, editable=False)
    reviewed_at = models.DateTimeField(default=timezone.now, editable=False)
    is_illustrative = models.BooleanField(_("delivers illustrative records only"), default=False)
    # Goes up when roles change, and ends every session that was begun before.
    session_number = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session is bound to: the password, and the roles as they were."""
        bound = super()._get_session_auth_hash(secret=secret)
        return f"{bound}:{self.session_number}"

    def end_sessions(self) -> None:
        """End every session of hers at its next request."""
        Person.objects.filter(pk=self.pk).update(session_number=models.F("session_number") + 1)
        self.refresh_from_db(fields=["session_number"])

    def is_idle(self, now: datetime) -> bool:
        """Say whether she has not signed in for so long that her account is closed."""
        seen = max(self.last_login or self.activated_at, self.activated_at)
        return now - seen > timedelta(days=idle_days())

    def is_review_due(self, now: datetime) -> bool:
        """Say whether somebody must look at her account and roles again."""
        return now - self.reviewed_at > REVIEW_EVERY

    def current(self) -> models.QuerySet[Membership]:
        """Return the roles that she has now."""
        return self.memberships.filter(ended_at__isnull=True)

    def needs_second_factor(self) -> bool:
        """Say whether a password alone is not enough for her: in production, for nobody."""
        return (
            settings.IS_PRODUCTION
            or self.is_superuser
            or self.current().filter(role__in=NEEDS_SECOND_FACTOR).exists()
        )

    def get_full_name(self) -> str:
        """Return the name that others see."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name that others see."""
        return str(self)


class Membership(models.Model):
    """A role that somebody has for an organisation, from one moment to another.

    `organisation` is an identity of the programme, e.g. `24@2025-07-01`.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.CharField(_("organisation"), max_length=40)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("person", "organisation", "role"),
                condition=models.Q(ended_at__isnull=True),
                name="accounts_one_current_membership",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()} {self.organisation}"
