"""What failed in passing is sent again until it is accepted."""

from __future__ import annotations

from laban_conformance.diary import Diary
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge whether every content that failed in passing was accepted in the end."""
    kept, broken = [], []
    for attempts in diary.cases():
        failed = [a for a in attempts if a.is_passing_failure or not a.heard]
        if not failed:
            continue
        last = attempts[-1]
        if last.is_accepted or last.is_final_refusal:
            vi = f"sau {len(attempts)} lần gửi, {last.id} có trả lời {last.status}"
            kept.append(
                evidence(attempts, vi, f"{last.id}: {last.status} after {len(attempts)} attempts")
            )
        else:
            vi = f"{last.id} bị bỏ dở sau {len(attempts)} lần gửi"
            broken.append(
                evidence(attempts, vi, f"{last.id} was given up after {len(attempts)} attempts")
            )
    return finding(kept, broken)


RULE = Rule(
    id="nothing-given-up",
    title=Said(
        "Lỗi tạm thời thì gửi lại cho đến khi được nhận",
        "What failed in passing is sent again until it is accepted",
    ),
    mend=Said(
        "Giữ nội dung trên đĩa cho đến khi có biên nhận; gửi lại sau khi mất kết nối, 429, 5xx.",
        "Keep the content on disk until there is a receipt; send it again after a lost connection, 429, 5xx.",
    ),
    judge=judge,
)
