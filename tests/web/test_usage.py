"""Counting how online services are used."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.test import Client

from laban_web.accounts.audit import Action
from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import Person
from laban_web.api.door.usage import SCRIPT, UsageDoor, is_bot
from laban_web.api.models import MeasuredService, UsageCount
from laban_web.api.usage.counting import UsageCounter
from laban_web.api.usage.delivering import deliver_usage
from laban_web.installation import Installation
from tests.web.conftest import OTHER, PROVINCE, browser_of, system
from tests.web.doors import with_doors
from tests.web.test_tokens import token

pytestmark = pytest.mark.django_db(transaction=True)
SERVICE = "48/9.001001"
WHERE = f"/api/v1/usage/{SERVICE}"
ORIGIN = "https://dichvucong.example.vn"
REGISTER = f"/api/v1/measured-services/{SERVICE}"
PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
HEADERS = {"Origin": ORIGIN, "User-Agent": PERSON}


@pytest.fixture
def service(db: None) -> MeasuredService:
    """A service of Đà Nẵng that is measured."""
    return MeasuredService.objects.create(
        service=SERVICE, organisation=PROVINCE, origins=[ORIGIN, "http://localhost:8080"]
    )


def _hit(
    home: Installation, *steps: str, method: str = "POST", where: str = WHERE, **headers: str
) -> list[httpx.Response]:
    """Send hits, as a browser would, to a door that has written them down afterwards."""
    given = {n: v for n, v in (HEADERS | _named(headers)).items() if v}

    async def work(sender: httpx.AsyncClient) -> list[httpx.Response]:
        sender.headers.pop("user-agent")
        calls = [(method, where, {"step": step}, given) for step in steps]
        return [await sender.request(m, w, params=p, headers=h) for m, w, p, h in calls]

    return with_doors([UsageDoor(UsageCounter(home))], "", work)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _counts() -> list[tuple[int, int, int]]:
    return list(UsageCount.objects.values_list("visits", "starts", "completions"))


def test_the_script_is_under_one_kilobyte_and_stores_nothing() -> None:
    assert len(SCRIPT) < 1_000
    assert not [
        word for word in (b"cookie", b"Storage", b"userAgent") if word in SCRIPT.split(b"\n", 1)[1]
    ]
    assert b"doNotTrack" in SCRIPT
    assert b"globalPrivacyControl" in SCRIPT


BROWSER = """
const sent = [];
const browser = BROWSER;
const navigator = {sendBeacon: url => sent.push(url), ...browser.navigator};
const document = {currentScript: {src: "https://laban.example/api/v1/usage.js", dataset: browser.data}};
const window = {...browser.window};
SCRIPT
window.labanUsage("start");
console.log(JSON.stringify(sent));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js to run the script")
@pytest.mark.parametrize(
    ("browser", "steps"),
    [
        ({}, ["visit", "start"]),
        ({"data": {"service": SERVICE, "step": "completion"}}, ["completion", "start"]),
        ({"navigator": {"doNotTrack": "1"}}, []),
        ({"window": {"doNotTrack": "1"}}, []),
        ({"navigator": {"globalPrivacyControl": True}}, []),
        ({"navigator": {"sendBeacon": None}}, []),
    ],
)
def test_the_script_sends_what_its_visitor_does_not_mind(
    browser: dict[str, Any], steps: list[str]
) -> None:
    stated = json.dumps({"data": {"service": SERVICE}, "navigator": {}, "window": {}} | browser)
    program = BROWSER.replace("BROWSER", stated).replace("SCRIPT", SCRIPT.decode())
    ran = subprocess.run(["node", "-e", program], capture_output=True, check=True, timeout=60)
    assert json.loads(ran.stdout) == [f"https://laban.example{WHERE}?step={step}" for step in steps]


def test_the_script_may_be_used_by_any_page_and_kept_for_days(home: Installation) -> None:
    (answer,) = _hit(home, "", method="GET", where="/api/v1/usage.js")
    assert answer.content == SCRIPT
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "max-age=604800" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers


def test_hits_are_added_up_by_step(home: Installation, service: MeasuredService) -> None:
    answers = _hit(home, "visit", "visit", "start", "visit", "completion")
    assert {answer.status_code for answer in answers} == {204}
    assert _counts() == [(3, 1, 1)]
    _hit(home, "visit")
    assert _counts() == [(4, 1, 1)]


def test_a_page_without_scripts_counts_by_an_image(
    home: Installation, service: MeasuredService
) -> None:
    (answer,) = _hit(home, "visit", method="GET", Origin="", Referer=f"{ORIGIN}/tthc?id=1")
    assert answer.headers["content-type"] == "image/gif"
    assert answer.content.startswith(b"GIF89a")
    assert _counts() == [(1, 0, 0)]


@pytest.mark.parametrize(
    "headers",
    [
        {"DNT": "1"},
        {"Sec_GPC": "1"},
        {"User_Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User_Agent": "curl/8.5.0"},
        {"User_Agent": ""},
    ],
)
def test_who_minds_and_what_is_no_person_is_not_counted(
    home: Installation, service: MeasuredService, headers: dict[str, str]
) -> None:
    (answer,) = _hit(home, "visit", **headers)
    assert answer.status_code == 204
    assert _counts() == []


@pytest.mark.parametrize(
    ("where", "headers", "step", "status", "code"),
    [
        ("/api/v1/usage/48/9.999999", {}, "visit", 404, "api-023"),
        (WHERE, {"Origin": "https://evil.example"}, "visit", 403, "api-024"),
        (WHERE, {"Origin": "null"}, "visit", 403, "api-024"),
        (WHERE, {"Origin": ""}, "visit", 403, "api-024"),
        (WHERE, {"Origin": "", "Referer": "https://evil.example/?https://dichvucong.example.vn"},
         "visit", 403, "api-024"),
        (WHERE, {}, "purchase", 400, "api-025"),
    ],
)  # fmt: skip
def test_what_is_not_registered_is_refused(
    home: Installation,
    service: MeasuredService,
    where: str,
    headers: dict[str, str],
    step: str,
    status: int,
    code: str,
) -> None:
    (answer,) = _hit(home, step, where=where, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert _counts() == []


def test_browsers_and_bots_are_told_apart() -> None:
    assert not is_bot(PERSON.encode())
    assert is_bot(b"")
    assert is_bot("Googlebot/2.1 \xff".encode("latin-1"))


def test_a_hit_is_of_the_day_it_is_in_viet_nam(home: Installation) -> None:
    moments = [datetime(2026, 3, 1, 16, 59, tzinfo=UTC), datetime(2026, 3, 1, 17, tzinfo=UTC)]
    clock = iter(moments)
    object.__setattr__(home, "now", lambda: next(clock))
    counter = UsageCounter(home)
    counter.count(SERVICE, "visit")
    counter.count(SERVICE, "visit")
    counter.write()
    days = UsageCount.objects.order_by("day").values_list("day", "visits")
    assert [(day.isoformat(), visits) for day, visits in days] == [
        ("2026-03-01", 1),
        ("2026-03-02", 1),
    ]


def test_what_cannot_be_written_is_written_later(
    home: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    from laban_web.api.usage import counting

    def fail(_counts: object) -> None:
        raise DatabaseError

    counter = UsageCounter(home)
    counter.count(SERVICE, "visit")
    with monkeypatch.context() as patch:
        patch.setattr(counting, "_add", fail)
        counter.write()
    counter.count(SERVICE, "visit")
    counter.write()
    assert _counts() == [(2, 0, 0)]


def _yesterday(home: Installation, service: str = SERVICE, **more: Any) -> UsageCount:
    day = home.today - timedelta(days=1)
    return UsageCount.objects.create(service=service, day=day, visits=9, starts=3, **more)


def test_a_day_that_is_over_is_delivered_once(home: Installation, service: MeasuredService) -> None:
    count = _yesterday(home)
    UsageCount.objects.create(service=SERVICE, day=home.today, visits=5)
    assert "1 day" in deliver_usage()
    assert deliver_usage() == ""
    (delivery,) = home.lake.deliveries(record_type="service_usage")
    assert (delivery.organisation, delivery.delivery_id) == (PROVINCE, f"usage-{count.day}")
    engine = home.context.engine()
    (row,) = home.lake.records(engine.backend, "service_usage").to_pyarrow().to_pylist()
    assert (row["visits"], row["starts"], row["completions"]) == (9, 3, 0)


def test_a_crash_after_the_delivery_delivers_nothing_twice(
    home: Installation, service: MeasuredService
) -> None:
    _yesterday(home)
    deliver_usage()
    UsageCount.objects.update(delivered_at=None)
    counter = UsageCounter(home)
    counter._counts[SERVICE, home.today - timedelta(days=1)][0] += 1
    counter.write()
    assert "1 day" in deliver_usage()
    assert len(home.lake.deliveries(record_type="service_usage")) == 1


def test_illustrative_use_is_delivered_as_such(home: Installation) -> None:
    MeasuredService.objects.create(
        service=SERVICE, organisation=PROVINCE, origins=[], is_illustrative=True
    )
    _yesterday(home)
    deliver_usage()
    (delivery,) = home.lake.deliveries(record_type="service_usage")
    assert delivery.illustrative


def test_an_owner_registers_its_service(home: Installation, client: Client) -> None:
    headers = {"Authorization": f"Bearer {token(client, *system('portal'))}"}
    wanted = {"origins": [ORIGIN]}
    answer = client.put(REGISTER, wanted, "application/json", headers=headers)
    assert answer.json() == {
        "service": SERVICE,
        "organisation": PROVINCE,
        "origins": [ORIGIN],
        "is_illustrative": False,
    }
    assert AuditEntry.objects.get(action=Action.SERVICE_MEASURED).object_id == SERVICE
    _hit(home, "visit")
    assert _counts() == [(1, 0, 0)]
    client.put(REGISTER, {"origins": []}, "application/json", headers=headers)
    assert _hit(home, "visit")[0].status_code == 403
    listed = client.get("/api/v1/measured-services", headers=headers).json()
    assert [one["service"] for one in listed] == [SERVICE]


def test_nobody_else_registers_or_sees_it(
    home: Installation, client: Client, service: MeasuredService, minh: Person, hoa: Person
) -> None:
    wanted = {"origins": ["https://evil.example"]}
    stranger = {"Authorization": f"Bearer {token(client, *system('other', OTHER))}"}
    bound = system("bound", record_types=["dossier"])
    wrong_type = {"Authorization": f"Bearer {token(client, *bound)}"}
    for browser, headers, status in (
        (client, {}, 401),
        (client, stranger, 403),
        (client, wrong_type, 403),
        (browser_of(hoa), {}, 403),
        (browser_of(minh), {}, 403),
    ):
        answer = browser.put(REGISTER, wanted, "application/json", headers=headers)
        assert answer.status_code == status, (headers, answer.content)
    assert client.get("/api/v1/measured-services", headers=stranger).json() == []
    assert MeasuredService.objects.get().origins == service.origins


def test_people_register_with_their_session(as_lan: Client, home: Installation) -> None:
    answer = as_lan.put(REGISTER, {"origins": [ORIGIN]}, "application/json")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("service", "origin"),
    [
        ("zz/9.001001", ORIGIN),
        (SERVICE, f"{ORIGIN}/"),
        (SERVICE, "HTTPS://Dichvucong.example.vn"),
        (SERVICE, "*"),
        (SERVICE, "null"),
        (SERVICE, "https://a@b.example"),
        (SERVICE, "https://b.example:99999"),
        (f"48/{'x' * 60}", ORIGIN),
    ],
)
def test_what_cannot_be_measured_is_not_registered(
    as_lan: Client, home: Installation, service: str, origin: str
) -> None:
    where = f"/api/v1/measured-services/{service}"
    answer = as_lan.put(where, {"origins": [origin]}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "api-026")


def test_an_organisation_has_a_bounded_number_of_services(
    as_lan: Client, home: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laban_web.api.usage.services.SERVICES_AT_MOST", 1)
    for number, status in ((1, 200), (2, 422), (1, 200)):
        where = f"/api/v1/measured-services/48/9.00100{number}"
        answer = as_lan.put(where, {"origins": [ORIGIN]}, "application/json")
        assert answer.status_code == status


def test_nothing_of_a_visitor_is_kept(home: Installation, service: MeasuredService) -> None:
    names = {field.name for field in UsageCount._meta.get_fields()}
    assert names == {
        "id", "service", "day", "visits", "starts", "completions", "is_closed", "delivered_at",
    }  # fmt: skip
