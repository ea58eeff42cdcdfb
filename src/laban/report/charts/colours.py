"""The colours of charts, by name, for light and for dark backgrounds.

`laban_web` defines each as the custom property `--laban-chart-NAME`; a test keeps both equal.
Sequences differ in lightness first, so that they hold for every kind of sight and on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Colour(NamedTuple):
    """One colour on light and on dark backgrounds."""

    light: str
    dark: str


COLOURS: Mapping[str, Colour] = {
    "paper": Colour("#ffffff", "#14171a"),
    "ink": Colour("#1b1e21", "#e8e6e1"),
    "muted": Colour("#50565c", "#b9b7b1"),
    "rule": Colour("#dddcd7", "#343a40"),
    "quiet": Colour("#9aa6b5", "#66788e"),
    "target": Colour("#8f1d1d", "#ff9f96"),
    "illustrative": Colour("#8a4b08", "#ffce7a"),
    "line-1": Colour("#23395b", "#a9c1e8"),
    "line-2": Colour("#b4531a", "#f2a66f"),
    "line-3": Colour("#1c7771", "#70d0c5"),
    "line-4": Colour("#7a4988", "#d0a8df"),
    "line-5": Colour("#8a6800", "#e4c457"),
    "line-6": Colour("#5e6369", "#b5b8bc"),
    "step-1": Colour("#e4ebf5", "#202c3a"),
    "step-2": Colour("#b9cbe4", "#2b4565"),
    "step-3": Colour("#86a5cf", "#3f6698"),
    "step-4": Colour("#4a70a8", "#8ab0e3"),
    "step-5": Colour("#22385a", "#d5e4fb"),
    "step-ink-1": Colour("#1b1e22", "#e8e6e0"),
    "step-ink-2": Colour("#1b1e23", "#e8e6df"),
    "step-ink-3": Colour("#1b1e24", "#fffffe"),
    "step-ink-4": Colour("#fffffe", "#14171b"),
    "step-ink-5": Colour("#fffffd", "#14171c"),
}
# One look-up from what Vega writes to the name; so each light colour occurs once.
NAMES: Mapping[str, str] = {colour.light: name for name, colour in COLOURS.items()}
LINES = tuple(name for name in COLOURS if name.startswith("line-"))
STEPS = tuple(name for name in COLOURS if name.startswith("step-") and "ink" not in name)


def light(name: str) -> str:
    """Return a colour as specifications state it: as it is on light backgrounds."""
    return COLOURS[name].light
