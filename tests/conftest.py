"""What tests of several floors need."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

# How long an example takes depends on the machine, and says nothing about what is right.
settings.register_profile("laban", deadline=None)
settings.load_profile("laban")


@contextmanager
def database_of_its_own() -> Iterator[str]:
    """A database that is gone afterwards, on the server that LABAN_TEST_DATABASE_URL names."""
    url = os.environ.get("LABAN_TEST_DATABASE_URL")
    if not url:
        pytest.skip("LABAN_TEST_DATABASE_URL names no PostgreSQL database")
    name = f"laban_{uuid4().hex}"
    driver = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(driver, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield driver.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@pytest.fixture
def postgres_database() -> Iterator[str]:
    """A database of its own, for what works in the schema `public`."""
    with database_of_its_own() as url:
        yield url


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A schema of its own in the database that LABAN_TEST_DATABASE_URL names."""
    url = os.environ.get("LABAN_TEST_DATABASE_URL")
    if not url:
        pytest.skip("LABAN_TEST_DATABASE_URL names no PostgreSQL database")
    schema = f"laban_{uuid4().hex}"
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    options = {"options": f"-csearch_path={schema}"}
    yield make_url(url).update_query_dict(options).render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()
