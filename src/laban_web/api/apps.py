"""The room `api` as Django sees it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room `api`."""

    name = "laban_web.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
