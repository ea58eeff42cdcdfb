"""The example with bash and curl, against the sandbox over TLS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from laban_conformance.steps import Waits
from laban_conformance.verdicts import Verdict
from tests.conformance.kits import CREDENTIALS, RunningKit, running_kit

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "curl" / "deliver.sh"
_NEEDED = ("bash", "curl")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, _NEEDED)), reason="bash or curl is not installed"
)


def _deliver(kit: RunningKit, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "LABAN_URL": kit.url,
        "LABAN_CLIENT_ID": CREDENTIALS[0],
        "LABAN_CLIENT_SECRET": CREDENTIALS[1],
        "LABAN_FIRST_WAIT": "0.4",
    }
    if kit.authority:
        settings["LABAN_CA"] = str(kit.authority)
    return subprocess.run(
        ["bash", str(SCRIPT), *words],
        cwd=folder, env=os.environ | settings, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_the_example_keeps_the_rules(tmp_path: Path) -> None:
    waits = Waits(retry_after=1, slow=0.3, down=1.0)
    said = []
    with running_kit(tls=tmp_path / "tls", speed=1.0, waits=waits) as kit:
        for number, _step in enumerate(kit.kit.diary.plan):
            (tmp_path / "rows.csv").write_text(f"dossier,state\n48-{number},received\n")
            said.append(_deliver(kit, tmp_path, "dossier", "rows.csv", f"day-{number}"))
        (tmp_path / "totals.json").write_text('[{"day": "2026-03-01", "received": 14}]')
        said.append(_deliver(kit, tmp_path, "control_total", "totals.json", "totals"))
        report = kit.report()
    assert report.rules(Verdict.BROKEN) == [], report.lines()
    assert report.rules(Verdict.NOT_SEEN) == ["pending-outcome"]
    failed = {step for step, done in zip(report.diary.plan, said, strict=False) if done.returncode}
    assert failed == {"moved_elsewhere", "id_taken"}, [done.stderr for done in said]
    assert json.loads((tmp_path / "day-0.receipt.json").read_text())["rows_landed"] == 1
    assert "on purpose" in (tmp_path / "day-4.refused.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("dossier", "rows.csv"), "Write: deliver.sh RECORD_TYPE FILE ID"),
        (("dossier", "missing.csv", "day-1"), "missing.csv is missing or empty."),
        (("dossier", "rows.txt", "day-1"), "does not tell what it holds"),
        (("dossier", "rows.csv", "day 1"), "An id here is made of"),
    ],
)
def test_wrong_words_are_told_in_a_sentence(
    words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    for name in ("rows.csv", "rows.txt"):
        (tmp_path / name).write_text("dossier\n48-1\n")
    with running_kit() as kit:
        done = _deliver(kit, tmp_path, *words)
    assert done.returncode == 1
    assert sentence in done.stderr
