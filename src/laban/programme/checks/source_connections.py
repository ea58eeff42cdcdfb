"""How a source is reached: its address is whole, and no secret stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from laban.base import Issue, did_you_mean
from laban.programme.entries import Entry, Path
from laban.programme.faults import open_secret
from laban.programme.sources import FilesSource, RestSource, Secret, SftpSource, SqlSource

_TELLTALE = re.compile(r"passw|secret|token|api.?key|authoriz|credential|^key$", re.IGNORECASE)
_HOST_KEY = re.compile(r"(ssh-|ecdsa-|sk-)[\w@.-]+ [A-Za-z0-9+/]{40,}={0,2}")
_SCHEMES = ("file", "s3")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OWN = "LABAN_"


def check(entry: Entry[Any]) -> Iterator[Issue]:
    """Yield what is wrong with the settings under a source's kind."""
    yield from _secrets(entry)
    if isinstance(entry.value, SqlSource):
        yield from _address(entry, entry.value.url, "postgresql+psycopg://reader@host/name")
    elif isinstance(entry.value, RestSource):
        yield from _rest(entry, entry.value)
    elif isinstance(entry.value, FilesSource):
        yield from _files(entry, entry.value)
    elif isinstance(entry.value, SftpSource):
        yield from _sftp(entry, entry.value)


def _secrets(entry: Entry[Any]) -> Iterator[Issue]:
    """Refuse the names of Laban's own secrets: a source must not carry them elsewhere."""
    found: list[tuple[Path, Secret]] = []
    for name, value in entry.value:
        if isinstance(value, Secret):
            found.append(((name,), value))
        elif isinstance(value, dict):
            pairs = value.items()
            found += [((name, key), one) for key, one in pairs if isinstance(one, Secret)]
    for path, secret in found:
        if secret.secret.startswith(_OWN):
            sentence = f'"{secret.secret}" is a setting of Laban itself, which no source may have.'
            cure = "Give the secret of this source a name of its own."
            yield entry.error((*path, "secret"), sentence, cure, "programme-148")


def _address(entry: Entry[Any], url: str, example: str) -> Iterator[Issue]:
    """Refuse an address without a scheme, or with a password in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme or "://" not in url:
        sentence = '"url" is not a whole address.'
        yield entry.error(("url",), sentence, f"Write it like {example}.", "programme-149")
    elif parts.password or any(_TELLTALE.search(key) for key, _ in parse_qsl(parts.query)):
        yield entry.error(
            ("url",),
            "The address holds a secret, and everybody who reads the programme would know it.",
            "Take it out of the address, name it under its own key as {secret: NAME}, and change "
            "it, for it has been written down.",
            "programme-147",
        )


def _rest(entry: Entry[Any], rest: RestSource) -> Iterator[Issue]:
    yield from _address(entry, rest.url, "https://portal.example/api/dossiers")
    for field in ("headers", "parameters"):
        for name in getattr(rest, field):
            if _TELLTALE.search(name):
                cure = f"Move it to `secret_headers` as `{name}: {{secret: NAME}}`"
                yield open_secret(entry, (field, name), cure)
    parts = urlsplit(rest.url) if "://" in rest.url else urlsplit("")
    if parts.scheme and parts.scheme not in ("http", "https"):
        sentence = f'"url" begins with {parts.scheme}, which is not asked over HTTP.'
        yield entry.error(("url",), sentence, "Write https://.", "programme-149")
    is_secret = bool(rest.bearer or rest.password or rest.secret_headers)
    if parts.scheme == "http" and is_secret and parts.hostname not in _LOOPBACK:
        sentence = "A secret would go over the network in the clear."
        yield entry.error(("url",), sentence, "Write https://.", "programme-149")
    yield from _paging(entry, rest)


def _paging(entry: Entry[Any], rest: RestSource) -> Iterator[Issue]:
    needed = {
        "next_link": ("next",),
        "cursor": ("next", "page_parameter"),
        "page": ("page_parameter",),
    }
    for name in needed.get(rest.paging, ()):
        if getattr(rest, name) is None:
            sentence = f'Paging by {rest.paging} needs "{name}", which is missing.'
            yield entry.error(("paging",), sentence, f"Add `{name}:`.", "programme-150")


def _files(entry: Entry[Any], files: FilesSource) -> Iterator[Issue]:
    if "://" not in files.url:
        return
    scheme = urlsplit(files.url).scheme
    if scheme not in _SCHEMES:
        sentence = f'Files are not read from "{scheme}".'
        cure = did_you_mean(scheme, _SCHEMES) or "Write a folder or s3://bucket/prefix."
        yield entry.error(("url",), sentence, cure, "programme-149")
    yield from _address(entry, files.url, "s3://bucket/prefix")


def _sftp(entry: Entry[Any], sftp: SftpSource) -> Iterator[Issue]:
    if not _HOST_KEY.match(sftp.host_key):
        sentence = '"host_key" is not a public key, so nobody could tell the server from another.'
        cure = f"Write what `ssh-keyscan -p {sftp.port} {sftp.host}` shows after the name, once "
        cure += "the server's operator has confirmed it."
        yield entry.error(("host_key",), sentence, cure, "programme-149")
    if sftp.password is None and sftp.private_key is None:
        sentence = "Neither a password nor a private key is named."
        cure = "Add `private_key: {secret: NAME}` or `password: {secret: NAME}`."
        yield entry.error((), sentence, cure, "programme-149")
