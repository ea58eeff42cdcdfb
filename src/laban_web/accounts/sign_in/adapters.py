"""Who may come in: only people that an operator has entered, and who are not idle."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse

from laban_web.accounts.actors import Actor, ActorKind
from laban_web.accounts.addresses import address_of
from laban_web.accounts.audit import Action, record
from laban_web.accounts.models import Person
from laban_web.accounts.people.changes import close_when_idle
from laban_web.accounts.sign_in.second_factor import FACTORS
from laban_web.accounts.sign_in.secrets import decrypted, encrypted
from laban_web.installation import installation


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody signs up by herself; idle accounts are closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether visitors may make an account: they may not."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the limits count by."""
        return address_of(request)

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """Turn away who is inactive, or was idle for too long."""
        close_when_idle(user, installation().now())
        if user.is_active:
            return None
        clear_login(request)
        return self.respond_user_inactive(request, user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down whose account somebody failed to get into; of strangers, only from where."""
        person = Person.objects.filter(email__iexact=credentials.get("email") or "").first()
        stranger = Actor(
            ActorKind.VISITOR, address=address_of(request), request_id=getattr(request, "id", "")
        )
        record(
            Action.SIGN_IN_FAILED,
            stranger,
            object_kind="person",
            object_id=str(person.pk) if person else "",
        )


class KnownPeopleAdapter(DefaultSocialAccountAdapter):
    """People who come by OpenID Connect are known by the address that the provider verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Say whether an unknown person may make an account: she may not."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted; the last factor of who needs one stays."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it was."""
        return decrypted(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Say whether somebody may go without a second factor."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        is_last = not others.exclude(pk=authenticator.pk).exists()
        return not (is_last and authenticator.user.needs_second_factor())
