"""Addresses that machines look for at the root of a server, whatever the language."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path
from django.views.decorators.cache import cache_control

from laban_web.portal.syndication.oembed import oembed
from laban_web.portal.syndication.robots import robots
from laban_web.portal.syndication.sitemaps import SITEMAPS

_kept = cache_control(public=True, max_age=3600)

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("oembed", oembed, name="oembed"),
    path(
        "sitemap.xml",
        _kept(index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_part"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", _kept(sitemap), {"sitemaps": SITEMAPS}, name="sitemap_part"),
]
