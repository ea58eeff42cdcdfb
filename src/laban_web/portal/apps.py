"""The room `portal` as Django sees it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public portal, and the pages that editors write for it."""

    name = "laban_web.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
