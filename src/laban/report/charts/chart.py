"""A chart: one specification at any width, its image, its text, its table."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from laban.base import canonical_json, sha256_hex
from laban.report.charts.images import page_svg, standing_svg
from laban.report.charts.layers import Spec
from laban.report.charts.points import Heading
from laban.report.charts.rendering import draw, draw_png
from laban.report.charts.titles import with_title
from laban.report.formatting import Language

WIDE = 680
NARROW = 320


@dataclass(frozen=True, slots=True)
class Image:
    """What an image is drawn from, so that it may be drawn later, by another process.

    `summary` says in words what it shows.
    """

    spec: Spec
    title: str
    summary: str
    language: Language

    def content(self) -> bytes:
        """Return it as JSON; the same image gives the same bytes."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def of(cls, content: bytes) -> Image:
        """Return the image that `content` made."""
        return cls(**json.loads(content))

    def svg(self) -> str:
        """Return it drawn, for light pages and dark ones."""
        return standing_svg(draw(self.spec), self.title, self.summary, self.language)


@dataclass(frozen=True, slots=True)
class Chart:
    """What a page shows of some figures.

    `summary` says in words what the image shows; `columns` and `rows` are the table beneath it.
    `specify` returns the Vega-Lite specification for a width in pixels.
    """

    kind: str
    heading: Heading
    summary: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_illustrative: bool
    specify: Callable[[int], Spec]

    def spec(self, width: int = WIDE) -> Spec:
        """Return the Vega-Lite specification, its data within it."""
        return self.specify(width)

    def svg(self, width: int = WIDE) -> str:
        """Return the image as part of a page: its colours are the page's."""
        return page_svg(draw(self.spec(width)), *self._said)

    def image(self, width: int = WIDE) -> Image:
        """Return the image for a page that loads it from an address of its own."""
        return Image(self.spec(width), *self._said)

    def svg_file(self, width: int = WIDE) -> str:
        """Return the image as a file of its own, with its title and source, for light and dark."""
        return standing_svg(draw(self._titled(width)), *self._said)

    def png_file(self, width: int = WIDE, scale: float = 2) -> bytes:
        """Return the image as PNG on white, with its title and source."""
        return draw_png(self._titled(width), scale)

    @property
    def digest(self) -> str:
        """What the image's content gives it as a name."""
        return sha256_hex(canonical_json(self.spec()))

    @property
    def _said(self) -> tuple[str, str, Language]:
        return self.heading.title, self.summary, self.heading.language

    def _titled(self, width: int) -> Spec:
        return with_title(self.spec(width), self.heading)
