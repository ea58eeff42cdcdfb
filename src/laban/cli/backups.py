"""Commands about backups: backup, restore."""

from __future__ import annotations

from pathlib import Path

import typer

from laban.cli.context import Context, clock


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(backup)
    app.command()(restore)


def backup(
    out: Path = typer.Argument(help="File to write, e.g. laban-2026-03-01.tar.zst."),
    with_keys: bool = typer.Option(
        False,
        help="Take the keys along. Whoever finds the file can then sign in this server's name and "
        "undo pseudonyms: without it, keep LABAN_HOME/keys in another safe place.",
    ),
) -> None:
    """Write everything that is kept into one file, while the server runs."""
    from laban import __version__
    from laban.cli.tables import say
    from laban.lake.backups import back_up

    context = Context.from_environment()
    context.lake.close()
    report = back_up(
        context.home,
        out,
        database_url=context.settings["LABAN_DATABASE_URL"] or None,
        files_url=context.settings["LABAN_FILES_URL"] or None,
        with_keys=with_keys,
        now=clock(),
        version=__version__,
    )
    say(f"{report.files:,} files, {report.size_bytes / 2**20:,.1f} MiB in {report.path}")
    if report.files_url:
        say(f"Not in it: the records in {report.files_url}. Let the store keep old versions.")
    if report.keys_left_out:
        names = ", ".join(report.keys_left_out)
        say(f"Not in it: the keys {names} of {context.home / 'keys'}. Keep them elsewhere.")


def restore(
    archive: Path = typer.Argument(help="File that `laban backup` wrote."),
    home: Path = typer.Option(..., help="Folder to restore into; it must be empty or not exist."),
) -> None:
    """Restore a backup into an empty home; every file is compared with its digest."""
    from laban.cli.tables import say
    from laban.lake import Lake
    from laban.lake.backups import restore as restore_backup

    settings = Context.from_environment().settings
    database_url = settings["LABAN_DATABASE_URL"] or None
    files_url = settings["LABAN_FILES_URL"] or None
    report = restore_backup(
        archive, home, database_url=database_url, files_url=files_url, now=clock()
    )
    with Lake.open(home, database_url=database_url, files_url=files_url) as lake:
        lake.publish()
    say(f"{len(report.manifest.files):,} files of {report.manifest.made_at} restored to {home}")
    if report.given_up:
        say(f"{report.given_up:,} landings that were under way are given up; senders repeat them.")
    for name in report.manifest.keys_left_out:
        say(f"Before anything else, put {name} back into {home / 'keys'}.")
    say(f"Then run `LABAN_HOME={home} laban doctor`.")
