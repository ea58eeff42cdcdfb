"""Who has not signed in for so long that her account is closed at the next attempt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from laban.base import SettingsError
from laban_web.installation import installation

if TYPE_CHECKING:
    from laban_web.accounts.models import Person

_LONGEST_DAYS = 3_650


def idle_days() -> int:
    """Return after how many days an account is idle.

    Raises:
        SettingsError: LABAN_IDLE_DAYS is no number of days (settings-017).
    """
    text = installation().settings["LABAN_IDLE_DAYS"]
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= _LONGEST_DAYS):
        raise SettingsError(
            f'LABAN_IDLE_DAYS is "{text}", which is no number of days from 1 to {_LONGEST_DAYS:,}.',
            cure="Write after how many days without sign-in an account is closed, e.g. 45.",
            code="settings-017",
        )
    return int(text)


def idle_people(people: QuerySet[Person], now: datetime) -> QuerySet[Person]:
    """Return those of some people who may still sign in but are idle."""
    edge = now - timedelta(days=idle_days())
    never_or_long_ago = Q(last_login=None) | Q(last_login__lt=edge)
    return people.filter(never_or_long_ago, is_active=True, activated_at__lt=edge)
