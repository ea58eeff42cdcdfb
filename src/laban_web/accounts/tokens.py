"""Which systems get a token, and until when."""

from __future__ import annotations

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator


class ClientValidator(OAuth2Validator):
    """Client credentials only, for systems that are not revoked."""

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Say whether a system may ask for a token in this way."""
        return grant_type == "client_credentials" and client.revoked_at is None
