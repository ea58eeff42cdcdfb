"""Measuring and publishing at a time of day, in a process that may fail or be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from laban.base import SettingsError, UserError
from laban.cli import Context
from laban.cli.settings import read_settings
from laban.publication import Shelf
from laban_web.installation import Installation, installation, use
from laban_web.operations import renewal
from laban_web.operations.jobs import Schedule
from laban_web.operations.models import JobLease, JobRun
from laban_web.operations.renewal import publishing_time, renew, renewal_job
from tests.laban_process import Laban, dossier

_GIVEN_WAY = """
import os
from laban_web.operations.renewal_process import give_way
give_way()
print(os.nice(0), open("/proc/self/oom_score_adj").read().strip())
"""
# A process that the machine kills when it comes to a step.
_KILLED_AT = """
import os, signal, sys
from importlib import import_module
module, name = sys.argv[1].rsplit(".", 1)
setattr(import_module(module), name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
from laban.cli.main import app
app(["renew"])
"""


@pytest.fixture
def laban(tmp_path: Path) -> Laban:
    """A home with one delivery."""
    made = Laban(tmp_path, LABAN_PUBLISH_AT="02:00")
    made.deliver("d-1", dossier("A"))
    return made


@pytest.fixture
def served(laban: Laban) -> Iterator[Installation]:
    """The installation of a server on that home."""
    with use(Installation(Context(read_settings(laban.environment)))) as here:
        yield here
        here.lake.close()


def _set_to(text: str) -> Installation:
    return Installation(Context({**installation().settings, "LABAN_PUBLISH_AT": text}))


def _published(home: Path) -> list[str]:
    """Return the publications of a home; each opens and has figures."""
    shelf = Shelf(home / "publications")
    ids = [entry.id for entry in shelf.entries()]
    assert all(shelf.find(id).figure_count for id in ids)
    return ids


def test_what_has_changed_is_measured_and_published_once(
    laban: Laban, served: Installation
) -> None:
    assert "nothing was published before" in renew()
    [first] = _published(served.home)
    assert renew() == f"Nothing has changed since {first}."
    laban.deliver("d-2", dossier("B", channel="direct"))
    assert renew().endswith("changed: records.")
    assert len(_published(served.home)) == 2
    assert served.publication
    assert served.publication.id > first


def test_a_withdrawal_and_a_changed_programme_are_changes(
    laban: Laban, served: Installation
) -> None:
    renew()
    served.lake.withdraw("VN", "d-1", reason="A test.", now=served.now())
    laban.deliver("d-2", dossier("B"))
    head = laban.folder / "programme" / "programme.yaml"
    head.write_text(head.read_text("utf-8").replace("A small", "A little"), "utf-8")
    assert renew().endswith("changed: records, the programme.")


def test_nothing_is_published_without_a_record(tmp_path: Path) -> None:
    laban = Laban(tmp_path)
    assert "There is no record." in laban("renew")
    assert _published(laban.folder / "home") == []


def test_fault_of_the_programme_is_told_and_the_publication_stands(
    laban: Laban, served: Installation
) -> None:
    renew()
    before = _published(served.home)
    laban.deliver("d-2", dossier("B"))
    head = laban.folder / "programme" / "programme.yaml"
    sound = head.read_text("utf-8")
    head.write_text(sound.replace("code: small", "kode: small"), "utf-8")
    with pytest.raises(UserError, match=r"(?s)programme.yaml.*kode.*\[publication-005\]"):
        renew()
    assert _published(served.home) == before
    head.write_text(sound, "utf-8")
    assert renew().endswith("changed: records.")


def test_bug_of_laban_is_told_without_its_traceback(
    served: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(served.home))
    (served.home / "sitecustomize.py").write_text("import laban.run as r\ndel r.reasons_to_renew")
    with pytest.raises(UserError, match="publication-008") as caught:
        renew()
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize(
    "step",
    [
        "laban.run.measuring.measure",
        "laban.run.measuring.sign_statement",
        "laban.lake.runs.canonical_json",
        "laban.run.publishing.public_figures",
        "laban.publication.writing.write_store",
        "laban.publication.writing.seal",
    ],
)
def test_killed_at_any_step_leaves_the_publication_before(laban: Laban, step: str) -> None:
    home = laban.folder / "home"
    laban("renew")
    before = _published(home)
    laban.deliver("d-2", dossier("B"))
    command = [sys.executable, "-c", _KILLED_AT, step]
    killed = subprocess.run(command, env=laban.environment, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert _published(home) == before
    assert "changed: records." in laban("renew")
    assert len(_published(home)) == 2


def test_killed_process_is_an_error_of_the_job(served: Installation) -> None:
    killer = threading.Thread(target=_when_child_runs, args=(lambda id: os.kill(id, 9),))
    killer.start()
    with pytest.raises(UserError, match=r"SIGKILL.*publication-006"):
        renew()
    killer.join()
    assert _published(served.home) == []


def test_process_that_takes_too_long_is_stopped(
    served: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "_AT_MOST", renewal._AT_MOST * 1e-6)
    with pytest.raises(UserError, match="publication-007"):
        renew()
    assert _published(served.home) == []


def _when_child_runs(act: Callable[[int], None]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if b"laban_web.operations.renewal_process" in words and b"%d" % os.getpid() in words:
                act(int(path.parent.name))
                return
        time.sleep(0.01)


def test_process_ends_when_its_server_is_gone(laban: Laban) -> None:
    command = [sys.executable, "-P", "-m", "laban_web.operations.renewal_process", "1"]
    done = subprocess.run(command, env=laban.environment, check=False, timeout=60)
    assert done.returncode in (-signal.SIGTERM, 128 + signal.SIGTERM)
    assert _published(laban.folder / "home") == []


def test_process_gives_way_to_the_server() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _GIVEN_WAY], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["19", "1000"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("02:00", datetime(2026, 3, 1, 19, tzinfo=UTC)),
        ("23:30", datetime(2026, 3, 1, 16, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_it_is_due_when_the_setting_says(
    home: Installation, text: str, due: datetime | None
) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    JobLease.objects.create(name="renewal", next_run_at=datetime(2026, 3, 2, tzinfo=UTC))
    with use(_set_to(text)):
        schedule = Schedule()
        schedule.add(renewal_job())
        assert schedule.run_due(now) == []
    assert JobLease.objects.get().next_run_at == due


def test_only_an_explicit_nothing_switches_it_off() -> None:
    assert read_settings({})["LABAN_PUBLISH_AT"] == "02:00"
    assert read_settings({"LABAN_PUBLISH_AT": ""})["LABAN_PUBLISH_AT"] == ""
    assert read_settings({"LABAN_HOME": ""})["LABAN_HOME"] == "var"


@pytest.mark.parametrize("text", ["25:00", "2", "at two", "02:00:00", " "])
def test_what_is_no_time_of_day_is_refused(home: Installation, text: str) -> None:
    with use(_set_to(text)), pytest.raises(SettingsError, match="settings-018"):
        publishing_time()


@pytest.mark.django_db(transaction=True)
def test_run_by_hand_although_switched_off_is_kept(served: Installation) -> None:
    with use(Installation(Context({**served.settings, "LABAN_PUBLISH_AT": ""}))):
        schedule = Schedule()
        schedule.add(renewal_job())
        run = schedule.run_now("renewal")
    assert run
    assert "public figures" in run.result
    assert JobRun.objects.get().duration == run.duration
    assert JobLease.objects.get().next_run_at is None


@pytest.mark.django_db
def test_measurements_say_when_was_published(client: Client, served: Installation) -> None:
    def published_at() -> float:
        lines = client.get("/metrics").content.decode().splitlines()
        return float(next(x for x in lines if x.startswith("laban_published_timest")).split()[-1])

    assert published_at() == 0
    renew()
    assert served.publication
    assert published_at() == pytest.approx(served.publication.facts.created_at.timestamp())
