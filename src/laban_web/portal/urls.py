"""The addresses of the public portal, beneath /vi/ and /en/; segments are English in both.

Each subject adds its lines to the list. Wagtail's pages come after all of these (see
`editorial_urls.py`), so an address here wins over an editor's page of the same name.
"""

from django.urls import URLPattern, URLResolver, path

from laban_web.portal.home import views as home
from laban_web.portal.search import views as search

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
]
