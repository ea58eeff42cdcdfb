"""Tokens of systems: who gets one, what it says, whether it is still good."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from oauth2_provider.models import AccessToken
from oauth2_provider.oauth2_validators import OAuth2Validator

from laban_web.accounts.actors import Actor, actor_of_client
from laban_web.accounts.audit import Action, record
from laban_web.installation import installation


class TokenRefusal(StrEnum):
    """Why a token is not taken."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ADDRESS = "address"


def actor_of_token(token: str, address: str, request_id: str = "") -> Actor | TokenRefusal:
    """Return the system that a token was given to, or why the token is not taken.

    One query by the token's checksum. `address` is where the request comes from; a system that
    is bound to address ranges is taken from there only.
    """
    checksum = sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
    known = (
        AccessToken.objects.select_related("application")
        .filter(token_checksum=checksum, application__isnull=False)
        .first()
    )
    if known is None:
        return TokenRefusal.UNKNOWN
    if known.application.revoked_at is not None:
        return TokenRefusal.REVOKED
    if known.expires <= installation().now():
        return TokenRefusal.EXPIRED
    if not known.application.is_reachable_from(address):
        return TokenRefusal.ADDRESS
    return actor_of_client(
        known.application,
        address,
        scopes=tuple(known.scope.split()),
        token=checksum,
        request_id=request_id,
    )


def tokens_still_good(checksums: Iterable[str]) -> set[str]:
    """Return those of the tokens (`Actor.token`) that are neither revoked nor expired by now.

    For whoever keeps actors over several requests: ask once before a group of deliveries is
    committed, and a revocation holds from the next group on.
    """
    return set(
        AccessToken.objects.filter(
            token_checksum__in=set(checksums),
            expires__gt=installation().now(),
            application__revoked_at__isnull=True,
        ).values_list("token_checksum", flat=True)
    )


class SecretHasher(PBKDF2PasswordHasher):
    """Hashes the secrets of systems.

    They are random and longer than 256 bits, so nobody can try them out; a slow hash would only
    let strangers use up the server.
    """

    algorithm = "pbkdf2_sha256_secret"
    iterations = 1_000


class ClientValidator(OAuth2Validator):
    """Client credentials only, for systems that are not revoked and come from where they may."""

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Say whether a system may ask for a token in this way."""
        return grant_type == "client_credentials"

    def _authenticate_basic_auth(self, request: Any) -> bool:
        return _with_either_secret(super()._authenticate_basic_auth, request)

    def _authenticate_request_body(self, request: Any) -> bool:
        return _with_either_secret(super()._authenticate_request_body, request)

    def save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep a new token, forget the system's expired ones, and write it to the audit trail."""
        super().save_bearer_token(token, request, *args, **kwargs)
        client = request.client
        client.tokens().filter(expires__lte=installation().now()).delete()
        record(
            Action.SYSTEM_TOKEN_ISSUED,
            actor_of_client(client, client.address_of(request)),
            object_kind="system",
            object_id=client.client_id,
            organisation=client.organisation,
        )


def _with_either_secret(is_authentic: Callable[[Any], bool], request: Any) -> bool:
    """Say whether a system gave its secret, or the one before while that is still good."""
    if is_authentic(request):
        return True
    client = request.client
    if client is None or not client.is_previous_secret_good(installation().now()):
        return False
    client.client_secret = client.previous_secret
    return is_authentic(request)
