"""Settings: each is one row of name, default and sentence. Secrets also come from NAME_FILE."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from laban.base import SettingsError


@dataclass(frozen=True)
class Setting:
    """One setting, read from the environment.

    An empty value is the default, but where it `may_be_empty` and so means something else.
    """

    name: str
    default: str
    sentence: str
    secret: bool = False
    may_be_empty: bool = False


SETTINGS = (
    Setting("LABAN_HOME", "var", "Folder of all state: lake, ledger, keys, runs."),
    Setting("LABAN_PROGRAMME", "programmes/vietnam", "Folder of the programme to work with."),
    Setting("LABAN_DATABASE_URL", "", "Ledger and catalogue: empty for SQLite in LABAN_HOME, or a "
            "SQLAlchemy URL of a PostgreSQL database.", secret=True),
    Setting("LABAN_FILES_URL", "", "Where record files lie: empty for LABAN_HOME/files, or a URL "
            "such as s3://bucket/folder."),
    Setting("LABAN_ENGINE", "duckdb", "What goes through the records: duckdb or spark."),
    Setting("LABAN_SPARK_MASTER", "local[*]", "Spark master, e.g. spark://127.0.0.1:7077."),
    Setting("LABAN_SPARK_REMOTE", "", "Spark Connect address, e.g. sc://127.0.0.1:15002; goes "
            "before the master."),
    Setting("LABAN_MEMORY_LIMIT", "6GB", "Memory that DuckDB may use before it spills to disk."),
    Setting("LABAN_THREADS", "", "Threads that DuckDB may use; empty for one per core."),
    Setting("LABAN_PSEUDONYM_KEY", "", "Key of pseudonyms, 64 hexadecimal characters; empty for a "
            "random one kept in LABAN_HOME/keys.", secret=True),
    Setting("LABAN_PRODUCTION", "", "1 for a server that others reach: it then refuses to start "
            "with settings that are only safe on one's own machine."),
    Setting("LABAN_SECRET_KEY", "", "Key that signs sessions, 50 characters or more; empty for a "
            "random one kept in LABAN_HOME/keys. Production must set it.", secret=True),
    Setting("LABAN_SECRET_KEY_OLD", "", "Keys that LABAN_SECRET_KEY was before, separated by "
            "commas: sessions and second factors of theirs still hold.", secret=True),
    Setting("LABAN_IDLE_DAYS", "45", "Days without sign-in after which an account is closed "
            "until an operator opens it again (TCVN 14423:2026: 45)."),
    Setting("LABAN_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that the server answers to, "
            "separated by commas."),
    Setting("LABAN_PUBLIC_URL", "", "Address that others reach the server by, e.g. "
            "https://laban.example.vn; empty for http://localhost with the port."),
    Setting("LABAN_CONTACT", "", "E-mail address that the catalogue of open data gives for "
            "questions; empty for none."),
    Setting("LABAN_PROXIES", "", "Addresses of reverse proxies whose X-Forwarded-For is believed, "
            "separated by commas."),
    Setting("LABAN_MAX_DELIVERY", "1073741824", "Greatest size of one delivery's body, in bytes, "
            "unpacked."),
    Setting("LABAN_STOP_NOTICE", "1", "Seconds between saying on /readyz that it will stop and no "
            "longer taking requests: as long as a balancer needs to notice."),
    Setting("LABAN_PUBLISH_AT", "02:00", "When the server measures and publishes every day, in the "
            "programme's time zone; set to nothing, it does so only when told to.",
            may_be_empty=True),
    Setting("LABAN_METRICS_TOKEN", "", "Bearer token by which measurements of the server are read "
            "from other machines; empty for this machine only.", secret=True),
    Setting("LABAN_OIDC_URL", "", "Address of an OpenID Connect provider that people sign in by."),
    Setting("LABAN_OIDC_NAME", "", "Name of that provider on the sign-in page."),
    Setting("LABAN_OIDC_CLIENT", "", "Client id of this server at that provider."),
    Setting("LABAN_OIDC_SECRET", "", "Client secret of this server at that provider.",
            secret=True),
    Setting("LABAN_MAIL_URL", "", "Mail server for links to set a password, e.g. "
            "smtp://user:password@host:587, or smtps://; empty sends no mail.", secret=True),
    Setting("LABAN_MAIL_FROM", "laban@localhost", "Address that mail is sent from."),
    Setting("LABAN_LANGUAGE", "en", "Language of titles in tables and of reasons: vi or en."),
)  # fmt: skip


def read_settings(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the value of every setting.

    Raises:
        SettingsError: A NAME_FILE cannot be read.
    """
    found = os.environ if environment is None else environment
    return {setting.name: _value(setting, found) for setting in SETTINGS}


def read_secret(name: str, environment: Mapping[str, str] | None = None) -> str | None:
    """Return what the environment, or the file that NAME_FILE names, holds under a name.

    Empty: `None` when neither is set.

    Raises:
        SettingsError: The file cannot be read.
    """
    found = os.environ if environment is None else environment
    return _from_file(name, found) or found.get(name) or None


def _value(setting: Setting, environment: Mapping[str, str]) -> str:
    kept = _from_file(setting.name, environment) if setting.secret else None
    if kept is not None:
        return kept
    given = environment.get(setting.name, setting.default)
    return given if setting.may_be_empty else given or setting.default


def _from_file(name: str, environment: Mapping[str, str]) -> str | None:
    file_name = environment.get(f"{name}_FILE")
    if not file_name:
        return None
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f'{name}_FILE names "{file_name}", which cannot be read: {error.strerror}.',
            cure="Name a file that this user may read.",
            code="settings-001",
        ) from None
