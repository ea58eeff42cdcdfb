"""Django's settings, derived from Laban's own: see docs/reference/settings.md."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from sqlalchemy.engine import make_url

from laban import __version__
from laban_web.installation import installation
from laban_web.site.mail import mail_server
from laban_web.site.production import old_secret_keys, require_safe, secret_key

_here = installation()
_values = _here.settings
_ROOM = Path(__file__).resolve().parent

VERSION = __version__
IS_PRODUCTION = bool(_values["LABAN_PRODUCTION"])
if IS_PRODUCTION:
    require_safe(_values)
DEBUG = False
SECRET_KEY = secret_key(_values, _here.home)
SECRET_KEY_FALLBACKS = old_secret_keys(_values)
ALLOWED_HOSTS = [host for host in _values["LABAN_HOSTS"].split(",") if host]
PUBLIC_URL = _values["LABAN_PUBLIC_URL"].rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "laban_web.site",
    "laban_web.portal",
    "laban_web.workspace",
    "laban_web.api",
    "laban_web.operations",
    "laban_web.accounts",
    "oauth2_provider",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
]
MIDDLEWARE = [
    "laban_web.site.middleware.request_ids",
    "laban_web.site.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "laban_web.site.editing.editing_headers",
    "laban_web.portal.public.public_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "laban_web.site.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "laban_web.accounts.sign_in.second_factor.require_second_factor",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "laban_web.site.urls"
WSGI_APPLICATION = None
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_ROOM / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "laban_web.site.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "laban_web.site.forms.GovukRenderer"


def database(database_url: str) -> dict[str, object]:
    """Return where people, sessions and pages are kept: beside the ledger, or in its PostgreSQL."""
    if not database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _here.home / "web.db",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 60,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    url = make_url(database_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.database,
        "USER": url.username or "",
        "PASSWORD": str(url.password or ""),
        "HOST": url.host or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(_values["LABAN_DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The limits of sign-in are counted here, so every process must see the same.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}
    if _values["LABAN_DATABASE_URL"]
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

_mail = mail_server(_values["LABAN_MAIL_URL"])
SENDS_MAIL = _mail is not None
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = _values["LABAN_MAIL_FROM"]
if _mail:
    EMAIL_BACKEND = "laban_web.site.mail_backend.MailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_SSL = _mail.is_tls_from_the_start
    EMAIL_USE_TLS = not EMAIL_USE_SSL
    EMAIL_TIMEOUT = 10

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "laban_web.accounts.tokens.SecretHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "laban_web.accounts.sign_in.passwords.LengthBySecondFactor"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/workspace/"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Laban: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "laban_web.accounts.sign_in.adapters.ClosedAdapter"
SOCIALACCOUNT_ADAPTER = "laban_web.accounts.sign_in.adapters.KnownPeopleAdapter"
# The provider is trusted with addresses that it says it has verified; the button is a plain link,
# because a form may send to no other server.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_ADAPTER = "laban_web.accounts.sign_in.adapters.SecondFactorAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Laban"
# An operator enters the address and hands over the link: nothing is left to verify by mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True
if _values["LABAN_OIDC_URL"]:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": _values["LABAN_OIDC_NAME"] or "OpenID Connect",
                    "client_id": _values["LABAN_OIDC_CLIENT"],
                    "secret": _values["LABAN_OIDC_SECRET"],
                    "settings": {"server_url": _values["LABAN_OIDC_URL"]},
                }
            ],
        }
    }

OAUTH2_PROVIDER_APPLICATION_MODEL = "accounts.ApiClient"
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "SCOPES": {"deliver": _("Deliver records"), "read": _("Read one's own deliveries")},
    "DEFAULT_SCOPES": ["deliver", "read"],
    "OAUTH2_VALIDATOR_CLASS": "laban_web.accounts.tokens.ClientValidator",
    "CLIENT_SECRET_HASHER": "pbkdf2_sha256_secret",
    # Of a token only its checksum is stored.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [_ROOM / "locale"]
USE_I18N = True
TIME_ZONE = _here.programme.head.time_zone
USE_TZ = True
FORMAT_MODULE_PATH = "laban_web.site.formats"

WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = True
WAGTAIL_SITE_NAME = "Laban"
WAGTAILADMIN_BASE_URL = PUBLIC_URL or "http://localhost:8000"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAILADMIN_RECENT_EDITS_LIMIT = 10
# People are entered by operators, and sign in by our own pages.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Nothing is asked of other servers, and no page is for some readers only.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

STATIC_URL = "/static/"
STATIC_ROOT = _here.home / "static" / __version__
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 86_400
MEDIA_ROOT = _here.home / "media"
MEDIA_URL = "/media/"

# Uploads are counted while they come in; the doors for machines have a limit of their own.
FILE_UPLOAD_HANDLERS = ["laban_web.workspace.uploads.limits.LimitedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# Wagtail's editor sends one field for each part of a page.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING_CONFIG = None
