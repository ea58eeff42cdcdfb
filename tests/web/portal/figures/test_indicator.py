"""The list of indicators and the page of one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from laban.publication import Publication

from .conftest import PUBLISHED_AT, ROWS, Publish, share

pytestmark = pytest.mark.django_db


def rows(page: str) -> list[tuple[str, str, str]]:
    """Return rank, name and value of each row of the table by organisation."""
    table = page[page.index("laban-places") :]
    body = table[table.index("<tbody") : table.index("</tbody>")]
    found = []
    for row in body.split("</tr>")[:-1]:
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        texts = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
        found.append((texts[0], texts[1], texts[2].removesuffix(" index (0 to 1)")))
    return found


def test_list_shows_the_national_figure_with_period_and_trust(
    client: Client, published: Publication
) -> None:
    page = client.get("/vi/indicators/?q=nop+truc+tuyen").content.decode()
    assert "37,5%" in page
    assert "2024" in page
    assert "đếm từ 2.400 bản ghi" in page
    assert "/vi/figures/online_dossier_share/VN/2024/" in page
    assert 'class="laban-sparkline"' in page


def test_list_is_found_without_marks_and_in_either_language(
    client: Client, published: Publication
) -> None:
    for words in ("Tỷ lệ hồ sơ nộp trực tuyến", "ty le ho so nop truc tuyen", "submitted online"):
        page = client.get("/vi/indicators/", {"q": words}).content.decode()
        assert "/vi/indicators/online_dossier_share/" in page
        assert "/vi/indicators/dti/" not in page


def test_list_is_filtered_by_source_and_a_wrong_filter_is_named(
    client: Client, published: Publication
) -> None:
    page = client.get("/vi/indicators/?source=dti-gov-vn").content.decode()
    assert re.findall(r'laban-listing__title" href="/vi/indicators/([a-z_]+)/', page) == ["dti"]
    assert "“zzz”" in client.get("/vi/indicators/?source=zzz").content.decode()


def test_list_that_fits_nothing_says_what_to_do(client: Client, published: Publication) -> None:
    assert "ít từ hơn" in client.get("/vi/indicators/?q=zzzz").content.decode()


def test_table_ranks_equal_values_alike_and_names_the_median(
    client: Client, published: Publication
) -> None:
    page = client.get("/en/indicators/dti/").content.decode()
    assert rows(page)[:4] == [
        ("1", "Da Nang City", "0.8"),
        ("2", "Ha Noi City", "0.6"),
        ("2", "Ho Chi Minh City", "0.6"),
        ("4", "Ha Giang Province", "0.5"),
    ]
    assert "median 0.6" in page


def test_table_of_what_should_be_low_puts_the_lowest_first(
    client: Client, published: Publication
) -> None:
    page = client.get("/en/indicators/processing_days_mean/").content.decode()
    assert [(rank, value[:3]) for rank, _name, value in rows(page)[:2]] == [
        ("1", "2.0"),
        ("2", "4.0"),
    ]


def test_table_lists_who_has_no_figure_after_who_has_one(
    client: Client, published: Publication
) -> None:
    page = client.get("/en/indicators/dti/?page=2").content.decode()
    assert len(rows(page)) == 63 - 50
    assert {value for _rank, _name, value in rows(page)} == {"no figure yet"}


def test_table_is_sorted_by_name_without_marks(client: Client, published: Publication) -> None:
    page = client.get("/vi/indicators/dti/?sort=name").content.decode()
    names = [name for _rank, name, _value in rows(page)]
    assert names[:3] == ["Thành phố Cần Thơ", "Thành phố Đà Nẵng", "Thành phố Hà Nội"]


def test_today_adds_up_who_was_merged_and_keeps_who_was_not(
    client: Client, published: Publication
) -> None:
    """Worked by hand: Đà Nẵng and Quảng Nam together, (400 + 200) of (800 + 600), 42.9 %."""
    address = "/en/indicators/online_dossier_share/?structure=2025-07-01"
    found = {name: value for _rank, name, value in rows(client.get(address).content.decode())}
    assert found["Da Nang City"] == "42.9%"
    assert found["Ha Noi City"] == "30.0%"
    assert len(found) == 34


def test_as_known_then_shows_what_was_published_then(client: Client, publish: Publish) -> None:
    first = publish(*ROWS)
    publish(share("VN", "2024", 1200, 2400), at=PUBLISHED_AT + timedelta(days=9))
    now = client.get("/vi/indicators/online_dossier_share/").content.decode()
    then = client.get("/vi/indicators/online_dossier_share/?known=2025-08-02").content.decode()
    assert "50,0%" in now
    assert "37,5%" in then
    assert first.id in then


@pytest.mark.parametrize(
    "query", ["period=1999", "kind=zzz", "structure=x", "source=x", "sort=x", "page=x", "of=x",
              "known=x", "known=2001-01-01", "page=-1", "page=99999999999"]
)  # fmt: skip
def test_wrong_query_is_named_and_the_page_is_there(
    client: Client, published: Publication, query: str
) -> None:
    page = client.get(f"/vi/indicators/dti/?{query}")
    assert page.status_code == 200
    if query != "page=99999999999":
        assert "govuk-error-summary" in page.content.decode()


def test_page_says_what_the_indicator_is(client: Client, published: Publication) -> None:
    page = client.get("/vi/indicators/online_dossier_share/").content.decode()
    assert "<code>channel = &#x27;online&#x27;</code>" in page
    assert "100 × số hồ sơ tiếp nhận qua kênh trực tuyến" in page
    assert "/api/v1/figures?indicator=online_dossier_share&amp;format=csv" in page
    assert "Bộ, cơ quan ngang bộ gửi hồ sơ thủ tục hành chính" in page


def test_map_and_chart_are_there_as_files(client: Client, published: Publication) -> None:
    for file in ("chart.svg", "chart.csv", "2024/map.svg", "2024/map.json"):
        assert client.get(f"/vi/indicators/dti/{file}").status_code == 200
    for file in ("chart.exe", "1999/map.svg"):
        assert client.get(f"/vi/indicators/dti/{file}").status_code == 404


def test_chart_may_stand_in_other_pages_and_nothing_else_may(
    client: Client, published: Publication
) -> None:
    alone = client.get("/vi/embed/indicators/dti/")
    assert "frame-ancestors *" in alone["Content-Security-Policy"]
    assert "X-Frame-Options" not in alone
    page = client.get("/vi/indicators/dti/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
