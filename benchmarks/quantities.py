"""How many of something a comparison is asked for."""

from __future__ import annotations

import argparse


def positive(text: str) -> int:
    """Return the whole number that a text states: at least 1, perhaps as 1_000_000 or 1,000,000."""
    digits = text.replace("_", "").replace(",", "")
    if not digits.isdecimal() or int(digits) < 1:
        raise argparse.ArgumentTypeError(
            f'"{text}" is not a whole number of at least 1. Write for example 1,000,000.'
        )
    return int(digits)
