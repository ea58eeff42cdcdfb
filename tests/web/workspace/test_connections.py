"""What is owed, and the verdicts on it, as the agency and the programme office see them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from laban.connect import deliver
from laban.run import Sending, keep_connections
from laban_web.accounts.models import Person, Role
from laban_web.installation import Installation, installation
from laban_web.workspace.connections.reading import Stretch, history_of
from laban_web.workspace.judgement import forget_judgement

from ..conftest import OTHER, PROVINCE, browser_of
from .acts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(minh: Person) -> Client:
    """A browser of the programme office."""
    root = installation().programme.organisations.root
    return browser_of(minh, Role.PROGRAMME_OFFICE, organisation=root)


def _deliver(record_type: str, id: str, text: str) -> None:
    here = installation()
    deliver(
        io.BytesIO(text.encode()),
        programme=here.programme,
        lake=here.lake,
        record_type=record_type,
        organisation=PROVINCE,
        delivery_id=id,
        now=here.now,
        pseudonym_key=here.pseudonym_key,
        format="csv",
    )
    forget_judgement()


def _state_totals() -> None:
    """State for a day of the past that five dossiers were received; none arrived."""
    day = installation().today - timedelta(days=10)
    head = "organisation,procedure,day,received\n"
    _deliver("control_total", "totals", f"{head}48,{_procedure()},{day},5\n")


def _procedure() -> str:
    return installation().programme.code_lists["procedure"].entries[0].code


def _owed(browser: Client, **asked: str) -> list[tuple[str, str]]:
    page = browser.get("/workspace/connections/", asked).context["page"]
    return [(one.connection.organisation, one.connection.record_type) for one in page]


def test_agency_sees_what_it_owes_overdue_first(as_lan: Client) -> None:
    page = as_lan.get("/workspace/")
    owed = list(page.context["page"])
    assert {one.connection.organisation for one in owed} == {PROVINCE}
    overdue = [one.is_overdue for one in owed]
    assert overdue == sorted(overdue, reverse=True)
    assert overdue[0]
    assert "Chưa từng kết nối" in text_of(page)


def test_office_sees_everybody_and_finds_by_name_without_diacritics(office: Client) -> None:
    assert len(_owed(office)) == 50
    assert {id for id, _ in _owed(office, organisation="da nang")} == {PROVINCE}
    assert {kind for _, kind in _owed(office, record_type="dossier")} == {"dossier"}
    assert _owed(office, verdict="connected") == []
    assert office.get("/workspace/connections/?verdict=nonsense").status_code == 200


def test_verdicts_as_csv(as_lan: Client) -> None:
    answer = as_lan.get("/workspace/connections/export.csv?record_type=dossier")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["Cơ quan"], row["Mã kết luận"]) == (PROVINCE, "never_connected")


def test_gap_shows_the_count_on_each_side(as_lan: Client, as_hoa: Client) -> None:
    _state_totals()
    line = next(iter(as_lan.get("/workspace/connections/gaps/").context["gaps"]))
    assert (line["gap"].stated, line["gap"].landed, line["difference"]) == (5, 0, -5)
    text = b"".join(as_lan.get("/workspace/connections/gaps/export.csv").streaming_content)
    [row] = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))
    assert (row["Hệ thống nguồn báo"], row["Đã nhận"], row["Theo"]) == ("5", "0", _procedure())
    assert not as_hoa.get("/workspace/connections/gaps/").context["gaps"]
    page = text_of(as_lan.get(f"/workspace/connections/of/{PROVINCE}/dossier/"))
    assert _procedure() in page


def test_history_is_told_in_stretches_of_the_same_verdict(
    as_lan: Client, home: Installation
) -> None:
    today = home.today
    sending = Sending(home.programme, home.context.programme_folder, home.pseudonym_key, home.now)
    with home.context.engine() as engine:
        for days in (3, 2, 1):
            keep_connections(sending, home.lake, engine, day=today - timedelta(days=days))
    assert history_of(PROVINCE, "dossier") == [
        Stretch(today - timedelta(days=3), today - timedelta(days=1), "never_connected", 3)
    ]
    page = as_lan.get(f"/workspace/connections/of/{PROVINCE}/dossier/")
    assert page.context["history"]


def test_connection_that_nobody_owes_is_not_there(as_lan: Client) -> None:
    for kind in ("enterprise", "nonsense"):
        assert as_lan.get(f"/workspace/connections/of/{PROVINCE}/{kind}/").status_code == 404
    assert as_lan.get(f"/workspace/connections/of/{OTHER}/dossier/").status_code == 404


def test_verdict_follows_what_is_delivered(as_lan: Client) -> None:
    day = installation().today.replace(day=1) - timedelta(days=1)
    head = "listing,observed_on,organisation,procedure,level,in_force,eligible_full,has_fee\n"
    level = installation().programme.code_lists["service_level"].entries[0].code
    row = f"48/x,{day},48,{_procedure()},{level},true,true,false\n"
    _deliver("online_service", "services", head + row)
    owed = {o.connection.record_type: o for o in as_lan.get("/workspace/").context["page"]}
    assert owed["online_service"].connection.status == "connected"
    assert not owed["online_service"].is_overdue
