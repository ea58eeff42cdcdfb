"""Start the server: create what is missing, then answer."""

from __future__ import annotations

import os

from laban.base import SettingsError, sha256_hex

_LONGEST_NOTICE_SECONDS = 60


def prepare() -> None:
    """Bring the database up to date and put the static files in place."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laban_web.site.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    # What a start that was killed left half written, or an older one left, would pass for whole.
    complete, wanted = settings.STATIC_ROOT / ".complete", _static_files()
    if not complete.exists() or complete.read_text() != wanted:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        complete.write_text(wanted)


def _static_files() -> str:
    """Return a digest of which static files there are, how large and how old."""
    from django.contrib.staticfiles.finders import get_finders

    found = (
        f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}"
        for finder in get_finders()
        for path, storage in finder.list([])
    )
    return sha256_hex("\n".join(sorted(found)).encode())


def load_portal() -> None:
    """Put the portal's first pages in place, and bring up to date what nobody has edited."""
    from laban_web.installation import installation
    from laban_web.portal.editorial.loading import load_content

    load_content(installation())


def serve(*, address: str, port: int, workers: int) -> None:
    """Answer requests until told to stop.

    Raises:
        SettingsError: Several workers were asked for on SQLite (settings-013), or
            LABAN_STOP_NOTICE is no number of seconds (settings-015), LABAN_IDLE_DAYS no number of
            days (settings-017) or LABAN_PUBLISH_AT no time of day (settings-018).
    """
    from laban_web.accounts.people.idleness import idle_days
    from laban_web.installation import installation
    from laban_web.operations.renewal import publishing_time
    from laban_web.site.processes import run_processes

    here = installation()
    idle_days()
    publishing_time()
    if workers > 1 and not here.settings["LABAN_DATABASE_URL"]:
        raise SettingsError(
            f"{workers} worker processes were asked for, but the database is SQLite.",
            cure="Set LABAN_DATABASE_URL to a PostgreSQL database, or use one worker.",
            code="settings-013",
        )
    run_processes(
        here.home,
        address=address,
        port=port,
        workers=workers,
        notice_seconds=_seconds(here.settings["LABAN_STOP_NOTICE"]),
    )


def _seconds(text: str) -> float:
    if not text.isdigit() or int(text) > _LONGEST_NOTICE_SECONDS:
        raise SettingsError(
            f'LABAN_STOP_NOTICE is "{text}", which is no number of seconds from 0 to 60.',
            cure="Write how long a balancer needs to notice, e.g. 10.",
            code="settings-015",
        )
    return float(text)
