"""Pages of targets: what each says, by whom, why; with nothing published, and wrong input."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from laban_web.installation import Installation, use
from tests.web.portal.conftest import Publish
from tests.web.portal.publishing import ECONOMY, NOW, stated

pytestmark = pytest.mark.django_db
ECONOMY_2025 = "/vi/targets/411-DIGITAL-ECONOMY-2025/"


def text(client: Client, address: str, status: int = 200) -> str:
    """Return what a page says, without its marks."""
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_list_has_every_target(
    client: Client, here: Installation, published: object, language: str
) -> None:
    page = client.get(f"/{language}/targets/").content.decode()
    for target in here.programme.targets:
        assert f"/{language}/targets/{target.code}/" in page


def test_two_sources_stand_side_by_side_with_their_states(
    client: Client, published: object
) -> None:
    """By hand: the target of 2025 is past; neither source has a figure of 2025, so neither is
    judged, and 13.17 of 20 is 66 %, 18.3 of 20 is 92 % (half up)."""
    page = text(client, ECONOMY_2025)
    assert "13,2% 2024" in page
    assert "18,3% 2024" in page
    assert "bằng 66% mục tiêu" in page
    assert "bằng 92% mục tiêu" in page
    assert "Tổng cục Thống kê công bố" in page
    assert "Bộ Thông tin và Truyền thông công bố" in page
    assert "Quy tắc này, theo: Tổng cục Thống kê; Bộ Thông tin và Truyền thông" in page


def test_sources_that_lead_to_different_states_are_said_to_differ(
    client: Client, publish: Publish
) -> None:
    publish(*ECONOMY, stated("digital_economy_share", "VN", "2025", 14.02, "gso-digital-economy"))
    page = text(client, ECONOMY_2025.replace("vi", "en"))
    assert "The sources lead to different states" in page
    assert "This one, by: Tổng cục Thống kê" in page
    assert "This one, by: Bộ Thông tin và Truyền thông" in page
    assert "14.0% 2025" in page


def test_pace_is_worked_out_by_hand(client: Client, published: object) -> None:
    """To 30 % by the end of 2030 from 13.17 %: 16.83 points in 61.17 months of November 2026
    (25 of 30 days gone) are 4.12 a year... of 49.17 months left, 4.1 points a year."""
    page = text(client, "/en/targets/411-DIGITAL-ECONOMY-2030/")
    assert "+4.1 percentage points" in page
    assert "+0.3 percentage points since 2023" in page


def test_history_keeps_every_vintage_as_it_was_published(client: Client, published: object) -> None:
    page = text(client, ECONOMY_2025)
    assert "12,33%" in page
    assert "bản công bố trước, lần 1" in page


def test_target_without_figures_says_what_is_missing_and_who_owes_it(
    client: Client, published: object
) -> None:
    page = text(client, "/vi/targets/CT5/")
    assert "Chưa có số liệu" in page
    assert "Chưa ai gửi: Hệ thống thông tin." in page
    assert "Phải gửi: Báo cáo hằng năm về hệ thống thông tin" in page
    assert "≥ 100%" in page


@pytest.mark.parametrize("address", ["/vi/targets/", "/vi/targets/CT1/", ECONOMY_2025])
def test_without_a_publication_pages_say_how_one_comes(
    client: Client, here: Installation, address: str
) -> None:
    page = text(client, address)
    assert "Chưa có lần công bố nào" in page
    assert "laban publish" in page


def test_unknown_code_is_answered_with_those_that_are_near(
    client: Client, published: object
) -> None:
    answer = client.get("/vi/targets/ct4/")
    assert answer.status_code == 404
    assert "/vi/targets/CT4/" in answer.content.decode()
    assert "ct4" in answer.content.decode()


def test_markup_in_an_unknown_code_is_only_text(client: Client, published: object) -> None:
    page = client.get("/vi/targets/<script>alert(1)<%2Fscript>/")
    assert page.status_code == 404
    assert "<script>alert" not in page.content.decode()


def test_filters_show_what_fits(client: Client, published: object) -> None:
    page = text(client, "/vi/targets/?plan=decision-58-2024&q=thôn,+bản")
    assert "1 mục tiêu" in page
    assert "Không có mục tiêu nào phù hợp" in text(client, "/vi/targets/?q=zzz")


def test_wrong_filter_is_said_and_ignored(client: Client, published: object) -> None:
    page = text(client, "/en/targets/?state=splendid")
    assert "“splendid” is no choice of the filter “State”" in page
    assert "27 targets" in page


def test_page_is_answered_once_for_a_publication_and_a_day(
    client: Client, here: Installation, publish: Publish
) -> None:
    publish(*ECONOMY)
    first = client.get(ECONOMY_2025)
    tag = {"If-None-Match": first["ETag"]}
    assert "public" in first["Cache-Control"]
    assert client.get(ECONOMY_2025, headers=tag).status_code == 304
    tomorrow = Installation(here.context, now=lambda: NOW + timedelta(days=1))
    with use(tomorrow):
        assert client.get(ECONOMY_2025, headers=tag).status_code == 200
    publish(*ECONOMY, at=NOW + timedelta(hours=1))
    assert client.get(ECONOMY_2025, headers=tag).status_code == 200


def test_page_rejects_the_wrong_method(client: Client, published: object) -> None:
    assert client.post(ECONOMY_2025).status_code == 405


def test_chart_is_there_as_files(client: Client, published: object) -> None:
    answer = client.get(f"{ECONOMY_2025}chart.csv")
    assert answer.status_code == 200
    assert "13,2" in answer.content.decode()
    assert client.get(f"{ECONOMY_2025}chart.exe").status_code == 404


def test_illustrative_figure_is_marked_beside_its_value(client: Client, publish: Publish) -> None:
    publish(stated("digital_economy_share", "VN", "2024", 13.17, "", illustrative=True))
    page = client.get(ECONOMY_2025).content.decode()
    assert "laban-stand--invented" in page
    assert "laban-invented" in client.get("/vi/targets/").content.decode()
