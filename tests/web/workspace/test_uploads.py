"""Files: templates to fill in, the preview before anything is sent, bombs refused in bounds."""

from __future__ import annotations

import csv
import html
import io
import time
import zipfile

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from laban_web.installation import installation
from laban_web.workspace.models import Submission
from laban_web.workspace.submissions import files
from laban_web.workspace.titles import types_by_hand
from laban_web.workspace.uploads.limits import UPLOAD_AT_MOST_BYTES

from .acts import text_of, upload

pytestmark = pytest.mark.django_db

HEAD = "task,organisation,reported_on,status,progress_percent\n"
GOOD = 'III.1,48,01/11/2026,assigned,"12,5"\n'
WRONG = "III.2,48,31/02/2026,assigned,7\n"


def _preview(browser: Client, name: str, content: bytes) -> str:
    answer = upload(browser, "task_update", name, content)
    assert answer.status_code == 302, text_of(answer)
    return text_of(browser.get(answer["Location"]))


def test_preview_says_what_would_be_refused_and_nothing_is_delivered(as_lan: Client) -> None:
    page = _preview(as_lan, "a.csv", (HEAD + GOOD + WRONG).encode())
    assert "2 dòng đã đọc 1 sẽ được tính 1 sẽ bị từ chối" in page
    assert "là ngày không có thật" in page
    assert "Đang thực hiện" in page
    assert installation().lake.deliveries() == []


def test_the_same_file_is_delivered_and_its_refused_rows_are_kept(
    as_lan: Client, as_minh: Client
) -> None:
    _preview(as_lan, "a.csv", (HEAD + GOOD + WRONG).encode())
    made = Submission.objects.get()
    as_lan.post(f"/workspace/submissions/{made.pk}/send/")
    made.refresh_from_db()
    as_minh.post(f"/workspace/submissions/{made.pk}/approve/", {"sha256": made.sha256})
    [delivered] = installation().lake.deliveries()
    assert (delivered.rows_landed, delivered.rows_refused) == (1, 1)
    assert delivered.content_sha256 == made.sha256


def test_file_with_nothing_right_is_not_sent(as_lan: Client) -> None:
    _preview(as_lan, "a.csv", (HEAD + WRONG).encode())
    made = Submission.objects.get()
    assert as_lan.post(f"/workspace/submissions/{made.pk}/send/").status_code == 422
    made.refresh_from_db()
    assert made.state == "draft"


def test_mended_file_takes_the_place_of_the_other_also_in_another_format(as_lan: Client) -> None:
    _preview(as_lan, "a.csv", (HEAD + WRONG).encode())
    made = Submission.objects.get()
    book = Workbook()
    for row in csv.reader(io.StringIO(HEAD + GOOD)):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    content.name = "mended.xlsx"
    page = f"/workspace/submissions/{made.pk}/"
    as_lan.post(f"{page}file/", {"file": content, "numbers": "vi"})
    assert "1 dòng đã đọc 1 sẽ được tính" in text_of(as_lan.get(page))
    assert [path.suffix for path in files.path_of(made).parent.iterdir()] == [".xlsx"]


def test_numbers_are_read_as_the_uploader_says(as_lan: Client) -> None:
    file = io.BytesIO((HEAD + "III.1,48,01/11/2026,assigned,12.5\n").encode())
    file.name = "a.csv"
    page = "/workspace/deliver/task_update/file/"
    answer = as_lan.post(page, {"file": file, "numbers": "plain"}, follow=True)
    assert "1 sẽ được tính" in text_of(answer)


def test_whole_file_that_cannot_be_taken_is_explained(as_lan: Client) -> None:
    page = _preview(as_lan, "a.csv", b"task,organisation,unknown\nIII.1,48,x\n")
    assert 'Loại bản ghi "task_update" không có cột "unknown".' in html.unescape(page)
    assert "connect-005" in page


@pytest.mark.parametrize("name", ["a.pdf", "a", "csv", "a.xlsx.exe"])
def test_other_files_are_refused(name: str, as_lan: Client) -> None:
    answer = upload(as_lan, "task_update", name, b"%PDF-1.7")
    assert "csv" in answer.context["form"].errors["file"][0]


def test_no_file_is_explained(as_lan: Client) -> None:
    answer = as_lan.post("/workspace/deliver/task_update/file/", {"numbers": "vi"})
    assert answer.context["form"].errors["file"]
    opened = as_lan.get("/workspace/deliver/task_update/file/")
    assert not opened.context["form"].errors
    assert 'value="vi" checked' in opened.content.decode()


def test_too_large_a_file_is_given_up_while_it_comes_in(as_lan: Client) -> None:
    answer = upload(as_lan, "task_update", "a.csv", b"x" * (UPLOAD_AT_MOST_BYTES + 1))
    assert "20 MB" in answer.context["form"].errors["file"][0]
    assert not Submission.objects.exists()


def _zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_xlsx_that_swells_is_refused_at_once(as_lan: Client) -> None:
    bomb = _zipped(xl__worksheets__sheet1_xml=b"\0" * 400_000_000)
    began = time.perf_counter()
    answer = upload(as_lan, "task_update", "bomb.xlsx", bomb)
    assert time.perf_counter() - began < 10
    assert answer.context["form"].errors["file"]


def test_xlsx_with_a_cell_far_away_is_refused_in_bounds(as_lan: Client) -> None:
    book = Workbook()
    book.active["A1"] = "task"
    book.active["XFD1048576"] = "x"
    content = io.BytesIO()
    book.save(content)
    assert "connect-010" in _preview(as_lan, "far.xlsx", content.getvalue())


def test_a_hundred_thousand_columns_are_refused_in_bounds(as_lan: Client) -> None:
    head = ",".join(f"column{n}" for n in range(100_000))
    began = time.perf_counter()
    page = _preview(as_lan, "wide.csv", f"{head}\n1\n".encode())
    assert time.perf_counter() - began < 20
    assert "connect-005" in page
    assert len(page) < 20_000


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=st.binary(max_size=400), suffix=st.sampled_from(["csv", "xlsx"]))
def test_whatever_is_uploaded_is_answered(content: bytes, suffix: str, as_lan: Client) -> None:
    answer = upload(as_lan, "task_update", f"a.{suffix}", content)
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert as_lan.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("record_type", sorted(types_by_hand()))
def test_template_names_the_columns_and_offers_the_codes(record_type: str, as_lan: Client) -> None:
    kind = installation().programme.record_types[record_type]
    page = f"/workspace/deliver/{record_type}/template"
    assert as_lan.get(f"{page}.csv").content.decode("utf-8-sig").strip().split(",") == list(
        kind.columns
    )
    book = load_workbook(io.BytesIO(as_lan.get(f"{page}.xlsx").content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(kind.columns)
    assert all(cell.comment for cell in sheet[1])
    listed = [column for column in kind.columns.values() if column.code_list]
    assert len(sheet.data_validations.dataValidation) == len(listed)


def test_filled_template_is_taken(as_lan: Client) -> None:
    template = as_lan.get("/workspace/deliver/task_update/template.xlsx").content
    book = load_workbook(io.BytesIO(template))
    for cell, value in zip(
        book.worksheets[0][2], ["III.1", "48", "01/11/2026", "assigned", 12.5], strict=False
    ):
        cell.value = value
    content = io.BytesIO()
    book.save(content)
    assert "1 dòng đã đọc 1 sẽ được tính" in _preview(as_lan, "a.xlsx", content.getvalue())
