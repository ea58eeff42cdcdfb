"""The report: kept with its diary, printed, read as a page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from typer.testing import CliRunner

from laban.cli.main import app
from laban_conformance.diary import Diary
from laban_conformance.pages import page_of
from laban_conformance.reports import judged
from laban_conformance.rules import RULES
from laban_conformance.serving import keep
from laban_conformance.steps import STEPS
from tests.conformance.careless import Connector, Fault
from tests.conformance.kits import running_kit, steps

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def _diary(fault: Fault, *names: str) -> Diary:
    with running_kit(steps(*names)) as kit:
        Connector(kit, fault).run()
        return kit.kit.diary


def test_a_diary_that_was_written_down_gives_the_same_verdicts(tmp_path: Path) -> None:
    diary = _diary(Fault.NEW_ID_WHEN_TURNED_AWAY, "accept", "too_many")
    diary.write(tmp_path / "requests.jsonl")
    again = Diary.read(tmp_path / "requests.jsonl")
    assert again.seen == list(diary.seen)
    assert judged(again, NOW).as_dict() == judged(diary, NOW).as_dict()


def test_the_report_command_prints_what_to_mend_and_ends_with_11(tmp_path: Path) -> None:
    keep(_diary(Fault.IGNORES_RETRY_AFTER, "accept", "too_many"), tmp_path)
    done = CliRunner().invoke(app, ["conformance", "report", str(tmp_path)])
    assert "broken    retry-after" in done.output
    assert "asked to wait" in done.output
    assert "Mend: After a 429 or 503" in done.output
    assert getattr(done.exception, "code", "") == "conformance-003"
    assert getattr(done.exception, "exit_code", 0) == 11


def test_the_report_command_is_content_when_nothing_was_broken(tmp_path: Path) -> None:
    keep(_diary(Fault.NONE, "accept", "too_many"), tmp_path)
    done = CliRunner().invoke(app, ["conformance", "report", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "not seen  tls" in done.output


def test_complete_asks_for_every_rule(tmp_path: Path) -> None:
    keep(_diary(Fault.NONE, "accept", "too_many"), tmp_path)
    done = CliRunner().invoke(app, ["conformance", "report", str(tmp_path), "--complete"])
    assert getattr(done.exception, "code", "") == "conformance-004"


def test_a_folder_without_a_diary_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["conformance", "report", str(tmp_path)])
    assert getattr(done.exception, "code", "") == "conformance-002"


def test_json_names_every_rule_with_verdict_evidence_and_cure(tmp_path: Path) -> None:
    keep(_diary(Fault.ANONYMOUS, "accept"), tmp_path)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [rule["id"] for rule in report["rules"]] == [rule.id for rule in RULES]
    [anonymous] = [rule for rule in report["rules"] if rule["id"] == "user-agent"]
    assert anonymous["verdict"] == "broken"
    assert anonymous["evidence"][0]["requests"] == [2]
    assert {"vi", "en"} == anonymous["mend"].keys()
    assert sum(report["counts"].values()) == len(RULES)


class _Page(HTMLParser):
    """Collects tags, and whether they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_in_both_languages() -> None:
    report = judged(_diary(Fault.NONE, "accept", "refuse_rows"), NOW)
    html = page_of(report)
    page = _Page()
    page.feed(html)
    assert page.open == []
    assert page.seen.count("article") == len(RULES)
    said = unescape(html)
    assert all(rule.title.vi in said and rule.title.en in said for rule in RULES)
    assert 'lang="vi"' in html


def test_what_a_connector_says_is_shown_as_text() -> None:
    diary = _diary(Fault.NONE, "accept")
    said = "<script>alert(1)</script>"
    odd = Diary([replace(diary.seen[0], user_agent=said)], diary.plan)
    assert said not in page_of(judged(odd, NOW))


def test_every_step_is_in_both_languages() -> None:
    assert all(all(step.title) and step.title.vi != step.title.en for step in STEPS)
