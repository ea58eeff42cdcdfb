"""Each rule both ways: a connector that keeps all, and one that breaks this one."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from laban_conformance.rules import RULES
from laban_conformance.verdicts import Verdict
from tests.conformance.careless import Connector, Fault
from tests.conformance.kits import running_kit, steps

BREAKS = {
    Fault.NEW_ID_WHEN_TURNED_AWAY: {"same-id"},
    Fault.NEW_ID_WHEN_UNANSWERED: {"same-id", "no-second-landing"},
    Fault.REMAKES_CONTENT: {"one-content-one-id"},
    Fault.IGNORES_RETRY_AFTER: {"retry-after"},
    Fault.HAMMERS: {"no-hammering"},
    Fault.GIVES_UP: {"nothing-given-up"},
    Fault.REPEATS_REFUSED: {"final-answers"},
    Fault.IGNORES_REFUSED_ROWS: {"refused-rows"},
    Fault.NO_TOTALS: {"control-totals"},
    Fault.KEEPS_TOKEN: {"token-renewal"},
    Fault.NEVER_ASKS: {"pending-outcome"},
    Fault.FOLLOWS_ANYWHERE: {"redirects"},
    Fault.CHECKS_NO_CERTIFICATE: {"tls"},
    Fault.ANONYMOUS: {"user-agent"},
}


def test_a_connector_that_keeps_every_rule_is_told_so(tmp_path: Path) -> None:
    with running_kit(tls=tmp_path) as kit:
        Connector(kit, Fault.NONE).run()
        report = kit.report()
    assert report.rules(Verdict.KEPT) == [rule.id for rule in RULES], report.lines()
    assert report.diary.met == list(report.diary.plan)


@pytest.mark.parametrize("fault", BREAKS, ids=lambda fault: fault.name.lower())
def test_a_careless_connector_fails_exactly_the_rules_it_breaks(
    fault: Fault, tmp_path: Path
) -> None:
    with running_kit(tls=tmp_path) as kit:
        Connector(kit, fault).run()
        report = kit.report()
    assert set(report.rules(Verdict.BROKEN)) == BREAKS[fault], report.lines()


def test_content_under_a_wrong_type_is_told(tmp_path: Path) -> None:
    with running_kit(steps("accept")) as kit:
        Connector(kit, Fault.WRONG_TYPE).run()
        report = kit.report()
    assert report.rules(Verdict.BROKEN) == ["content-type"], report.lines()


def test_a_new_id_for_committed_content_alone_is_a_rule_of_its_own() -> None:
    with running_kit(steps("drop_after_commit")) as kit:
        Connector(kit, Fault.NEW_ID_WHEN_UNANSWERED).run()
        report = kit.report()
    assert report.rules(Verdict.BROKEN) == ["no-second-landing"], report.lines()


def test_every_rule_is_broken_by_some_fault() -> None:
    broken = set().union(*BREAKS.values()) | {"content-type"}
    assert broken == {rule.id for rule in RULES}


def test_nothing_is_said_to_be_kept_when_nothing_was_seen() -> None:
    with running_kit() as kit:
        report = kit.report()
    assert report.rules(Verdict.NOT_SEEN) == [rule.id for rule in RULES]


def test_every_rule_has_both_languages() -> None:
    for rule in RULES:
        assert all((*rule.title, *rule.mend))
        assert rule.title.vi != rule.title.en


def test_one_form_of_retry_after_says_nothing_of_the_other() -> None:
    with running_kit(steps("too_many")) as kit:
        Connector(kit, Fault.NONE).run()
        report = kit.report()
    assert report.verdict("retry-after") is Verdict.NOT_SEEN


def test_a_person_who_looks_around_is_no_connector() -> None:
    with running_kit(steps("accept")) as kit:
        Connector(kit, Fault.NONE).run()
        httpx.get(f"{kit.url}/api/v1/deliveries", headers={"User-Agent": "curl/8"})
        report = kit.report()
    assert report.verdict("user-agent") is Verdict.KEPT
