"""Let PyIceberg reach every store that fsspec reaches, with fsspec's own settings."""

from __future__ import annotations

from typing import Any

import fsspec
from pyiceberg.io.fsspec import FsspecFileIO


class StoreFiles(FsspecFileIO):  # type: ignore[misc]  # PyIceberg is not followed
    """File access for tables whose files do not lie in a local folder."""

    def _get_fs(self, scheme: str, _hostname: str | None = None) -> Any:
        return fsspec.filesystem(scheme)
