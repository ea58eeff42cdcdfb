"""The one place where specifications become images: vl-convert, loaded at the first need."""

from __future__ import annotations

import json
from functools import lru_cache

from laban.report.charts.layers import Spec

VEGA_LITE = "6.4"
# Images that are kept: about 12 kB each with its specification.
KEPT = 512
# For PNG the letters are this machine's; these have all those of Vietnamese.
_PNG_FONT = "'Noto Sans', 'DejaVu Sans', Roboto, sans-serif"


def draw(spec: Spec) -> str:
    """Return a specification drawn as SVG; the same one is drawn once and kept."""
    return _drawn(_text(spec))


def draw_png(spec: Spec, scale: float) -> bytes:
    """Return a specification drawn as PNG on white."""
    import vl_convert

    config = {**spec["config"], "font": _PNG_FONT}
    on_white = {**spec, "background": "#ffffff", "config": config}
    drawn: bytes = vl_convert.vegalite_to_png(_text(on_white), vl_version=VEGA_LITE, scale=scale)
    return drawn


def warm_up() -> None:
    """Start what draws, so that the first reader does not wait for it."""
    _drawn.__wrapped__(_text({"mark": "point", "data": {"values": [{}]}}))


def _text(spec: Spec) -> str:
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=KEPT)
def _drawn(text: str) -> str:
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE)
    return drawn
