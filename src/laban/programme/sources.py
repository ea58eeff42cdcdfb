"""Sources: systems that cannot push and are pulled from, as `sources/*.yaml` states them.

No secret stands in these files: only the name under which the operator keeps it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from laban.programme.model import Code, Model, Text


class SourceKind(StrEnum):
    """What kind of system a source is; its settings stand under the key of the same name."""

    SQL = "sql"
    REST = "rest"
    FILES = "files"
    SFTP = "sftp"


class Secret(Model):
    """The name of something that only the operator knows."""

    secret: str = Field(
        pattern=r"^[A-Z][A-Z0-9_]*$",
        description="Environment variable that holds it; NAME_FILE may name a file instead",
    )


class CursorType(StrEnum):
    """How the values of a cursor are compared."""

    TIMESTAMP = "timestamp"
    DATE = "date"
    INTEGER = "integer"
    TEXT = "text"


class Cursor(Model):
    """What only grows in a source, so that a pull takes what came since the last one."""

    column: str = Field(min_length=1, description="Column; in JSON also a dotted path")
    type: CursorType = CursorType.TIMESTAMP
    initial: str = Field(description="The first pull takes rows from this value on")
    hold_back_minutes: int = Field(
        0,
        ge=0,
        description="timestamp: rows younger than this wait for the next pull, so that what the "
        "source commits late is not passed over",
    )


class SqlSource(Model):
    """A table or view of a database."""

    url: str = Field(
        description="SQLAlchemy URL without password, e.g. postgresql+psycopg://reader@host/name"
    )
    password: Secret | None = Field(None, description="Password of the user in the URL")
    table: str = Field(min_length=1, description="Table or view")
    schema_name: str | None = Field(None, description="Schema of the table")
    columns: tuple[str, ...] = Field(
        (), description="Columns to take, the cursor included; default: all"
    )


class RestSource(Model):
    """An address that answers with JSON, page by page."""

    url: str = Field(description="Address of the first page")
    parameters: dict[str, str] = Field(default={}, description="Parameters of every request")
    headers: dict[str, str] = Field(default={}, description="Headers of every request")
    secret_headers: dict[str, Secret] = Field(default={}, description="Headers that are secret")
    bearer: Secret | None = Field(None, description="Token sent as `Authorization: Bearer`")
    username: str | None = Field(None, description="User of basic authentication")
    password: Secret | None = Field(None, description="Password of that user")
    records: str | None = Field(
        None, description="Dotted path to the list of records; default: the whole answer"
    )
    paging: Literal["none", "next_link", "page", "cursor"] = Field(
        "none", description="How the next page is asked for"
    )
    next: str | None = Field(
        None, description="next_link, cursor: dotted path to the next page's address or token"
    )
    page_parameter: str | None = Field(
        None, description="page, cursor: parameter that takes the page's number or token"
    )
    first_page: int = Field(1, ge=0, description="page: number of the first page")
    since_parameter: str | None = Field(
        None, description="Parameter that takes the cursor's last value"
    )
    pages_at_most: int = Field(10_000, ge=1, description="More pages than this are a fault")


class FilesSource(Model):
    """A folder, or a prefix of an S3 store; each new or changed file is one delivery."""

    url: str = Field(
        description="Folder, relative to the programme's or absolute, or s3://bucket/prefix"
    )
    pattern: str = Field("*", description="Which files, e.g. *.csv or in/*.csv")
    format: str | None = Field(None, description="Of the files; default: by their names")
    quiet_seconds: int = Field(
        60, ge=0, description="Files changed more recently may still be written, and wait"
    )
    files_at_most: int = Field(1_000, ge=1, description="In one pull; the others wait")
    endpoint: str | None = Field(None, description="S3: address of a store other than Amazon's")
    region: str | None = Field(None, description="S3: region")
    access_key: Secret | None = Field(None, description="S3: key id")
    secret_key: Secret | None = Field(None, description="S3: secret key")


class SftpSource(Model):
    """A folder on an SFTP server; each new or changed file is one delivery."""

    host: str = Field(min_length=1, description="Name or address of the server")
    port: int = Field(22, ge=1, le=65_535)
    host_key: str = Field(
        description="Public key of the server as in known_hosts, e.g. ssh-ed25519 AAAA…"
    )
    username: str = Field(min_length=1, description="User of the server")
    password: Secret | None = Field(None, description="Password of the user")
    private_key: Secret | None = Field(None, description="Private key in OpenSSH form")
    folder: str = Field(min_length=1, description="Folder on the server")
    pattern: str = Field("*", description="Which files, e.g. *.csv or in/*.csv")
    format: str | None = Field(None, description="Of the files; default: by their names")
    quiet_seconds: int = Field(
        60, ge=0, description="Files changed more recently may still be written, and wait"
    )
    files_at_most: int = Field(1_000, ge=1, description="In one pull; the others wait")


class Source(Model):
    """A system that is pulled from: `sources/*.yaml`."""

    source: Code
    title: Text
    description: Text | None = None
    organisation: str = Field(description="Who delivers: code or identity")
    record_type: Code = Field(description="What its rows are delivered as")
    mapping: str | dict[str, Any] | None = Field(
        None, description="Name of a mapping in mappings/, or the keys of a mapping written here"
    )
    kind: SourceKind = Field(description="Its settings stand under the key of the same name")
    sql: SqlSource | None = Field(None, description="kind sql: the database")
    rest: RestSource | None = Field(None, description="kind rest: the address")
    files: FilesSource | None = Field(None, description="kind files: the folder")
    sftp: SftpSource | None = Field(None, description="kind sftp: the server")
    schedule: str | None = Field(
        None,
        description="`every 15 minutes`, `every 2 hours`, or a cron line such as `0 2 * * *` in "
        "the programme's time zone; default: only by hand",
    )
    cursor: Cursor | None = Field(None, description="sql: needed; rest: default is everything")
    batch_size: int = Field(
        50_000, ge=1, le=5_000_000, description="sql: rows after which a delivery is closed"
    )
    illustrative: bool = Field(False, description="What it holds is invented")
