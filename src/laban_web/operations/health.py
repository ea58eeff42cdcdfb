"""Whether this server lives, and whether it can take deliveries."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, connection

from laban.base import UserError
from laban_web.installation import installation
from laban_web.operations.presence import stopping_mark

LEAST_FREE_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `reason` is empty when all is well."""

    name: str
    reason: str = ""

    @property
    def is_well(self) -> bool:
        """Say whether the check passed."""
        return not self.reason


Check = Callable[[], Finding]
_checks: dict[str, Check] = {}


def add_check(name: str, check: Check) -> None:
    """Let a room add what must hold before deliveries are taken."""
    _checks[name] = check


def readiness() -> list[Finding]:
    """Ask everything that taking a delivery needs."""
    return [_stopping(), _database(), _lake(), _disk(), *(check() for check in _checks.values())]


def _stopping() -> Finding:
    will_stop = stopping_mark(installation().home, os.getppid()).exists()
    return Finding("stopping", "The server is about to stop." if will_stop else "")


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("database", f"The database does not answer: {type(error).__name__}.")
    return Finding("database")


def _lake() -> Finding:
    try:
        installation().lake.delivery("", "")
    except UserError as error:
        return Finding("lake", str(error))
    return Finding("lake")


def _disk() -> Finding:
    free = shutil.disk_usage(installation().home).free
    if free < LEAST_FREE_BYTES:
        return Finding("disk", f"Only {free / 2**20:,.0f} MiB are free, and 1,024 are needed.")
    return Finding("disk")
