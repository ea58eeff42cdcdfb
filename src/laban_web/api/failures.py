"""What a sender is told when something failed that is no fault of hers."""

from __future__ import annotations

import errno

from laban_web.api.problems import Problem

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
# SQLite and PostgreSQL say it in words only; the second takes over the system's.
_WORDS = ("database or disk is full", "No space left on device", "disk I/O error")


def problem_of_failure(error: BaseException) -> Problem:
    """Return the problem that a failure is: no space is left, or a fault of this server.

    A disk may be full and the failure another one that follows from it: the causes are looked at.
    """
    seen: BaseException | None = error
    while seen is not None:
        if _is_out_of_space(seen):
            return DISK_FULL
        seen = seen.__cause__ or seen.__context__
    return FAILED


def _is_out_of_space(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in _NO_SPACE:
        return True
    return any(word in str(error) for word in _WORDS)


DISK_FULL = Problem(
    503,
    "The server has no space left on its disk; nothing of the delivery counts yet.",
    "api-028",
    "Send it again under the same id a little later; the operator must make room.",
    60,
)
FAILED = Problem(
    500,
    "The delivery could not be landed because of a fault of this server; nothing of it counts.",
    "api-013",
    "Send it again under the same id; tell the operator the request's id if it persists.",
    10,
)
