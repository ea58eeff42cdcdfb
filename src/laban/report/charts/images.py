"""From what Vega draws to an image for a page, or for a file that stands alone.

In a page nothing may carry a style of its own, colours are the page's custom properties, and who
hears the page is told the title and what the image shows.
"""

from __future__ import annotations

import hashlib
import re
from html import escape

from laban.report.charts.colours import COLOURS, NAMES
from laban.report.charts.layers import FONT
from laban.report.formatting import Language

_STYLE = re.compile(r'\sstyle="([^"]*)"')
_COLOUR = re.compile(r'"(#[0-9a-fA-F]{6})"')
_ROOT = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'\b(width|height)="([\d.]+)"')
_NOISE = re.compile(
    r'\s(?:font-family|aria-[a-z]+|role|class|pointer-events|tabindex)="[^"]*"|<title>.*?</title>'
)


def page_svg(drawn: str, title: str, summary: str, language: Language) -> str:
    """Return an image as part of a page."""
    body = _COLOUR.sub(_variable, _plain(drawn))
    return _framed(drawn, body, title, summary, language, "")


def standing_svg(drawn: str, title: str, summary: str, language: Language) -> str:
    """Return an image as a file: plain colours that every program reads, and dark ones besides."""
    return _framed(drawn, _plain(drawn), title, summary, language, f"<style>{FILE_STYLE}</style>")


def _plain(drawn: str) -> str:
    """Return what is inside the image, with attributes in the place of styles."""
    inside = drawn[_root(drawn).end() : drawn.rindex("</svg>")]
    return _STYLE.sub(_attributes, _NOISE.sub("", inside))


def _attributes(match: re.Match[str]) -> str:
    pairs = (part.split(":", 1) for part in match[1].split(";") if ":" in part)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)


def _variable(match: re.Match[str]) -> str:
    name = NAMES.get(match[1].lower())
    return f'"var(--laban-chart-{name})"' if name else match[0]


def _framed(drawn: str, body: str, title: str, summary: str, language: Language, style: str) -> str:
    size = dict(_SIZE.findall(_root(drawn)[0]))
    key = hashlib.sha256((drawn + summary).encode()).hexdigest()[:8]
    body = body.replace("clip", f"c{key}-") if "clip" in body else body
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{language}" '
        f'width="{size["width"]}" height="{size["height"]}" '
        f'viewBox="0 0 {size["width"]} {size["height"]}" font-family="{FONT}" '
        f'aria-labelledby="t{key} d{key}">'
        f'<title id="t{key}">{escape(title)}</title><desc id="d{key}">{escape(summary)}</desc>'
        f"{style}{body}</svg>"
    )


def _root(drawn: str) -> re.Match[str]:
    found = _ROOT.search(drawn)
    if found is None:
        raise ValueError("What was drawn is not an SVG image.")
    return found


def _dark() -> str:
    rules = (
        f'[{part}="{colour.light}"]{{{part}:{colour.dark}}}'
        for colour in COLOURS.values()
        for part in ("fill", "stroke")
    )
    return "".join(rules)


# The same in every file, so that a server can allow it by its digest.
FILE_STYLE = (
    f"@media(prefers-color-scheme:dark){{svg{{background:{COLOURS['paper'].dark}}}{_dark()}}}"
)
