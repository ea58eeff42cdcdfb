"""An installation with a publication written by hand; the first pages, and who edits them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from laban.base import SigningKey
from laban.cli import Context
from laban.publication import Publication
from laban_web.accounts.models import Person, Role
from laban_web.installation import Installation, installation, use
from laban_web.portal.editorial.loading import load_content
from tests.web.conftest import TOTP_SECRET, person
from tests.web.portal.publishing import ECONOMY, NOW, UPDATES, VERDICTS, publish_rows

Publish = Callable[..., Publication]
DOCUMENTS = 3


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


@pytest.fixture(scope="module")
def loaded_for_the_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The first pages, around all tests of a module; taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_content(installation(), documents=DOCUMENTS)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def content(loaded_for_the_module: None, db: None) -> None:
    """The first pages, and as many documents of the library as tests need."""


def editor(name: str, role: str) -> Person:
    """Somebody who edits the portal, with a second factor."""
    made = person(name, installation().programme.organisations.root, role)
    TOTP.activate(made, TOTP_SECRET)
    return made


@pytest.fixture
def lan_writes(content: None) -> Person:
    """Lan, who writes news."""
    return editor("Lan", Role.NEWS_EDITOR)


@pytest.fixture
def minh_writes(content: None) -> Person:
    """Minh, who writes news beside Lan."""
    return editor("Minh", Role.NEWS_EDITOR)


@pytest.fixture
def hoa_keeps_the_library(content: None) -> Person:
    """Hoa, who looks after the library and has nothing to do with news."""
    return editor("Hoa", Role.LIBRARY_EDITOR)


@pytest.fixture
def office(content: None) -> Person:
    """Somebody of the programme office, who approves."""
    return editor("Office", Role.PROGRAMME_OFFICE)
