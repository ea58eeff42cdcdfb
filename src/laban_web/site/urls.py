"""Every address of the server."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.i18n import set_language

from laban_web.operations import views as operations
from laban_web.portal.entrance import entrance

urlpatterns = [
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
    path("language/", set_language, name="set_language"),
    path("oauth/", include("laban_web.accounts.oauth_urls")),
    path("accounts/", include("laban_web.accounts.sign_in.closed_urls")),
    path("accounts/", include("allauth.urls")),
    path("accounts/", include("laban_web.accounts.urls")),
    path("api/v1/", include("laban_web.api.urls")),
    path("operations/", include("laban_web.operations.urls")),
    path("workspace/", include("laban_web.workspace.urls")),
    path("edit/", include("laban_web.portal.editing_urls")),
    path("", include("laban_web.portal.files_urls")),
    path("", entrance, name="front"),
    path("", include("laban_web.portal.syndication_urls")),
    *i18n_patterns(
        path("", include("laban_web.portal.urls")),
        path("", include("laban_web.portal.editorial_urls")),
    ),
]
