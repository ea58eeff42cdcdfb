"""The room `api` as Django sees it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room `api`."""

    name = "laban_web.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let what is over be forgotten every night."""
        from laban_web.api.sweeping import forget_old_outcomes
        from laban_web.operations.sweeping import add_sweep

        add_sweep(forget_old_outcomes)
