"""An installation on a day of its own, with a publication of figures written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from laban.base import SigningKey
from laban.cli import Context
from laban.publication import Publication
from laban_web.installation import Installation, installation, use
from tests.web.portal.publishing import ECONOMY, NOW, UPDATES, VERDICTS, publish_rows

Publish = Callable[..., Publication]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    """An installation on 25 November 2026 where nothing is published."""
    shared = installation()
    context = Context({**shared.settings, "LABAN_HOME": str(tmp_path / "home")})
    fresh = Installation(context, now=lambda: NOW)
    fresh.__dict__["programme"] = shared.programme
    with use(fresh):
        yield fresh
        fresh.lake.close()


@pytest.fixture(scope="session")
def key() -> SigningKey:
    return SigningKey.new()


@pytest.fixture
def publish(here: Installation, key: SigningKey) -> Publish:
    """Return what publishes rows at a moment."""

    def publish(*rows: dict[str, Any], at: datetime = NOW, **tables: pa.Table) -> Publication:
        shelf, version = here.context.shelf.folder, here.programme.version
        return publish_rows(shelf, version, key, *rows, at=at, **tables)

    return publish


@pytest.fixture
def published(publish: Publish) -> Publication:
    """The digital economy, two task updates, three verdicts on connections."""
    return publish(*ECONOMY, task_update=UPDATES, connection_status=VERDICTS)
