"""The words of the library: kinds of documents, their states, subjects, and links between them."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a document is, by Vietnamese law."""

    LAW = "law", _("Law")
    RESOLUTION = "resolution", _("Resolution")
    DECREE = "decree", _("Decree")
    DECISION = "decision", _("Decision")
    CIRCULAR = "circular", _("Circular")
    DIRECTIVE = "directive", _("Directive")
    PLAN = "plan", _("Plan")
    NOTICE = "notice", _("Notice of conclusions")
    LETTER = "letter", _("Official letter")
    GUIDELINE = "guideline", _("Guideline")


class State(models.TextChoices):
    """Whether a document holds."""

    IN_FORCE = "in_force", _("In force")
    AMENDED = "amended", _("In force, amended")
    REPLACED = "replaced", _("Replaced")
    EXPIRED = "expired", _("Expired")
    UNKNOWN = "unknown", _("Not known here")


class Subject(models.TextChoices):
    """What a document is about."""

    PROGRAMME = "programme", _("Strategies and plans")
    SERVICES = "services", _("Public services and procedures")
    REPORTING = "reporting", _("Reporting")
    SECURITY = "security", _("Information security")
    DATA = "data", _("Data")
    MEASURING = "measuring", _("Measuring")
    ORGANISATIONS = "organisations", _("Organisations and units")
    ECONOMY = "economy", _("Digital economy and trade")


class Link(models.TextChoices):
    """What one document does to another."""

    REPLACES = "replaces", _("Replaces")
    AMENDS = "amends", _("Amends")
    GUIDES = "guides", _("Gives details of")

    @property
    def passive(self) -> Promise:
        """Return how the other document sees it."""
        return {
            Link.REPLACES: _("Replaced by"),
            Link.AMENDS: _("Amended by"),
            Link.GUIDES: _("Details in"),
        }[self]
