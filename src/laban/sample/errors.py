"""The error of this floor."""

from __future__ import annotations

from laban.base import UserError


class SampleError(UserError):
    """Sample records cannot be made as asked."""
