"""Validation: one for all doors.

In: raw batches. Out: good rows in the lake's types, and a fault with its reason for every value
that is wrong. Never: guesses, rounds, or keeps a value that is personal.
"""

from laban.connect.validation.senders import (
    OneSender,
    Sender,
    SenderOfEachRow,
    Senders,
    delivers_for,
)
from laban.connect.validation.validator import Validated, Validator

__all__ = [
    "OneSender",
    "Sender",
    "SenderOfEachRow",
    "Senders",
    "Validated",
    "Validator",
    "delivers_for",
]
