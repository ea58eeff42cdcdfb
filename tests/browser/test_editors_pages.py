"""axe finds nothing on pages that editors write, wide, on a phone, and enlarged four times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import Server

PAGES = (
    "about/",
    "methods/",
    "methods/targets/",
    "library/",
    "library/decree-118-2025/",
    "guides/read-a-figure/",
    "news/",
    "news/what-this-portal-shows/",
    "there-is-no-such-page/",
)


@pytest.fixture(scope="module", params=["light", "dark"])
def reader(request: pytest.FixtureRequest, chromium: Any, server: Server) -> Iterator[Any]:
    """Somebody who reads, by day or by night."""
    context = chromium.new_context(base_url=server.address, color_scheme=request.param)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_page_has_no_barrier_and_does_not_scroll_sideways(
    address: str, language: str, reader: Any
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    for width in (1280, 390, 320):
        reader.set_viewport_size({"width": width, "height": 900})
        reader.goto(f"/{language}/{address}")
        found = axe.Axe().run(reader).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        assert reader.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.context.cookies() == []
