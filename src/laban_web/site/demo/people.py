"""People and a system of the demo, each with a secret that is made anew and shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from laban_web.accounts.actors import COMMAND_LINE
from laban_web.accounts.models import ApiClient, Person, Role
from laban_web.accounts.people import changes as people
from laban_web.accounts.roles import EDITS, NEEDS_SECOND_FACTOR
from laban_web.accounts.systems import changes as systems
from laban_web.installation import installation

DA_NANG, HA_NOI = "48@2025-07-01", "01"
_SYSTEM = "Cổng dịch vụ công Đà Nẵng (minh họa)"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody signs in; `factor` is an otpauth address for an authenticator app, or empty."""

    name: str
    role: str
    address: str
    password: str
    factor: str


_PEOPLE = (
    ("lan", "Lan", Role.FOCAL_POINT, DA_NANG),
    ("minh", "Minh", Role.APPROVER, DA_NANG),
    ("hoa", "Hoa", Role.FOCAL_POINT, HA_NOI),
    ("office", "Văn phòng chương trình (minh họa)", Role.PROGRAMME_OFFICE, ""),
    ("inspector", "Thanh tra (minh họa)", Role.INSPECTOR, ""),
    ("operator", "Vận hành (minh họa)", Role.OPERATOR, ""),
    ("news", "Biên tập tin (minh họa)", Role.NEWS_EDITOR, ""),
    ("library", "Biên tập thư viện (minh họa)", Role.LIBRARY_EDITOR, ""),
)


def seat_people() -> list[SignIn]:
    """Enter the people of the demo; who is here already gets a new password."""
    root = installation().programme.organisations.root
    return [_seat(f"{key}@example.org", name, role, at or root) for key, name, role, at in _PEOPLE]


@transaction.atomic
def _seat(address: str, name: str, role: Role, organisation: str) -> SignIn:
    person = people.invite(COMMAND_LINE, address, name, role, organisation, illustrative=True)
    password = secrets.token_urlsafe(15)
    person.set_password(password)
    person.activated_at = installation().now()
    person.save(update_fields=["password", "activated_at"])
    factor = _factor(person) if role in (*NEEDS_SECOND_FACTOR, *EDITS) else ""
    return SignIn(name, str(role.label), address, password, factor)


def _factor(person: Person) -> str:
    Authenticator.objects.filter(user=person).delete()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return str(get_adapter().build_totp_url(person, secret))


def connect_system() -> SignIn:
    """Connect the demo's system, or give it a new secret."""
    known = ApiClient.objects.filter(name=_SYSTEM, revoked_at=None).first()
    if known:
        secret = systems.rotate(COMMAND_LINE, known, installation().now(), timedelta())
        return SignIn(_SYSTEM, "system", known.client_id, secret, "")
    made, secret = systems.connect(
        COMMAND_LINE,
        name=_SYSTEM,
        organisation=DA_NANG,
        with_subordinates=True,
        is_illustrative=True,
    )
    return SignIn(_SYSTEM, "system", made.client_id, secret, "")
