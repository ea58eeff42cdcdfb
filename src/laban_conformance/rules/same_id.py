"""The same id on every retry of the same content."""

from __future__ import annotations

from itertools import pairwise

from laban_conformance.diary import Diary
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge retries of content of which nothing counted yet."""
    kept, broken = [], []
    for attempts in diary.cases():
        for number, (earlier, later) in enumerate(pairwise(attempts), 1):
            if any(attempt.committed for attempt in attempts[:number]):
                break
            if earlier.is_accepted or earlier.is_final_refusal:
                continue
            pair = [earlier, later]
            if later.id == earlier.id:
                kept.append(
                    evidence(pair, f"gửi lại với cùng mã {later.id}", f"sent again as {later.id}")
                )
            else:
                vi = f"gửi lại với mã khác: {earlier.id}, rồi {later.id}"
                broken.append(
                    evidence(pair, vi, f"sent again as {later.id}, before as {earlier.id}")
                )
    return finding(kept, broken)


RULE = Rule(
    id="same-id",
    title=Said(
        "Gửi lại cùng nội dung thì dùng cùng mã lần gửi",
        "The same id on every retry of the same content",
    ),
    mend=Said(
        "Đặt mã trước lần gửi đầu tiên, lưu lại, và dùng đúng mã đó ở header Idempotency-Key mỗi lần gửi lại.",
        "Choose the id before the first attempt, keep it, and send it as Idempotency-Key each time.",
    ),
    judge=judge,
)
