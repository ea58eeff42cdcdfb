"""What was delivered: the list, the receipt, refused rows, withdrawal."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from laban.connect import Receipt, deliver
from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import Person, Role
from laban_web.installation import installation
from laban_web.workspace.deliveries import views

from ..conftest import OTHER, PROVINCE, browser_of
from .acts import text_of

pytestmark = pytest.mark.django_db

HEAD = "village,organisation,observed_on,on_national_grid,has_mobile_broadband,households\n"


def _deliver(id: str, *rows: str, sender: str = PROVINCE, illustrative: bool = False) -> Receipt:
    here = installation()
    return deliver(
        io.BytesIO((HEAD + "".join(f"{row}\n" for row in rows)).encode()),
        programme=here.programme,
        lake=here.lake,
        record_type="village_coverage",
        organisation=sender,
        delivery_id=id,
        now=here.now,
        pseudonym_key=here.pseudonym_key,
        format="csv",
        illustrative=illustrative,
    )


def good(village: str, organisation: str = "48") -> str:
    return f"{village},{organisation},2026-11-01,true,false,10"


def _page(receipt: Receipt, part: str = "of") -> str:
    return f"/workspace/deliveries/{part}/{receipt.organisation}/{receipt.delivery_id}"


def test_list_holds_ones_own_reach_newest_first_page_by_page(
    as_lan: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_DELIVERIES_A_PAGE", 2)
    for number in range(5):
        _deliver(f"mine-{number}", good(f"V{number}"))
    _deliver("theirs", good("V9", OTHER), sender=OTHER)
    seen, cursor = [], ""
    while True:
        page = as_lan.get("/workspace/deliveries/", {"cursor": cursor}).context["page"]
        seen += [one.delivery_id for one in page.deliveries]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == [f"mine-{number}" for number in (4, 3, 2, 1, 0)]


def test_list_is_filtered_by_type_state_organisation_and_day(as_lan: Client) -> None:
    first, second = _deliver("one", good("V1")), _deliver("two", good("V2"))
    as_lan.post(_page(second, "withdraw"), {"reason": "Nhầm"})
    today = installation().today.isoformat()

    def found(**asked: str) -> list[str]:
        page = as_lan.get("/workspace/deliveries/", asked)
        return [one.delivery_id for one in page.context["page"].deliveries]

    assert found(state="counts") == [first.delivery_id]
    assert found(state="withdrawn") == ["two"]
    assert found(record_type="dossier") == []
    assert found(organisation="48", day=today) == ["two", "one"]
    assert found(day="2020-01-01") == []
    assert found(organisation=OTHER) == ["two", "one"], "out of reach is a fault, not a filter"


@pytest.mark.parametrize("cursor", ["x", "9" * 40, "-1", "2026", "\0"])
def test_wrong_cursor_shows_the_first_page(cursor: str, as_lan: Client) -> None:
    _deliver("one", good("V1"))
    page = as_lan.get("/workspace/deliveries/", {"cursor": cursor})
    assert page.status_code == 200


def test_office_sees_everybodys(minh: Person) -> None:
    root = installation().programme.organisations.root
    _deliver("theirs", good("V9", OTHER), sender=OTHER)
    office = browser_of(minh, Role.PROGRAMME_OFFICE, organisation=root)
    assert "theirs" in text_of(office.get("/workspace/deliveries/"))


def test_refused_row_has_its_reason_beside_its_value(as_lan: Client) -> None:
    receipt = _deliver("one", good("V1"), "V2,48,2026-13-01,true,maybe,-1")
    page = text_of(as_lan.get(_page(receipt)))
    assert "Có băng rộng di động maybe" in page
    assert "&quot;maybe&quot; không phải là đúng hay sai" in page
    assert "1 được tính" in page


def test_refused_rows_as_csv_run_nothing_in_a_spreadsheet(as_lan: Client) -> None:
    receipt = _deliver("one", good("V1"), '"=HYPERLINK(""http://x"")",48,2026-11-01,=1+1,@x,-1')
    content = b"".join(as_lan.get(_page(receipt, "refused")).streaming_content)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {row["Giá trị"] for row in rows} == {"'=1+1", "'@x", "'-1"}
    assert all(row["Lý do"] for row in rows)


def test_receipt_is_signed(as_lan: Client) -> None:
    receipt = _deliver("one", good("V1"))
    answer = as_lan.get(_page(receipt, "receipt"))
    assert "attachment" in answer["Content-Disposition"]
    document = json.loads(answer.content)
    assert document["delivery_id"] == "one"
    assert document["signed"]["signatures"]


def test_withdrawal_needs_a_reason_and_is_on_the_record(as_lan: Client, lan: Person) -> None:
    receipt = _deliver("one", good("V1"))
    page = as_lan.post(_page(receipt, "withdraw"), {"reason": " "})
    assert page.context["form"].errors["reason"]
    as_lan.post(_page(receipt, "withdraw"), {"reason": "Nhầm kỳ"})
    [delivery] = installation().lake.deliveries()
    assert delivery.withdrawn_reason == "Nhầm kỳ"
    [entry] = AuditEntry.objects.filter(action="delivery.withdrawn")
    assert (entry.actor_key, entry.object_id) == (f"person:{lan.pk}", "one")
    assert "Nhầm kỳ" in text_of(as_lan.get(_page(receipt)))
    assert as_lan.post(_page(receipt, "withdraw"), {"reason": "x"}).status_code == 403


def test_colleague_who_only_approves_cannot_withdraw(as_minh: Client) -> None:
    receipt = _deliver("one", good("V1"))
    assert as_minh.post(_page(receipt, "withdraw"), {"reason": "x"}).status_code == 403


def test_delivery_of_invented_records_says_so(as_lan: Client) -> None:
    receipt = _deliver("one", good("V1"), illustrative=True)
    assert "Minh họa" in text_of(as_lan.get(_page(receipt)))


@pytest.mark.parametrize("id", ["a b", "a/b", "ü?x", "100%", "a#b"])
def test_delivery_is_found_whatever_its_id(id: str, as_lan: Client) -> None:
    _deliver(id, good("V1"))
    page = as_lan.get("/workspace/deliveries/").content.decode()
    address = page.split('href="/workspace/deliveries/of/')[1].split('"')[0]
    assert as_lan.get(f"/workspace/deliveries/of/{address}").status_code == 200
