"""The room `site` as Django sees it."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Templates and static files that all rooms share."""

    name = "laban_web.site"
    label = "laban_site"
