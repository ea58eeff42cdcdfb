"""Days and moments as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from laban.base import UserError


def parse_day(text: str, option: str) -> date:
    """Read a day such as 2024-06-30.

    Raises:
        UserError: When the text is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(
            f'{option} is "{text}", which is not a day.',
            cure="Write it as 2024-06-30.",
            code="cli-001",
        ) from None


def parse_moment(text: str, option: str, zone: str) -> datetime:
    """Read a moment; without its own zone it is local to the programme, a day is its end.

    Raises:
        UserError: When the text is none.
    """
    try:
        moment = datetime.fromisoformat(text if len(text) > 10 else f"{text}T23:59:59.999999")
    except ValueError:
        raise UserError(
            f'{option} is "{text}", which is neither a day nor a moment.',
            cure="Write it as 2024-06-30 or 2024-06-30T17:00.",
            code="cli-002",
        ) from None
    local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)
