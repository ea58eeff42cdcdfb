"""Moments as the ledger keeps them: whole microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from laban.base import LakeError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_microseconds(moment: datetime) -> int:
    """Return a moment as microseconds since 1970 in UTC.

    Raises:
        LakeError: When the moment has no time zone (lake-001).

    Example:
        >>> to_microseconds(datetime(1970, 1, 1, 7, tzinfo=UTC))
        25200000000
    """
    if moment.utcoffset() is None:
        raise LakeError(
            f"The moment {moment.isoformat()} has no time zone, so it names no single moment.",
            cure="Write the zone, e.g. 2025-06-30T23:59:59+07:00.",
            code="lake-001",
        )
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_microseconds(microseconds: int) -> datetime:
    """Return the moment in UTC that `to_microseconds` was given.

    Example:
        >>> from_microseconds(25200000000).isoformat()
        '1970-01-01T07:00:00+00:00'
    """
    return _EPOCH + timedelta(microseconds=microseconds)
