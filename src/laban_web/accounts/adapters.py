"""Who may come in: only people that an operator has entered."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody signs up by herself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether visitors may make an account: they may not."""
        return False


class KnownPeopleAdapter(DefaultSocialAccountAdapter):
    """People who come by OIDC must be known by their address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Say whether an unknown person may make an account: she may not."""
        return False
