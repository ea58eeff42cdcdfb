"""The workspace in Chromium: deliver by form and by file, approve, withdraw, by keyboard alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from .conftest import Server
from .people import Visit, visit

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def lan(chromium: Any, server: Server) -> Visit:
    """Lan at her browser, signed in by password and code."""
    her = visit(chromium, server, "Lan", "focal_point")
    her.sign_in()
    her.add_second_factor()
    her.sign_out()
    her.sign_in()
    return her


@pytest.fixture(scope="module")
def minh(chromium: Any, server: Server) -> Visit:
    """Minh, who approves, at his."""
    his = visit(chromium, server, "Minh", "approver")
    his.sign_in()
    his.add_second_factor()
    return his


def press(page: Any, words: str) -> None:
    """Press the button that has these words."""
    page.click(f"main button:has-text('{words}')")


def type_task(page: Any, task: str) -> None:
    """Fill in the form of a task update and keep the row."""
    page.goto("/workspace/deliver/task_update/form/")
    page.fill("[name=row-task]", task)
    page.fill("[name=row-organisation]", "đà nẵng")
    page.fill("[name=row-reported_on]", "5/11/2026")
    page.fill("[name=row-progress_percent]", "12,5")
    page.click("text=Đang thực hiện")
    press(page, "Lưu dòng này")


def approve(minh: Visit, address: str) -> str:
    """Approve what somebody sent; return the address of the delivery."""
    minh.page.goto(address)
    press(minh.page, "Phê duyệt và gửi")
    assert "/deliveries/of/" in minh.page.url, minh.page.content()
    return str(minh.page.url)


def test_role_that_needs_a_second_factor_is_led_to_it(chromium: Any, server: Server) -> None:
    her = visit(chromium, server, "Thu", "approver")
    her.sign_in()
    her.page.goto("/workspace/")
    assert her.page.url.endswith("/accounts/2fa/")


def test_typed_record_is_approved_by_another_and_withdrawn(lan: Visit, minh: Visit) -> None:
    page = lan.page
    assert page.url.endswith("/workspace/")
    type_task(page, "III.1")
    press(page, "Trình phê duyệt")
    delivery = approve(minh, page.url)
    page.goto(delivery)
    page.click("text=Rút lần gửi này")
    page.fill("textarea", "Gửi nhầm kỳ")
    press(page, "Rút")
    assert "Gửi nhầm kỳ" in page.inner_text("main")
    assert page.locator("text=Rút lần gửi này").count() == 0


def test_faults_stand_at_the_fields_and_nothing_typed_is_lost(lan: Visit) -> None:
    page = lan.page
    page.goto("/workspace/deliver/task_update/form/")
    page.fill("[name=row-reported_on]", "31/2/2026")
    page.fill("[name=row-evidence]", "Số 12/BC")
    press(page, "Lưu dòng này")
    assert "không có thật" in page.inner_text("#id_row-reported_on-error")
    assert page.input_value("[name=row-evidence]") == "Số 12/BC"
    page.click(".govuk-error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id").startswith("id_row-")


def test_filled_template_with_refused_rows_is_previewed_mended_and_delivered(
    lan: Visit, minh: Visit, tmp_path: Path
) -> None:
    page = lan.page
    page.goto("/workspace/deliver/task_update/file/")
    with page.expect_download() as waiting:
        page.click("main a:text-is('XLSX')")
    book = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    for number, day in enumerate(("01/11/2026", "31/02/2026"), start=2):
        for place, value in enumerate([f"III.{number}", "48", day, "assigned"], start=1):
            book.worksheets[0].cell(number, place, value)
    book.save(tmp_path / "filled.xlsx")
    page.set_input_files("[name=file]", tmp_path / "filled.xlsx")
    press(page, "Kiểm tra tệp")
    assert "31/02/2026" in page.inner_text("main")
    assert "không có thật" in page.inner_text("main")
    press(page, "Trình phê duyệt")
    page.goto(approve(minh, page.url))
    with page.expect_download() as waiting:
        page.click("text=Tải về dạng CSV")
    assert "connect-107" in Path(waiting.value.path()).read_text("utf-8-sig")
    with page.expect_download() as waiting:
        page.click("text=Tải biên nhận có chữ ký")
    assert '"signed"' in Path(waiting.value.path()).read_text("utf-8")


def test_record_is_typed_and_sent_by_keyboard_alone(lan: Visit) -> None:
    page = lan.page
    page.goto("/workspace/deliver/task_update/form/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    for text in ("III.7", "48", "05/11/2026"):
        _tab_to_input(page)
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _field in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == "Lưu dòng này":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/submissions/**")
    _press_by_keyboard(page, "Trình phê duyệt")
    page.wait_for_load_state()
    assert "Chờ phê duyệt" in page.inner_text("h1")


def test_the_same_works_on_a_phone_without_scripts(chromium: Any, server: Server) -> None:
    hers = visit(chromium, server, "Mai", "focal_point", viewport=PHONE, java_script_enabled=False)
    hers.sign_in()
    type_task(hers.page, "III.8")
    press(hers.page, "Trình phê duyệt")
    assert "Chờ phê duyệt" in hers.page.inner_text("h1")


def _tab_to_input(page: Any) -> None:
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "INPUT":
            return
    raise AssertionError("no field was reached by the tabulator")


def _press_by_keyboard(page: Any, words: str) -> None:
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == words:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{words} was not reached by the tabulator")
