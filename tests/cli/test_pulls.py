"""Pulls on the command line: run now, how sources stand, wrong words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_commands import RECORDS, Laban

SOURCE = """\
source: site
title: {vi: Kho, en: Store}
organisation: VN
record_type: dossier
kind: files
files: {url: incoming, pattern: "*.csv", quiet_seconds: 0}
schedule: every 15 minutes
illustrative: true
"""


@pytest.fixture
def laban(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laban:
    monkeypatch.chdir(tmp_path)
    laban = Laban(tmp_path)
    (tmp_path / "programme" / "sources").mkdir()
    (tmp_path / "programme" / "sources" / "site.yaml").write_text(SOURCE, encoding="utf-8")
    return laban


def test_a_pull_lands_what_is_new_and_the_list_says_so(laban: Laban) -> None:
    incoming = laban.folder / "programme" / "incoming"
    incoming.mkdir()
    (incoming / "a.csv").write_text(RECORDS, encoding="utf-8")
    assert "due" in laban("pulls")
    assert "site: 1 delivery, 3 landed, 1 refused" in laban("pull", "site")
    assert "site: 0 deliveries, 0 landed, 0 refused" in laban("pull", "site")
    text = laban("pulls")
    assert "done" in text
    assert "0 min" in text
    assert laban("pulls", "site").count("done") == 2
    assert "illustrative" in laban("deliveries")


def test_a_pull_that_fails_says_why_and_ends_with_its_code(laban: Laban) -> None:
    assert "pull-015" in laban("pull", "site", exit_code=8)
    text = laban("pulls")
    assert "failed" in text
    assert "is no folder" in " ".join(text.split())


def test_an_unknown_source_is_answered_with_the_nearest(laban: Laban) -> None:
    assert 'Did you mean "site"?' in laban("pull", "sit", exit_code=8)
    assert 'Did you mean "site"?' in laban("pulls", "sit", exit_code=8)
