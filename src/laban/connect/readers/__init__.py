"""Readers: one small file for each format, all of one shape.

In: the source of a delivery. Out: Arrow batches of raw columns with running row numbers, and
the rows that could not be read. Never: decides whether a value is right.
"""

from laban.connect.readers.batches import (
    NUMERIC,
    REPEATING,
    RawBatch,
    ReadOptions,
    RowFault,
)
from laban.connect.readers.formats import FORMATS, LINES, choose_reader
from laban.connect.readers.json_rows import JsonRows, count_lines

__all__ = [
    "FORMATS",
    "LINES",
    "NUMERIC",
    "REPEATING",
    "JsonRows",
    "RawBatch",
    "ReadOptions",
    "RowFault",
    "choose_reader",
    "count_lines",
]
