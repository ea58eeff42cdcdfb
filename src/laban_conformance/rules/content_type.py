"""Content is what its headers say."""

from __future__ import annotations

from laban_conformance.diary import Diary, What
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge whether every delivery could be read by its own headers."""
    kept, broken = [], []
    deliveries = diary.of(What.DELIVERY)
    for seen in deliveries:
        if seen.fault:
            broken.append(evidence([seen], seen.fault, seen.fault))
    right = [seen for seen in deliveries if not seen.fault]
    if right:
        kinds = ", ".join(sorted({seen.content_type for seen in right}))
        kept.append(evidence(right[:1], kinds, kinds))
    return finding(kept, broken)


RULE = Rule(
    id="content-type",
    title=Said(
        "Nội dung đúng với Content-Type và Content-Encoding",
        "Content is what Content-Type and Content-Encoding say",
    ),
    mend=Said(
        "Ghi đúng kiểu nội dung; chỉ gửi Content-Encoding khi nội dung được nén; luôn có Idempotency-Key.",
        "Name the media type as it is; send Content-Encoding exactly when it is packed, and always an Idempotency-Key.",
    ),
    judge=judge,
)
