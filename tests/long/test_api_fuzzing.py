"""Whatever is sent to the API, the server answers as its description says, and never with a 500."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.open_data.made_up import publish_made_up
from benchmarks.serving.server import running

from laban.programme import read_programme

SCHEMATHESIS = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        SCHEMATHESIS is None, reason="needs Schemathesis: requirements/long.txt has it"
    ),
]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_api_keeps_to_its_description(tmp_path: Path, seed: int) -> None:
    programme = read_programme(Path("programmes/vietnam"))
    publish_made_up(tmp_path / "home" / "publications", programme, 5_000)
    with running(tmp_path / "home") as server:
        command = [
            str(SCHEMATHESIS),
            "run",
            f"http://127.0.0.1:{server.port}/api/v1/openapi.json",
            *("--header", f"Authorization: Bearer {server.token}"),
            *("--checks", CHECKS),
            *("--max-examples", "60"),
            *("--seed", str(seed)),
            *("--suppress-health-check", "all"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert "FAILURES" not in done.stdout, done.stdout[-6000:]
    assert '"exc_type"' not in (tmp_path / "server.log").read_text()
