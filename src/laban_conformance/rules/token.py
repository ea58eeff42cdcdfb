"""A token that is no longer taken is renewed."""

from __future__ import annotations

from laban_conformance.diary import Diary, What
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge what followed when a token that had been good was refused."""
    kept, broken = [], []
    for refused in (s for s in diary.of(What.DELIVERY) if s.status == 401 and s.token and s.case):
        later = [s for s in diary.of(What.DELIVERY) if s.at > refused.ended_at]
        stale = [seen for seen in later if seen.token == refused.token]
        renewed = [s for s in later if s.case == refused.case and s.token != refused.token]
        if stale:
            vi, en = "dùng lại mã đã hết hiệu lực", "the token was sent again though it had ended"
            broken.append(evidence([refused, *stale], vi, en))
        elif renewed:
            vi, en = (
                "lấy mã mới rồi gửi lại",
                "a new token was fetched, and the delivery sent again",
            )
            kept.append(evidence([refused, renewed[0]], vi, en))
        else:
            vi, en = "sau 401 không gửi lại", "after the 401 the delivery was given up"
            broken.append(evidence([refused], vi, en))
    return finding(kept, broken)


RULE = Rule(
    id="token-renewal",
    title=Said(
        "Mã truy cập hết hiệu lực thì lấy mã mới",
        "A token that is no longer taken is renewed",
    ),
    mend=Said(
        "Gặp 401, lấy mã mới ở /oauth/token/ và gửi lại một lần với cùng mã lần gửi.",
        "After a 401, get a new token at /oauth/token/ and send the delivery again, once, under its id.",
    ),
    judge=judge,
)
