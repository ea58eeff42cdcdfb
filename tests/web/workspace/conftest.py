"""Lan, who delivers; Minh of her unit, who approves; Hoa of another ministry; and their lake."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from laban_web.accounts.models import Person
from laban_web.installation import Installation

from ..conftest import browser_of


@pytest.fixture(autouse=True)
def fresh_home(home: Installation) -> Installation:
    """An installation of its own, with nothing cached."""
    cache.clear()
    return home


@pytest.fixture
def as_minh(minh: Person) -> Client:
    """A browser in which Minh is signed in."""
    return browser_of(minh)


@pytest.fixture
def as_hoa(hoa: Person) -> Client:
    """A browser in which Hoa is signed in."""
    return browser_of(hoa)
