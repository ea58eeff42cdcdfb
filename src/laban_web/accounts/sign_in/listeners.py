"""Write sign-ins, passwords and second factors to the audit trail as they happen."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import Signal
from django.http import HttpRequest

from laban_web.accounts.actors import actor_of
from laban_web.accounts.addresses import address_of
from laban_web.accounts.audit import Action, record
from laban_web.accounts.models import Person

_HEARD: tuple[tuple[Signal, Action], ...] = (
    (user_logged_in, Action.SIGN_IN_SUCCEEDED),
    (user_logged_out, Action.SIGN_IN_ENDED),
    (authentication_failed, Action.SIGN_IN_FAILED),
    (password_changed, Action.PASSWORD_CHANGED),
    (password_set, Action.PASSWORD_CHANGED),
    (password_reset, Action.PASSWORD_CHANGED),
    (authenticator_added, Action.FACTOR_ADDED),
    (authenticator_removed, Action.FACTOR_REMOVED),
    (authenticator_reset, Action.FACTOR_ADDED),
)


def listen() -> None:
    """Begin to listen; called once when the server starts."""
    for signal, action in _HEARD:
        signal.connect(_writer(action), weak=False, dispatch_uid=f"audit {action} {id(signal)}")


def _writer(action: Action) -> Any:
    def write(request: HttpRequest | None = None, user: Person | None = None, **_: Any) -> None:
        if user is None:
            return
        address = address_of(request) if request is not None else ""
        actor = actor_of(user, address, getattr(request, "id", ""))
        record(action, actor, object_kind="person", object_id=str(user.pk))

    return write
