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
# Where nobody goes without a second factor, whatever her role.
_GUARDED_NAMES = ("wagtailadmin_home",)


def require_second_factor(get_response: View) -> View:
    """Lead people who need a second factor and have none to where they set one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_second_factor_missing(request) and not request.path.startswith(_paths(_OPEN_NAMES)):
            return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return middleware


def is_second_factor_missing(request: HttpRequest) -> bool:
    """Say whether who is signed in must set up a second factor first."""
    person = request.user
    if not person.is_authenticated:
        return False
    has_one = Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).exists()
    is_guarded = request.path.startswith(_paths(_GUARDED_NAMES))
    return not has_one and (is_guarded or person.needs_second_factor())


@cache
def _paths(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(reverse(name) for name in names)
