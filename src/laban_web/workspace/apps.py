"""The room `workspace` as Django sees it."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The room `workspace`."""

    name = "laban_web.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"
