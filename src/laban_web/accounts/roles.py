"""What somebody does for an organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody does for an organisation, and for all that are below it."""

    PROGRAMME_OFFICE = "programme_office", _("Programme office")
    FOCAL_POINT = "focal_point", _("Agency focal point")
    APPROVER = "approver", _("Approver")
    INSPECTOR = "inspector", _("Inspector")
    OPERATOR = "operator", _("Operator")
    NEWS_EDITOR = "news_editor", _("News editor")
    LIBRARY_EDITOR = "library_editor", _("Library editor")


# Whose right is over others must show a second factor everywhere (TCVN 14423:2026).
NEEDS_SECOND_FACTOR = (Role.OPERATOR, Role.APPROVER, Role.INSPECTOR)

# Who writes or approves what the public reads; the portal is the root's, so they hold this there.
EDITS = (Role.PROGRAMME_OFFICE, Role.NEWS_EDITOR, Role.LIBRARY_EDITOR)
