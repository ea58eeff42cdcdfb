"""Sign-in at the provider of somebody's organisation, here one that the test plays."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from laban_web.accounts.models import Person

pytestmark = pytest.mark.django_db
PROVIDER = "https://id.example.org"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class _Answer:
    def __init__(self, content: dict[str, object]) -> None:
        self._content, self.status_code, self.ok = content, 200, True
        self.headers = {"content-type": "application/json"}

    def json(self) -> dict[str, object]:
        return self._content

    def raise_for_status(self) -> None:
        """Nothing went wrong."""


class Provider:
    """Answers as an OpenID Connect provider does, and keeps what it was asked."""

    def __init__(self, email: str, *, is_verified: bool) -> None:
        self.claims = {"sub": "s-1", "email": email, "email_verified": is_verified, "name": "Lan"}
        self.token_request: dict[str, str] = {}

    def __enter__(self) -> Provider:
        return self

    def __exit__(self, *_: object) -> None:
        """A session of HTTP ends."""

    def get(self, url: str, **_: object) -> _Answer:
        """Give the discovery document, the keys, or what is known of the person."""
        if url.endswith("openid-configuration"):
            return _Answer({
                "issuer": PROVIDER,
                "authorization_endpoint": f"{PROVIDER}/authorize",
                "token_endpoint": f"{PROVIDER}/token",
                "userinfo_endpoint": f"{PROVIDER}/userinfo",
                "jwks_uri": f"{PROVIDER}/keys",
            })  # fmt: skip
        if url.endswith("keys"):
            return _Answer(
                {
                    "keys": [
                        {
                            **jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key(), as_dict=True),
                            "kid": "k",
                        }
                    ]
                }
            )
        return _Answer(self.claims)

    def request(self, method: str, url: str, **options: object) -> _Answer:
        """Exchange a code for a token, or answer a GET."""
        if method == "GET":
            return self.get(url)
        self.token_request = dict(options["data"])  # type: ignore[call-overload]
        now = int(time.time())
        claims = {**self.claims, "iss": PROVIDER, "aud": "laban", "iat": now, "exp": now + 60}
        token = jwt.encode(claims, _KEY, "RS256", headers={"kid": "k"})
        return _Answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def post(self, url: str, **options: object) -> _Answer:
        """Exchange a code for a token."""
        return self.request("POST", url, **options)


def _come(browser: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(DefaultSocialAccountAdapter, "get_requests_session", lambda self: provider)
    sent = browser.get("/accounts/oidc/oidc/login/")
    query = parse_qs(urlsplit(sent["Location"]).query)
    assert sent["Location"].startswith(f"{PROVIDER}/authorize")
    assert query["code_challenge_method"] == ["S256"]
    back = f"/accounts/oidc/oidc/login/callback/?code=c&state={query['state'][0]}"
    return browser.get(back)


@pytest.fixture(autouse=True)
def configured(settings: object) -> None:
    """A server that knows the provider."""
    cache.clear()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [{
                "provider_id": "oidc", "name": "Government", "client_id": "laban",
                "secret": "s", "settings": {"server_url": PROVIDER},
            }],
        }
    }  # fmt: skip


def test_known_person_with_a_verified_address_comes_in(
    client: Client, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = Provider("Lan@Example.org", is_verified=True)
    _come(client, provider, monkeypatch)
    assert client.session["_auth_user_id"] == str(lan.pk)
    assert len(provider.token_request["code_verifier"]) >= 43


def test_second_factor_is_asked_for_here_too(
    client: Client, minh: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = _come(client, Provider(minh.email, is_verified=True), monkeypatch)
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("address", "is_verified"), [("lan@example.org", False), ("nobody@example.org", True)]
)
def test_unknown_or_unverified_address_stays_outside(
    address: str, is_verified: bool, client: Client, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = _come(client, Provider(address, is_verified=is_verified), monkeypatch)
    page = client.get(answer["Location"]) if answer.status_code == 302 else answer
    assert "_auth_user_id" not in client.session
    assert Person.objects.count() == 1
    assert "chưa có tài khoản" in page.content.decode()


def test_deactivated_person_stays_outside(
    client: Client, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.update(is_active=False)
    _come(client, Provider(lan.email, is_verified=True), monkeypatch)
    assert "_auth_user_id" not in client.session


def test_sign_in_page_offers_the_provider(client: Client) -> None:
    assert "Đăng nhập bằng Government" in client.get("/accounts/login/").content.decode()
