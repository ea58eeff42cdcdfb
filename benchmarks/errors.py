"""What stops a benchmark."""

from __future__ import annotations


class BenchmarkError(Exception):
    """A side failed, or two sides disagree about a figure."""
