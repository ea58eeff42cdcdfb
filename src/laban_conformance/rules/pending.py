"""A delivery that was put off is asked for until there is an outcome."""

from __future__ import annotations

from laban_conformance.diary import Diary, What
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge what followed each 202."""
    kept, broken = [], []
    for taken in (seen for seen in diary.of(What.DELIVERY) if seen.status == 202 and seen.heard):
        asked = [s for s in diary.of(What.PENDING) if s.case == taken.case]
        if any(seen.state == "landed" for seen in asked):
            vi, en = f"đã hỏi {len(asked)} lần", f"asked {len(asked)} times"
            kept.append(evidence([taken, *asked], vi, en))
        else:
            vi, en = (
                f"không hỏi kết quả của {taken.id}",
                f"the outcome of {taken.id} was never learned",
            )
            broken.append(evidence([taken, *asked], vi, en))
    return finding(kept, broken)


RULE = Rule(
    id="pending-outcome",
    title=Said(
        "Sau 202, hỏi cho đến khi có kết quả",
        "After 202, the outcome is asked for until there is one",
    ),
    mend=Said(
        "202 chưa phải biên nhận. Hỏi địa chỉ ở header Location cho đến khi state là landed hoặc refused.",
        "202 is no receipt. Ask at the address in Location until state is landed or refused.",
    ),
    judge=judge,
)
