"""People and the organisations they act for."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laban_web.accounts.clients import ApiClient

__all__ = ["ApiClient", "Membership", "Person", "PersonManager", "Role"]


class Role(models.TextChoices):
    """What somebody does for an organisation, and for all that are below it."""

    PROGRAMME_OFFICE = "programme_office", _("Programme office")
    FOCAL_POINT = "focal_point", _("Agency focal point")
    APPROVER = "approver", _("Approver")
    INSPECTOR = "inspector", _("Inspector")
    OPERATOR = "operator", _("Operator")


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

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

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
