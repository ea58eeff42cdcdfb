"""The colours of charts, by name, for light and for dark backgrounds.

`laban_web` defines each as the custom property `--laban-chart-NAME`; a test keeps both equal. They
are the portal's: patina, bronze and lacquer on paper.
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
    "paper": Colour("#ffffff", "#171411"),
    "ink": Colour("#1f1a16", "#ece6dc"),
    "muted": Colour("#5b5148", "#bdb2a5"),
    "rule": Colour("#ded4c5", "#423a32"),
    "quiet": Colour("#a3988b", "#7d7266"),
    "target": Colour("#9c241d", "#ff978d"),
    "illustrative": Colour("#7d4307", "#ffce7a"),
    "line-1": Colour("#0d5560", "#83c9d1"),
    "line-2": Colour("#a65a0b", "#e9ba69"),
    "line-3": Colour("#6b3f86", "#c9aee6"),
    "line-4": Colour("#3d6a29", "#9fd083"),
    "line-5": Colour("#35507f", "#9db9ec"),
    "line-6": Colour("#695f55", "#b5aa9d"),
    "step-1": Colour("#e2eeee", "#202c2d"),
    "step-2": Colour("#b0d1d3", "#22464a"),
    "step-3": Colour("#78adb3", "#2f6c75"),
    "step-4": Colour("#2f7883", "#74bbc4"),
    "step-5": Colour("#0a3f48", "#d3eff1"),
    "step-ink-1": Colour("#1f1a17", "#ece6dd"),
    "step-ink-2": Colour("#1f1a18", "#ece6de"),
    "step-ink-3": Colour("#1f1a19", "#fffffe"),
    "step-ink-4": Colour("#fffffe", "#171412"),
    "step-ink-5": Colour("#fffffd", "#171413"),
}
# One look-up from what Vega writes to the name; so each light colour occurs once.
NAMES: Mapping[str, str] = {colour.light: name for name, colour in COLOURS.items()}
LINES = tuple(name for name in COLOURS if name.startswith("line-"))
STEPS = tuple(name for name in COLOURS if name.startswith("step-") and "ink" not in name)


def light(name: str) -> str:
    """Return a colour as specifications state it: as it is on light backgrounds."""
    return COLOURS[name].light


def line_colour(index: int) -> str:
    """Return the colour of a line or part by its place; those beyond the palette are quiet."""
    return light(LINES[index] if index < len(LINES) else "quiet")


def line_colours(count: int) -> list[str]:
    """Return the colours of so many lines or parts."""
    return [line_colour(index) for index in range(count)]
