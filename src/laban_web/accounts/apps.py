"""The room `accounts` as Django sees it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, systems, audit trail."""

    name = "laban_web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what the audit trail keeps."""
        from laban_web.accounts.sign_in.listeners import listen

        listen()
