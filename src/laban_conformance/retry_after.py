"""What a Retry-After header asks for."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime


def seconds_until(retry_after: str, now: datetime) -> float:
    """Return how long a Retry-After header asks to wait, in seconds.

    Source: RFC 9110, 10.2.3.
    """
    if retry_after.isdigit():
        return float(retry_after)
    return (parsedate_to_datetime(retry_after) - now).total_seconds()
