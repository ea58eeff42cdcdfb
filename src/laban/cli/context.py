"""What every command needs, opened from the settings: programme, lake, engine, keys, clock."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from laban.base import SettingsError
from laban.cli.settings import read_settings

if TYPE_CHECKING:
    from laban.base import SigningKey
    from laban.engine import Engine
    from laban.lake import Lake
    from laban.programme import Programme
    from laban.publication import Shelf


@dataclass(frozen=True)
class Context:
    """The settings, and what is opened from them when a command first needs it."""

    settings: dict[str, str]

    @classmethod
    def from_environment(cls) -> Context:
        """Read the settings of this process."""
        return cls(read_settings())

    @cached_property
    def home(self) -> Path:
        """The folder of all state; made when it is not there."""
        home = Path(self.settings["LABAN_HOME"])
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f'LABAN_HOME is "{home}", which cannot be used: {error.strerror}.',
                cure="Name a folder that this user may write to.",
                code="settings-002",
            ) from None
        return home

    @property
    def programme_folder(self) -> Path:
        """The folder of the programme that LABAN_PROGRAMME names."""
        return Path(self.settings["LABAN_PROGRAMME"])

    def programme(self, folder: Path | None = None) -> Programme:
        """Read and check the programme."""
        from laban.programme import read_programme

        return read_programme(folder or self.programme_folder)

    @cached_property
    def lake(self) -> Lake:
        """The open lake."""
        from laban.lake import Lake

        return Lake.open(
            self.home,
            database_url=self.settings["LABAN_DATABASE_URL"] or None,
            files_url=self.settings["LABAN_FILES_URL"] or None,
        )

    @cached_property
    def shelf(self) -> Shelf:
        """What has been published."""
        from laban.publication import Shelf

        return Shelf(self.home / "publications")

    def engine(self) -> Engine:
        """Open the engine that LABAN_ENGINE names."""
        from laban.engine import open_engine

        threads = self.settings["LABAN_THREADS"]
        if threads and not threads.isdigit():
            raise SettingsError(
                f'LABAN_THREADS is "{threads}", which is no whole number.',
                cure="Write a number such as 2, or leave it empty.",
                code="settings-003",
            )
        return open_engine(
            self.settings["LABAN_ENGINE"],
            memory_limit=self.settings["LABAN_MEMORY_LIMIT"],
            threads=int(threads) if threads else None,
            spill_to=self.home / "spill",
            spark_master=self.settings["LABAN_SPARK_MASTER"],
            spark_remote=self.settings["LABAN_SPARK_REMOTE"] or None,
        )

    @cached_property
    def signing_key(self) -> SigningKey:
        """The key that signs runs; made at first use."""
        from laban.base import SigningKey

        return SigningKey.load_or_create(self.home / "keys" / "signing.pem")

    @cached_property
    def pseudonym_key(self) -> bytes:
        """The key of pseudonyms; a random one is kept under LABAN_HOME unless one is set."""
        text = self.settings["LABAN_PSEUDONYM_KEY"] or kept_secret(
            self.home / "keys" / "pseudonym.key"
        )
        try:
            key = bytes.fromhex(text)
        except ValueError:
            key = b""
        if len(key) != 32:
            raise SettingsError(
                "LABAN_PSEUDONYM_KEY is not 64 hexadecimal characters.",
                cure="Make one with `openssl rand -hex 32`, or leave it empty.",
                code="settings-004",
            )
        return key


def kept_secret(path: Path) -> str:
    """Return the secret kept in a file that only this user may read; make it when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii")


def clock() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)
