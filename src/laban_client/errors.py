"""What can go wrong with a delivery, as sentences.

LabanClientError
├── ConfigurationError   the client was given something it cannot work with
├── SignInError          no token, or the server does not take it
├── RefusedError         the server's last word; sending it again does not help
├── UnavailableError     no answer, however often asked; send it again later, same id
├── RedirectError        the server points to another address, which was not followed
└── ReceiptError         the answer is not about what was sent
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class LabanClientError(Exception):
    """Say what is wrong, how to mend it, and a permanent code."""

    def __init__(self, sentence: str, *, cure: str = "", code: str) -> None:
        self.sentence = sentence
        self.cure = cure
        self.code = code
        super().__init__(" ".join(part for part in (sentence, cure, f"[{code}]") if part))


class ConfigurationError(LabanClientError):
    """The client was given something it cannot work with."""


class SignInError(LabanClientError):
    """There is no token, or the server does not take it."""


class RefusedError(LabanClientError):
    """The server's last word on a request; `problem` is its document, RFC 9457."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.problem = problem
        super().__init__(
            str(problem.get("title") or f"The server answered {status}."),
            cure=str(problem.get("cure") or ""),
            code=str(problem.get("code") or f"http-{status}"),
        )


class UnavailableError(LabanClientError):
    """No answer that counts; `attempts` were made, and the last failed for `reason`."""

    def __init__(self, attempts: int, reason: str) -> None:
        self.attempts = attempts
        self.reason = reason
        super().__init__(
            f"No answer that counts after {attempts} attempts; the last time: {reason}.",
            cure="Send it again later under the same id; an outbox does that for you.",
            code="client-006",
        )


class RedirectError(LabanClientError):
    """The server points to another address, which was not followed."""


class ReceiptError(LabanClientError):
    """The answer is not about what was sent."""
