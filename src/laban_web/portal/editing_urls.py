"""Where editors work: Wagtail's administration, without its own ways of signing in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import NoReturn

from allauth.account.views import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtail_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

View = Callable[..., HttpResponseBase]


def closed(request: HttpRequest) -> NoReturn:
    """Say that there is no such page: operators look after people, and every page is public."""
    raise Http404(request.path)


def refuse_others(view: View) -> View:
    """Refuse who is signed in and no editor; Wagtail would send her to sign in for ever."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        person = request.user
        if person.is_authenticated and not person.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


urlpatterns = [
    re_path(r"^(?:users|groups|login|password_reset)/", closed),
    re_path(r"^(?:pages|collections)/\d+/privacy/", closed),
    path("logout/", logout),
    *decorate_urlpatterns([path("", include(wagtail_urls))], refuse_others),
]
