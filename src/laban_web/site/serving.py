"""Start the server: create what is missing, then answer."""

from __future__ import annotations

import os

from laban.base import SettingsError


def prepare() -> None:
    """Bring the database up to date and put the static files in place."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laban_web.site.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not (settings.STATIC_ROOT / ".complete").exists():
        call_command("collectstatic", interactive=False, verbosity=0)
        (settings.STATIC_ROOT / ".complete").touch()


def serve(*, address: str, port: int, workers: int) -> None:
    """Answer requests until told to stop.

    Raises:
        SettingsError: Several workers were asked for on SQLite (settings-013).
    """
    from granian import Granian
    from granian.constants import Interfaces

    from laban_web.installation import installation

    if workers > 1 and not installation().settings["LABAN_DATABASE_URL"]:
        raise SettingsError(
            f"{workers} worker processes were asked for, but the database is SQLite.",
            cure="Set LABAN_DATABASE_URL to a PostgreSQL database, or use one worker.",
            code="settings-013",
        )
    Granian(
        "laban_web.site.asgi:application",
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        workers_kill_timeout=60,
        log_access=False,
        websockets=False,
    ).serve()
