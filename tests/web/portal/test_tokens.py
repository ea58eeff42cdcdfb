"""Colours of the pages have enough contrast, by day and by night (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "src/laban_web/site/static/laban/tokens.css"
_TEXT, _SHAPE = 4.5, 3.0
PAIRS = [
    *((text, ground, _TEXT)
      for text in ("ink", "ink-soft", "link", "link-hover", "link-visited", "bronze", "accent",
                   "achieved", "likely", "effort", "missed", "no-data")
      for ground in ("paper", "surface", "sunk")),
    ("brand-text", "brand", _TEXT),
    ("brand-soft", "brand", _TEXT),
    ("illustrative", "illustrative-background", _TEXT),
    ("focus-text", "focus", _TEXT),
    ("line-strong", "paper", _SHAPE),
    ("line-strong", "surface", _SHAPE),
]  # fmt: skip


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--laban-([a-z-]+): (#[0-9a-f]{6});", css))


def _modes() -> dict[str, dict[str, str]]:
    day, night = TOKENS.read_text(encoding="utf-8").split("@media")
    return {"day": _colours(day), "night": _colours(day) | _colours(night)}


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_as_the_standard_says() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("mode", ["day", "night"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_contrast_is_enough(text: str, ground: str, least: float, mode: str) -> None:
    colours = _modes()[mode]
    assert _contrast(colours[text], colours[ground]) >= least
