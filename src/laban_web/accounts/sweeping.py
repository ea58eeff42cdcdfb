"""What accounts have every night that is over, and what an operator should look at."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from oauth2_provider.models import AccessToken

from laban_web.accounts.models import Person
from laban_web.accounts.people.idleness import idle_days, idle_people
from laban_web.accounts.sign_in.secrets import renew_secrets


def forget_expired(now: datetime) -> str:
    """Forget tokens of systems and sessions of people that are over."""
    tokens, _ = AccessToken.objects.filter(expires__lte=now).delete()
    sessions, _ = Session.objects.filter(expire_date__lte=now).delete()
    return f"{tokens:,} tokens and {sessions:,} sessions forgotten" if tokens or sessions else ""


def renew_factors(_now: datetime) -> str:
    """Encrypt second factors under the key of today, so that the one before can go."""
    renewed = renew_secrets()
    return f"{renewed:,} second factors encrypted under the new key" if renewed else ""


def count_idle(now: datetime) -> str:
    """Say how many accounts are idle; they stay, and cannot be signed in to."""
    idle = idle_people(Person.objects.all(), now).count()
    return f"{idle:,} accounts idle for {idle_days()} days: see People" if idle else ""


SWEEPS = (forget_expired, renew_factors, count_idle)
