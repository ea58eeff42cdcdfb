"""How long a password must be: TCVN 14423:2026, 8 with a second factor, 14 without."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laban_web.accounts.models import Person
from laban_web.accounts.sign_in.second_factor import FACTORS

SHORTEST_WITH_SECOND_FACTOR, SHORTEST = 8, 14


class LengthBySecondFactor:
    """Refuses short passwords, and less short ones of people without a second factor."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Refuse a password that is too short for this person."""
        shortest = SHORTEST_WITH_SECOND_FACTOR if _has_second_factor(user) else SHORTEST
        if len(password) < shortest:
            raise ValidationError(
                ngettext(
                    "The password must have at least %(count)d character.",
                    "The password must have at least %(count)d characters.",
                    shortest,
                ),
                code="password_too_short",
                params={"count": shortest},
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("At least 14 characters; 8 are enough with a second factor.")


def _has_second_factor(person: Person | None) -> bool:
    if person is None or person.pk is None:
        return False
    has_one = Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).exists()
    return has_one or person.needs_second_factor()
