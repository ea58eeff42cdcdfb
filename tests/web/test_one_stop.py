"""The door for dossiers as one-stop-shop software synchronises them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from laban_web.api.one_stop import flat
from laban_web.api.openapi import EXAMPLE_DOSSIERS
from laban_web.installation import Installation
from tests.web.conftest import OTHER, system
from tests.web.doors import with_door
from tests.web.test_tokens import token

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = "/api/v1/one-stop/DongBoHoSoMC"
PAYLOAD: dict[str, Any] = json.loads(Path("examples/one-stop/payload.json").read_text("utf-8"))


@pytest.fixture
def key(client: Client) -> str:
    """The token of Đà Nẵng's one-stop shop."""
    return token(client, *system("one-stop"))


def _post(
    home: Installation, key: str, body: Any = PAYLOAD, path: str = WHERE, **headers: str
) -> httpx.Response:
    given_headers = {name.replace("_", "-"): value for name, value in headers.items()}

    async def work(sender: httpx.AsyncClient) -> httpx.Response:
        return await sender.post(path, json=body, headers=given_headers)

    return with_door(home, key, work)


def test_a_payload_is_one_delivery_with_the_answer_that_its_software_expects(
    home: Installation, key: str
) -> None:
    answer = _post(home, key)
    told = answer.json()
    assert answer.status_code == 201, told
    assert (told["error_code"], told["rows_landed"], told["rows_refused"]) == (0, 2, 0), told
    assert told["signed"]["signatures"]


def test_lists_become_what_a_dossier_needs(home: Installation, key: str) -> None:
    _post(home, key)
    engine = home.context.engine()
    rows = home.lake.records(engine.backend, "dossier").to_pyarrow().to_pylist()
    first, second = sorted(rows, key=lambda row: row["dossier_code"])
    known = {
        "fee": Decimal(500_000),
        "supplement_requests": 1,
        "payment_route": "national_portal",
        "has_electronic_result": True,
        "components_digitised": True,
        "reused_data": True,
        "shared_data": False,
        "identified_by_vneid": True,
        "status": "result_returned",
        "applicant_kind": "citizen",
    }
    assert {name: first[name] for name in known} == known
    assert first["supplement_requested_at"] < first["supplement_completed_at"]
    assert first["citizen"] not in (None, "000000000001")
    assert second["submitted_at"] == second["received_at"]
    assert (second["fee"], second["has_electronic_result"]) == (None, None)
    assert second["components_digitised"] is False


def test_the_same_payload_again_gives_the_same_receipt(home: Installation, key: str) -> None:
    first, again = _post(home, key), _post(home, key)
    assert (again.status_code, again.json()["number"]) == (200, first.json()["number"])
    assert again.json()["error_code"] == 0


def test_the_senders_own_id_is_taken(home: Installation, key: str) -> None:
    assert _post(home, key, Idempotency_Key='"mine-1"').json()["delivery_id"] == "mine-1"


def test_a_later_version_of_a_dossier_counts(home: Installation, key: str) -> None:
    _post(home, key)
    later = PAYLOAD["data"][1] | {"TrangThai": "8", "NgayKetThucXuLy": "20260310080000"}
    _post(home, key, {"isUpdating": True, "data": [later]})
    engine = home.context.engine()
    rows = home.lake.records(engine.backend, "dossier").to_pyarrow().to_pylist()
    assert sorted(row["status"] for row in rows) == ["result_returned", "stopped"]


def test_a_refused_dossier_is_told_by_the_error_code(home: Installation, key: str) -> None:
    wrong = PAYLOAD["data"][1] | {"MaTTHC": "no such procedure"}
    told = _post(home, key, {"isUpdating": False, "data": [PAYLOAD["data"][0], wrong]}).json()
    assert (told["error_code"], told["rows_refused"]) == (1, 1)
    assert told["refused"][0]["column"] == "procedure"


def test_the_example_of_the_description_is_taken(home: Installation, key: str) -> None:
    answer = _post(home, key, EXAMPLE_DOSSIERS)
    assert (answer.status_code, answer.json()["rows_landed"]) == (201, 1), answer.json()


@pytest.mark.parametrize("wrong", [[], {}, {"data": "x"}, {"data": []}, {"data": [1]}])
def test_what_is_no_payload_is_refused(home: Installation, key: str, wrong: object) -> None:
    answer = _post(home, key, wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, "api-021")
    assert answer.json()["error_code"] == -1


def test_progress_alone_is_refused_with_what_to_send_instead(home: Installation, key: str) -> None:
    answer = _post(home, key, {"MaHoSo": "x"}, "/api/v1/one-stop/CapNhatTienDoHoSoMC")
    assert (answer.status_code, answer.json()["code"]) == (422, "api-022")
    assert "DongBoHoSoMC" in answer.json()["cure"]


def test_visitors_and_wrong_organisations_are_turned_away(
    home: Installation, client: Client
) -> None:
    visitor = _post(home, "")
    assert (visitor.status_code, visitor.json()["error_code"]) == (401, -1)
    stranger = token(client, *system("other", OTHER))
    assert _post(home, stranger, path=f"{WHERE}?organisation=48").status_code == 403
    assert _post(home, stranger).json()["rows_landed"] == 0


def test_a_fee_that_is_no_number_is_refused_as_such(home: Installation, key: str) -> None:
    wrong = PAYLOAD["data"][0] | {"DanhSachLePhi": [{"Gia": 1}, {"Gia": "miễn phí"}]}
    told = _post(home, key, {"data": [wrong]}).json()
    assert (told["refused"][0]["column"], told["refused"][0]["value"]) == ("fee", "miễn phí")


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_fees_are_summed_exactly(fees: list[int]) -> None:
    listed = [{"Gia": fee if number % 2 else str(fee)} for number, fee in enumerate(fees)]
    assert int(flat({"DanhSachLePhi": listed})["TongLePhi"]) == sum(fees)


def test_what_a_dossier_does_not_list_is_unknown() -> None:
    row = flat({"MaHoSo": "x"})
    assert not {"TongLePhi", "CoKetQuaDienTu", "CoTepDinhKem"} & row.keys()
    assert row["SoLanBoSung"] == 0


def test_a_deleted_file_does_not_count() -> None:
    paper = {"DuongDanTaiTepTin": "a.pdf", "DuocSoHoa": 1, "IsDeleted": True}
    row = flat({"TaiLieuNop": [paper]})
    assert (row["CoTepDinhKem"], row["DungLaiDuLieu"]) == (False, False)
