"""A form made from any record type; what the core says is shown at the field."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laban_web.accounts.models import Membership, Person, Role
from laban_web.installation import installation
from laban_web.workspace.entry.choices import meant_by
from laban_web.workspace.models import Submission
from laban_web.workspace.submissions import files
from laban_web.workspace.titles import types_by_hand

from ..conftest import OTHER, PROVINCE
from .acts import TASK, TASK_FORM, text_of, type_task

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("record_type", sorted(installation().programme.record_types))
def test_every_record_type_that_people_deliver_has_a_form(record_type: str, as_lan: Client) -> None:
    page = as_lan.get(f"/workspace/deliver/{record_type}/form/")
    if record_type not in types_by_hand():
        assert page.status_code == 404
        return
    body = page.content.decode()
    for name, column in installation().programme.record_types[record_type].columns.items():
        assert f'name="row-{name}"' in body
        assert column.title.vi.replace("&", "&amp;") in text_of(page)


def test_verdicts_on_agencies_are_not_delivered_by_them(as_lan: Client) -> None:
    for page in ("form/", "file/"):
        assert as_lan.get(f"/workspace/deliver/connection_status/{page}").status_code == 404
    assert "connection_status" not in as_lan.get("/workspace/deliver/").content.decode()


def test_fault_stands_at_its_field_in_the_language_of_the_page(as_lan: Client) -> None:
    wrong = TASK | {"row-reported_on": "31/02/2026", "row-progress_percent": "101"}
    page = as_lan.post(TASK_FORM, wrong)
    errors = page.context["form"].errors
    assert "là ngày không có thật" in errors["reported_on"][0]
    assert "lớn hơn giá trị lớn nhất" in errors["progress_percent"][0]
    assert 'aria-invalid="true"' in page.content.decode()
    as_lan.cookies["django_language"] = "en"
    english = as_lan.post(TASK_FORM, wrong)
    assert "names a day that does not exist" in text_of(english)


def test_broken_rule_of_the_row_is_in_the_summary(as_lan: Client) -> None:
    page = as_lan.post(TASK_FORM, TASK | {"row-status": "completed"})
    assert "thiếu ngày hoàn thành" in page.context["form"].non_field_errors()[0]


def test_nothing_typed_is_lost_when_something_is_wrong(as_lan: Client) -> None:
    page = as_lan.post(TASK_FORM, TASK | {"row-task": "", "row-evidence": "Số 12/BC <b>"})
    body = page.content.decode()
    assert "Số 12/BC &lt;b&gt;" in body
    assert 'value="12,5"' in body
    assert 'value="assigned" checked' in body
    assert not Submission.objects.exists()


def test_days_and_numbers_are_read_as_people_here_write_them(as_lan: Client) -> None:
    draft = type_task(as_lan, reported_on="5/11/2026", progress_percent="12,5")
    as_lan.post(f"/workspace/submissions/{draft.pk}/send/")
    row = json.loads(files.path_of(draft).read_text("utf-8"))
    assert (row["reported_on"], row["progress_percent"]) == ("05/11/2026", "12,5")


def test_note_does_not_keep_a_row_from_being_kept(as_lan: Client) -> None:
    made = TASK | {"row-status": "completed", "row-completed_on": "4/11/2026"}
    page = as_lan.post(TASK_FORM, made, follow=True)
    assert "không có minh chứng" in text_of(page)
    assert Submission.objects.get().state == "draft"


@pytest.mark.parametrize("typed", ["48", "đà nẵng", "DA NANG", "Thành phố Đà Nẵng (48)"])
def test_organisation_is_found_by_code_and_by_name_without_diacritics(
    typed: str, as_lan: Client
) -> None:
    draft = type_task(as_lan, organisation=typed)
    assert json.loads(files.path_of(draft).read_text("utf-8"))["organisation"] == "48"


def test_several_that_fit_are_named() -> None:
    choices = (("1", "Xã Hòa Vang"), ("2", "Xã Hòa Tiến"), ("3", "Phường Hải Châu"))
    assert meant_by("hoa", choices).several == choices[:2]
    assert meant_by("hai chau", choices).code == "3"
    assert meant_by("nowhere", choices).code == "nowhere"


def test_row_for_another_organisation_is_refused_at_its_field(as_lan: Client) -> None:
    page = as_lan.post(TASK_FORM, TASK | {"row-organisation": OTHER})
    assert "tự gửi bản ghi" in page.context["form"].errors["organisation"][0]


def test_sender_is_asked_only_where_there_is_a_choice(as_lan: Client, lan: Person) -> None:
    assert 'name="sender"' not in as_lan.get(TASK_FORM).content.decode()
    Membership.objects.create(person=lan, organisation=OTHER, role=Role.FOCAL_POINT)
    assert 'name="sender"' in as_lan.get(TASK_FORM).content.decode()
    as_lan.post(TASK_FORM, TASK | {"sender": PROVINCE})
    assert Submission.objects.get().organisation == PROVINCE
    page = as_lan.post(TASK_FORM, TASK | {"sender": "31"})
    assert page.status_code == 200
    assert Submission.objects.count() == 1


def test_rows_are_added_changed_and_taken_out(as_lan: Client) -> None:
    draft = type_task(as_lan, task="III.1")
    page = f"/workspace/submissions/{draft.pk}/"
    answer = as_lan.post(f"{page}rows/2/", TASK | {"row-task": "III.2", "another": "1"})
    assert answer["Location"] == f"{page}rows/3/"
    as_lan.post(f"{page}rows/1/", TASK | {"row-task": "III.9"})
    assert [row["task"] for row in files.rows_of(draft)] == ["III.9", "III.2"]
    as_lan.post(f"{page}rows/1/remove/")
    assert [row["task"] for row in files.rows_of(draft)] == ["III.2"]
    for number in (0, 5):
        assert as_lan.get(f"{page}rows/{number}/").status_code == 404


def test_what_needs_no_approval_is_delivered_at_once(as_lan: Client) -> None:
    made = {
        "row-village": "V1", "row-organisation": "48", "row-observed_on": "1/11/2026",
        "row-on_national_grid": "true", "row-has_mobile_broadband": "false",
        "row-households": "1.234",
    }  # fmt: skip
    as_lan.post("/workspace/deliver/village_coverage/form/", made)
    draft = Submission.objects.get()
    page = as_lan.post(f"/workspace/submissions/{draft.pk}/send/", follow=True)
    assert draft.delivery_id in text_of(page)
    here = installation()
    [delivered] = here.lake.deliveries()
    assert (delivered.rows_landed, delivered.illustrative) == (1, False)
    with here.context.engine() as engine:
        [row] = here.lake.records(engine.backend, "village_coverage").to_pyarrow().to_pylist()
    assert (row["households"], row["has_mobile_broadband"]) == (1234, False)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    texts=st.lists(st.text(max_size=40), min_size=5, max_size=5),
    record_type=st.sampled_from(["task_update", "online_service", "dossier", "enterprise"]),
)
def test_whatever_is_typed_is_answered(texts: list[str], record_type: str, as_lan: Client) -> None:
    columns = installation().programme.record_types[record_type].columns
    typed = {f"row-{name}": texts[n % 5] for n, name in enumerate(columns)}
    answer = as_lan.post(f"/workspace/deliver/{record_type}/form/", typed)
    assert answer.status_code in (200, 302)
