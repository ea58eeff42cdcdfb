"""The room `workspace` as Django sees it."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The room `workspace`."""

    name = "laban_web.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let old drafts be given up every night, also where nobody begins a new one."""
        from laban_web.operations.sweeping import add_sweep
        from laban_web.workspace.submissions.changes import give_up_old_drafts

        add_sweep(give_up_old_drafts)
