"""axe finds nothing serious on any kind of page, on a desk and on a phone, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import Server
from .people import Visit, visit

PAGES = (
    "/workspace/",
    "/workspace/deliver/",
    "/workspace/deliver/task_update/form/",
    "/workspace/deliver/dossier/form/",
    "/workspace/deliver/task_update/file/",
    "/workspace/submissions/",
    "/workspace/deliveries/",
    "/workspace/connections/",
    "/workspace/connections/gaps/",
    "/workspace/connections/of/48@2025-07-01/dossier/",
)
_SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module", params=["vi", "en"])
def hers(request: pytest.FixtureRequest, chromium: Any, server: Server) -> Iterator[Visit]:
    """A focal point who reads one of the languages, with something delivered and something open."""
    name = f"Nga{request.param}"
    her = visit(chromium, server, name, "focal_point")
    her.sign_in()
    her.page.context.add_cookies(
        [{"name": "django_language", "value": request.param, "url": server.address}]
    )
    yield her
    her.page.context.close()


def serious(page: Any) -> list[str]:
    """Return what axe finds serious on a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']} {[node['html'][:200] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in _SERIOUS
    ]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", PAGES)
def test_page_has_nothing_serious_and_does_not_scroll_sideways(
    address: str, width: int, hers: Visit
) -> None:
    page = hers.page
    page.set_viewport_size({"width": width, "height": 900})
    assert page.goto(address).status == 200
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_pages_of_what_was_typed_and_delivered_have_nothing_serious(
    hers: Visit, server: Server
) -> None:
    page = hers.page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/workspace/deliver/village_coverage/form/")
    page.click("main form button >> nth=0")
    assert page.locator(".govuk-error-summary").count() == 1
    assert serious(page) == []
    page.fill("[name=row-village]", "V1")
    page.fill("[name=row-organisation]", "48")
    page.fill("[name=row-observed_on]", "1/11/2026")
    page.check("[name=row-on_national_grid] >> nth=0")
    page.check("[name=row-has_mobile_broadband] >> nth=1")
    page.click("main form button >> nth=0")
    assert "/submissions/" in page.url
    assert serious(page) == []
    page.click("main form button >> nth=0")
    assert "/deliveries/of/" in page.url
    assert serious(page) == []
    page.goto(page.url.replace("/of/", "/withdraw/"))
    assert serious(page) == []
