"""Errors as machines read them: problem details of RFC 9457, with Laban's permanent code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from laban.base import DeliveryError, LakeError, UserError
from laban.connect import WrongRowsError

MEDIA_TYPE = "application/problem+json"
# Where a code says more about the status than the kind of error does.
_STATUS = {
    "connect-001": 404,
    "connect-002": 403,
    "connect-003": 409,
    "connect-023": 403,
    "connect-008": 415,
    "pull-001": 404,
    "pull-002": 409,
    "lake-013": 503,
    "lake-017": 503,
    "lake-021": 503,
    "lake-024": 422,
}


@dataclass(frozen=True)
class Problem:
    """What went wrong with a request, for whoever sent it.

    `retry_after_seconds` tells when to try again; without it, trying again does not help.
    """

    status: int
    title: str
    code: str
    cure: str = ""
    retry_after_seconds: int | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, error: UserError) -> Problem:
        """Return the problem that an error of the core is to the sender of a request."""
        more: dict[str, Any] = {}
        if isinstance(error, WrongRowsError):
            more = {
                "rows_read": error.verdict.rows_read,
                "rows_refused": error.verdict.rows_refused,
                "refused": error.verdict.refused.to_pylist(),
            }
        fallback = 422 if isinstance(error, DeliveryError) else 500
        if isinstance(error, LakeError):
            fallback = 409
        status = _STATUS.get(error.code, fallback)
        retry = 5 if status == 503 else None
        return cls(status, error.sentence, error.code, error.cure, retry, more)

    def as_dict(self, request_id: str = "") -> dict[str, Any]:
        """Return the document of RFC 9457."""
        document = {
            "type": f"urn:laban:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
        }
        if self.cure:
            document["cure"] = self.cure
        if request_id:
            document["instance"] = f"urn:laban:request:{request_id}"
        return document | self.more


class ProblemError(Exception):
    """Raised where a request cannot go on; carries the problem to answer with."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.title)


TOO_MANY_WAIT = Problem(
    503, "More deliveries wait than can be landed.", "api-010", "Send it again a little later.", 2
)
TOO_MANY_LARGE_WAIT = Problem(
    503,
    "Too many large deliveries wait already.",
    "api-010",
    "Send it again a little later.",
    30,
)
TOO_MANY_OF_ONE = Problem(
    429,
    "So many deliveries of this system wait that others would have to wait for it.",
    "api-011",
    "Wait for answers before sending more, or put more records into one delivery.",
    2,
)
STOPPING = Problem(503, "The server is about to stop.", "api-012", "Send it again.", 5)
