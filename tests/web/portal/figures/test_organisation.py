"""The list of organisations and the page of one."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from laban.publication import Publication

pytestmark = pytest.mark.django_db


def standing(page: str, indicator: str) -> list[str]:
    """Return the texts of the row of an indicator."""
    row = page[page.index(f"/indicators/{indicator}/?of=") :]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[: row.index("</tr>")], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_list_has_communes_on_pages_of_their_own(client: Client, published: Publication) -> None:
    page = client.get("/vi/organisations/").content.decode()
    assert "/vi/organisations/01/" in page
    assert page.count("/vi/organisations/") < 150
    second = client.get("/vi/organisations/?kind=commune&page=2").content.decode()
    assert second.count("<tr ") == 51


def test_old_name_is_found_first_and_leads_to_who_followed(
    client: Client, published: Publication
) -> None:
    page = client.get("/vi/organisations/?q=tinh+ha+giang").content.decode()
    first = page[page.index("<tbody") :].split("</tr>")[0]
    assert "/vi/organisations/02/" in first
    assert "/vi/organisations/08@2025-07-01/" in first


def test_list_under_a_province_holds_its_communes(client: Client, published: Publication) -> None:
    page = client.get("/vi/organisations/?under=48@2025-07-01&kind=commune").content.decode()
    assert "94 cơ quan" in page


def test_page_beyond_the_last_is_the_last(client: Client, published: Publication) -> None:
    for page in ("999", "x", "0"):
        assert client.get(f"/vi/organisations/?kind=province&page={page}").status_code == 200


def test_figure_stands_beside_parent_median_and_rank(
    client: Client, published: Publication
) -> None:
    """Worked by hand: 30.0, 50.0 and 33.3 %, the median is 33.3, Hà Nội is last of three."""
    page = client.get("/en/organisations/01/").content.decode()
    figure, above, median, rank = standing(page, "online_dossier_share")
    assert figure.startswith("30.0 % 2024" if " %" in figure else "30.0% 2024")
    assert (above, median, rank) == ("37.5%", "33.3%", "3 / 3")


def test_lower_is_better_where_the_indicator_says_so(
    client: Client, published: Publication
) -> None:
    page = client.get("/en/organisations/48/").content.decode()
    assert standing(page, "processing_days_mean")[3] == "1 / 2"
    assert standing(page, "dti")[3] == "1 / 4"


def test_who_was_merged_shows_what_its_predecessors_add_up_to(
    client: Client, published: Publication
) -> None:
    page = client.get("/en/organisations/48@2025-07-01/").content.decode()
    figure, above, _median, _rank = standing(page, "online_dossier_share")
    assert figure.startswith("42.9%")
    assert "added up from its predecessors" in figure
    assert above == "37.5%"


def test_last_verdict_on_its_deliveries_is_shown(client: Client, published: Publication) -> None:
    page = client.get("/en/organisations/01/").content.decode()
    assert "judged on 31 Jul 2025" in page
    assert "30 Jul 2025" not in page


def test_who_ended_says_who_followed_and_who_followed_says_who_was_before(
    client: Client, published: Publication
) -> None:
    ended = client.get("/vi/organisations/49/").content.decode()
    assert "hiện không còn" in ended
    assert "/vi/organisations/48@2025-07-01/" in ended
    after = client.get("/vi/organisations/48@2025-07-01/").content.decode()
    assert {"/vi/organisations/48/", "/vi/organisations/49/"} <= set(
        re.findall(r'href="(/vi/organisations/[^"]+)"', after)
    )
    assert "toàn bộ" in after
