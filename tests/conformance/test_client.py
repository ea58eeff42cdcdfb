"""The client of this repository is the reference: it keeps every rule."""

from __future__ import annotations

from pathlib import Path

from laban.base import PublicKey, unseal
from laban_client import LabanClient, RedirectError, RefusedError, Retries, event
from laban_conformance.rules import RULES
from laban_conformance.verdicts import Verdict
from laban_web.api.answers import RECEIPT_TYPE
from tests.conformance.kits import CREDENTIALS, RunningKit, running_kit, steps


def client_of(kit: RunningKit, **given: object) -> LabanClient:
    retries = Retries(sleep=kit.clock.sleep, now=kit.clock.now)
    return LabanClient(kit.url, *CREDENTIALS, ca=kit.authority, retries=retries, **given)  # type: ignore[arg-type]


def test_the_client_keeps_every_rule(tmp_path: Path) -> None:
    failed = []
    with (
        running_kit(tls=tmp_path / "tls") as kit,
        client_of(kit, user_agent="OneStop/2.1", outbox=tmp_path / "outbox") as client,
    ):
        for number, step in enumerate(kit.kit.diary.plan):
            rows = [{"dossier": f"48-{number}-{row}", "state": "received"} for row in range(12)]
            try:
                receipt = client.deliver("dossier", rows, respond_async=number == 0)
            except (RedirectError, RefusedError):
                failed.append(step)
            else:
                assert len(client.refused(receipt)) == receipt.rows_refused
        client.send_control_totals([{"day": "2026-03-01", "received": 12}])
        # What was lured elsewhere is still in the outbox, and goes now.
        assert len(client.resend()) == 1
        report = kit.report()
    assert report.rules(Verdict.KEPT) == [rule.id for rule in RULES], report.lines()
    assert failed == ["moved_elsewhere", "id_taken"]


def test_events_keep_the_rules_too() -> None:
    plan = steps("drop_after_commit", "too_many", "token_ends", "slow")
    with running_kit(plan) as kit, client_of(kit) as client:
        for number in range(len(plan)):
            events = [
                event(
                    "/one-stop", f"{number}-{n}", "dossier.received", {"dossier": n, "of": number}
                )
                for n in range(3)
            ]
            receipts = client.deliver_events("dossier", events)
            assert [receipt.rows_landed for receipt in receipts] == [1, 1, 1]  # type: ignore[union-attr]
        report = kit.report()
    assert report.rules(Verdict.BROKEN) == ["control-totals"], report.lines()
    assert "same-id" in report.rules(Verdict.KEPT)


def test_receipts_of_the_sandbox_are_signed() -> None:
    def checked(envelope: object) -> bytes:
        pem = kit.kit.public_key_pem
        return unseal(envelope, PublicKey.from_pem(pem), RECEIPT_TYPE)  # type: ignore[arg-type]

    with running_kit(steps("accept")) as kit, client_of(kit, check_signature=checked) as client:
        assert client.deliver("dossier", [{"dossier": "48-1"}]).rows_landed == 1
