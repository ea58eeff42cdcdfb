"""What can be done that the audit trail keeps. A code is never used for another action."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """One kind of change: what it was about, and what happened to it."""

    PERSON_INVITED = "person.invited", _("Person invited")
    PERSON_LINK_MADE = "person.link_made", _("One-time link made")
    PERSON_DEACTIVATED = "person.deactivated", _("Person deactivated")
    PERSON_REACTIVATED = "person.reactivated", _("Person reactivated")
    PERSON_FELL_IDLE = "person.fell_idle", _("Person deactivated: idle")
    PERSON_REVIEWED = "person.reviewed", _("Account reviewed")
    ROLE_GRANTED = "role.granted", _("Role granted")
    ROLE_ENDED = "role.ended", _("Role ended")
    SIGN_IN_SUCCEEDED = "sign_in.succeeded", _("Signed in")
    SIGN_IN_FAILED = "sign_in.failed", _("Sign-in failed")
    SIGN_IN_ENDED = "sign_in.ended", _("Signed out")
    PASSWORD_CHANGED = "password.changed", _("Password changed")
    FACTOR_ADDED = "factor.added", _("Second factor added")
    FACTOR_REMOVED = "factor.removed", _("Second factor removed")
    SYSTEM_MADE = "system.made", _("System connected")
    SYSTEM_SECRET_ROTATED = "system.secret_rotated", _("Secret of a system rotated")
    SYSTEM_REVOKED = "system.revoked", _("System revoked")
    SYSTEM_TOKEN_ISSUED = "system.token_issued", _("Token issued to a system")
    AUDIT_EXPORTED = "audit.exported", _("Audit trail exported")
    JOB_STARTED = "job.started", _("Job started by hand")
    DELIVERY_SUBMITTED = "delivery.submitted", _("Delivery submitted for approval")
    DELIVERY_APPROVED = "delivery.approved", _("Delivery approved")
    DELIVERY_RETURNED = "delivery.returned", _("Delivery returned")
    DELIVERY_RECALLED = "delivery.recalled", _("Delivery recalled by its sender")
    DELIVERY_ACCEPTED = "delivery.accepted", _("Delivery accepted")
    DELIVERY_WITHDRAWN = "delivery.withdrawn", _("Delivery withdrawn")
    SERVICE_MEASURED = "service.measured", _("Use of a service measured")
    PULL_BEGUN = "pull.begun", _("Pull begun by hand")


def action_label(code: str) -> str:
    """Return an action in words; a code that another version wrote stands for itself."""
    return str(dict(Action.choices).get(code, code))
