"""A fault of Laban over one offer of a group is that offer's alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest

from laban.connect import Failure, Intake, Receipt
from laban.connect.validation.validator import Validator
from laban.lake import Lake
from laban.programme import Programme
from tests.connect.conftest import KEY, Clock
from tests.connect.test_intake import ndjson, offer
from tests.connect.things import GOOD

GUILTY = "A666"


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def intake(programme: Programme, lake: Lake) -> Iterator[Intake]:
    with Intake(programme, lake, now=Clock(), pseudonym_key=KEY) as opened:
        yield opened


def fail_over(monkeypatch: pytest.MonkeyPatch, error: Exception) -> list[int]:
    """Let validation fail over one code, as it would for a fault of ours; count how often."""
    validate, failures = Validator.validate, list[int]()

    def fails(self: Validator, batch: Any, senders: Any) -> Any:
        codes = batch.columns.column("code").cast("string")
        if pc.any(pc.equal(codes, GUILTY)).as_py():
            failures.append(len(codes))
            raise error
        return validate(self, batch, senders)

    monkeypatch.setattr(Validator, "validate", fails)
    return failures


@pytest.mark.parametrize("guilty", [0, 5, 11])
def test_only_the_offer_that_laban_fails_over_is_refused(
    intake: Intake, lake: Lake, monkeypatch: pytest.MonkeyPatch, guilty: int
) -> None:
    failures = fail_over(monkeypatch, ZeroDivisionError("a fault of ours"))
    codes = [GUILTY if n == guilty else f"A{n}" for n in range(12)]
    answers = intake.take(
        [offer(ndjson(GOOD | {"code": code}), f"d{n}") for n, code in enumerate(codes)]
    )
    failed = answers.pop(guilty)
    assert isinstance(failed, Failure)
    assert isinstance(failed.error, ZeroDivisionError)
    assert all(isinstance(one, Receipt) and one.rows_landed == 1 for one in answers)
    landed = {delivery.delivery_id for delivery in lake.deliveries()}
    assert landed == {f"d{n}" for n in range(12)} - {f"d{guilty}"}
    # Halved until it stands alone, not tried one by one.
    assert len(failures) <= 5


def test_offers_after_a_failure_are_taken_as_before(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fail_over(patch, ZeroDivisionError("a fault of ours"))
        assert isinstance(intake.take([offer(ndjson(GOOD | {"code": GUILTY}))])[0], Failure)
    [answer] = intake.take([offer(ndjson(GOOD | {"code": GUILTY}))])
    assert isinstance(answer, Receipt)


@pytest.mark.parametrize("error", [MemoryError(), OSError(28, "No space left on device")])
def test_what_the_machine_lacks_is_nobodys_own_fault(
    intake: Intake, lake: Lake, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    fail_over(monkeypatch, error)
    with pytest.raises(type(error)):
        intake.take([offer(ndjson(GOOD), "a"), offer(ndjson(GOOD | {"code": GUILTY}), "b")])
    assert lake.deliveries() == []
