"""The room `portal` as Django sees it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public portal, and the pages that editors write for it."""

    name = "laban_web.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let editors' groups follow roles, and pages go out at their time."""
        from laban_web.operations.sweeping import add_sweep
        from laban_web.portal.charts.images import forget_images
        from laban_web.portal.editorial.groups import listen
        from laban_web.portal.editorial.upkeep import schedule

        listen()
        schedule()
        add_sweep(forget_images)
