"""A redirect to somewhere else is not followed."""

from __future__ import annotations

from laban_conformance.diary import Diary, Place, What
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding

LURE = "moved_elsewhere"


def judge(diary: Diary) -> Finding:
    """Judge whether anything arrived where the sandbox pointed to."""
    kept, broken = [], []
    lured = [seen for seen in diary.seen if seen.place is Place.ELSEWHERE]
    if lured:
        vi, en = "đã đi theo", "the redirect was followed"
        if any(seen.token for seen in lured):
            vi, en = f"{vi}, kèm mã truy cập", f"{en}, with the token"
        broken.append(evidence(lured, vi, en))
    asked = [s for s in diary.of(What.DELIVERY) if s.step == LURE and s.status == 307]
    if asked:
        kept.append(evidence(asked[:1], "không đi theo", "it was not followed"))
    return finding(kept, broken)


RULE = Rule(
    id="redirects",
    title=Said(
        "Không đi theo chuyển hướng sang nơi khác",
        "A redirect to somewhere else is not followed",
    ),
    mend=Said(
        "Chỉ đi theo 307, 308 trong cùng giao thức, máy chủ và cổng; còn lại báo cho người.",
        "Follow 307 and 308 only to the same scheme, host and port; of all others tell a person.",
    ),
    judge=judge,
)
