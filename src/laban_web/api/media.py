"""Media types that a delivery may come in."""

from __future__ import annotations

from laban_web.api.problems import Problem, ProblemError

FORMAT_OF = {
    "application/x-ndjson": "ndjson",
    "application/ndjson": "ndjson",
    "application/jsonl": "ndjson",
    "application/json": "json",
    "text/csv": "csv",
    "application/vnd.apache.parquet": "parquet",
    "application/vnd.apache.arrow.stream": "arrow",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
EVENT = "application/cloudevents+json"
EVENTS = "application/cloudevents-batch+json"
_ENCODINGS = {"", "identity", "gzip", "x-gzip", "zstd"}


def plain_type(content_type: str) -> str:
    """Return a media type without its parameters."""
    return content_type.split(";", 1)[0].strip().lower()


def format_of(content_type: str) -> str:
    """Return the format that a media type stands for.

    Raises:
        ProblemError: When it is missing or none that can be read (api-005).
    """
    found = FORMAT_OF.get(plain_type(content_type))
    if found is None:
        known = ", ".join([*sorted(FORMAT_OF), EVENT, EVENTS])
        raise ProblemError(
            Problem(
                415,
                f'The content type "{plain_type(content_type)}" cannot be read as records.',
                "api-005",
                f"Send one of {known}.",
            )
        )
    return found


def require_known_encoding(encoding: str) -> None:
    """Refuse packings that cannot be opened; gzip and zstd are found by their first bytes.

    Raises:
        ProblemError: When the encoding is another (api-006).
    """
    if encoding.strip().lower() not in _ENCODINGS:
        raise ProblemError(
            Problem(
                415,
                f'The content encoding "{encoding}" cannot be unpacked.',
                "api-006",
                "Use gzip, zstd, or none.",
            )
        )
