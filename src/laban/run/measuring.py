"""Measure, sign and keep a run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from laban.engine import Engine
from laban.lake import Lake, RunEntry
from laban.measure import Request, measure
from laban.measure import make_statement, sign_statement
from laban.base import SigningKey
from laban.programme import Programme
