"""Bodies in JSON: read, and refused when they are none or hold too much."""

from __future__ import annotations

from typing import Any

import orjson

from laban_web.api.problems import Problem, ProblemError

EVENTS_AT_MOST = 10_000


def read_json(body: bytes) -> Any:
    """Return what a body says.

    Raises:
        ProblemError: When it is no JSON (api-007).
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ProblemError(_no_json(error)) from error


def too_many(count: int) -> Problem:
    """Return the answer to more events, or dossiers, than may come at once."""
    return Problem(
        413,
        f"The batch holds {count:,} events, more than {EVENTS_AT_MOST:,}.",
        "api-009",
        "Send it in several batches, or as one delivery in NDJSON.",
    )


def _no_json(error: orjson.JSONDecodeError) -> Problem:
    return Problem(
        400,
        f"The body is no JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
        "api-007",
        "Send a CloudEvent in JSON, or a JSON array of them as a batch.",
    )
