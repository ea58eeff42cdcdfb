"""Ask for a second factor before anything else, where one is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

View = Callable[[HttpRequest], HttpResponse]

# Recovery codes only help who has one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_OPEN_NAMES = (
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "set_language",
)


def require_second_factor(get_response: View) -> View:
    """Lead people who need a second factor and have none to where they set one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_second_factor_missing(request) and not request.path.startswith(_open_paths()):
            return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return middleware


def is_second_factor_missing(request: HttpRequest) -> bool:
    """Say whether who is signed in must set up a second factor first."""
    person = request.user
    if not person.is_authenticated:
        return False
    has_one = Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).exists()
    return not has_one and person.needs_second_factor()


@cache
def _open_paths() -> tuple[str, ...]:
    return tuple(reverse(name) for name in _OPEN_NAMES)
