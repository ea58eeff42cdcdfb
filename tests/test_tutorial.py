"""The tutorial can be followed to the letter: its files are written, its commands are typed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from laban.programme import check_programme

PAGE = Path(__file__).resolve().parents[1] / "docs" / "tutorials" / "first-programme.md"
_BLOCK = re.compile(r"(?P<before>[^\n]*(?:\n[^\n]+)*\n)\n```(?P<kind>\w+)\n(?P<text>.*?)```", re.S)


def _steps() -> list[str]:
    """Return shell scripts, in order: one that writes a file for each file shown, and each block
    of commands."""
    steps = []
    for block in _BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if block["kind"] == "sh":
            steps.append(block["text"])
            continue
        named = re.findall(r"`(first/[\w/.]+)`", block["before"])
        steps.append(f"cat > {named[-1]} <<'END'\n{block['text']}END\n")
    return steps


def _typed(steps: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    commands = Path(sys.executable).parent
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(steps)],
        cwd=folder,
        env={**os.environ, "PATH": f"{commands}:{os.environ['PATH']}", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_programme_of_the_tutorial_has_no_fault(tmp_path: Path) -> None:
    files = [step for step in _steps() if not re.search(r"^laban ", step, re.M)]
    assert _typed(files, tmp_path).returncode == 0
    assert check_programme(tmp_path / "first" / "town") == ()


def test_the_tutorial_can_be_followed_to_the_end(tmp_path: Path) -> None:
    done = _typed(_steps(), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "proof.json").exists()
    assert "60" in done.stdout
