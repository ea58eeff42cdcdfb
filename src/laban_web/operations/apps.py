"""The room `operations` as Django sees it."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The room `operations`."""

    name = "laban_web.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"
