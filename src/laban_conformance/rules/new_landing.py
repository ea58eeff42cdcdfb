"""Never a new id for content that may have been committed."""

from __future__ import annotations

from laban_conformance.diary import Diary
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge what followed when content counted and its sender could not know."""
    kept, broken = [], []
    for attempts in diary.cases():
        counted = next((a for a in attempts if a.committed and not a.is_accepted), None)
        if counted is None:
            continue
        for later in (attempt for attempt in attempts if attempt.number > counted.number):
            pair = [counted, later]
            if later.id == counted.id:
                vi = f"đã ghi nhận, mất trả lời, gửi lại với cùng mã {later.id}"
                kept.append(evidence(pair, vi, f"counted, unanswered, sent again as {later.id}"))
            else:
                vi = f"đã ghi nhận với mã {counted.id}, gửi lại với mã {later.id}"
                en = f"counted as {counted.id}, and sent again as {later.id}"
                broken.append(evidence(pair, vi, en))
    return finding(kept, broken)


RULE = Rule(
    id="no-second-landing",
    title=Said(
        "Không đặt mã mới cho nội dung có thể đã được ghi nhận",
        "Never a new id for content that may have been committed",
    ),
    mend=Said(
        "Mất kết nối không có nghĩa là chưa ghi nhận. Gửi lại với cùng mã cho đến khi có biên nhận.",
        "A lost answer does not mean that nothing counted. Send the same id until there is a receipt.",
    ),
    judge=judge,
)
