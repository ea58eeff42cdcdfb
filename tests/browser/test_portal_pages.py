"""axe finds nothing serious on the portal's pages, on a desk and on a phone, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from laban.base import SigningKey
from laban.programme import read_programme
from tests.web.portal.publishing import ECONOMY, UPDATES, VERDICTS, publish_rows

from .conftest import Server
from .test_accessibility import serious

PAGES = (
    "",
    "targets/",
    "targets/?state=splendid",
    "targets/411-DIGITAL-ECONOMY-2025/",
    "targets/CT1/",
    "targets/no-such-target/",
    "tasks/",
    "digital-economy/",
    "data/",
    "data/indicator-digital_economy_share/",
    "indicators/",
    "indicators/digital_economy_share/",
    "indicators/digital_economy_share_of_grdp/?period=1999",
    "indicators/no-such-indicator/",
    "embed/indicators/digital_economy_share/",
    "organisations/",
    "organisations/?q=ha+giang",
    "organisations/01/",
    "organisations/24@2025-07-01/",
    "compare/",
    "compare/?o=27&o=24@2025-07-01&q=ha",
    "figures/digital_economy_share/VN/2024/source=gso-digital-economy/vintage=latest/",
)


@pytest.fixture(scope="module")
def open_portal(server: Server) -> Server:
    """The server, with something published."""
    version = read_programme(Path("programmes/vietnam")).version
    shelf = server.folder / "home" / "publications"
    tables = {"task_update": UPDATES, "connection_status": VERDICTS}
    publish_rows(shelf, version, SigningKey.new(), *ECONOMY, **tables)
    return server


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Any, open_portal: Server) -> Iterator[Any]:
    """A visitor's page, by day and by night."""
    context = chromium.new_context(base_url=open_portal.address, color_scheme=request.param)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", PAGES)
def test_page_has_nothing_serious_and_does_not_scroll_sideways(
    address: str, width: int, language: str, page: Any
) -> None:
    faults: list[str] = []
    page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(f"/{language}/{address}")
    assert answer.status == (404 if "no-such" in address else 200)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [one for one in faults if "404" not in one] == []
