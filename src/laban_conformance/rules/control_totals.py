"""Control totals are sent."""

from __future__ import annotations

from laban_conformance.diary import Diary, What
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding

RECORD_TYPE = "control_total"


def judge(diary: Diary) -> Finding:
    """Judge by deliveries of control totals; broken only once the whole plan was met."""
    kept, broken = [], []
    sent = [s for s in diary.of(What.DELIVERY) if s.record_type == RECORD_TYPE and s.committed]
    if sent:
        vi, en = f"{sent[0].rows} dòng tổng số", f"{sent[0].rows} control totals"
        kept.append(evidence(sent[:1], vi, en))
    elif diary.plan and diary.met == list(diary.plan):
        vi, en = "hết kịch bản mà chưa có tổng số nào", "the plan is over, and no total was sent"
        broken.append(evidence([], vi, en))
    return finding(kept, broken)


RULE = Rule(
    id="control-totals",
    title=Said("Gửi tổng số đối soát", "Control totals are sent"),
    mend=Said(
        "Mỗi ngày gửi loại bản ghi control_total: thủ tục, ngày, số hồ sơ theo trạng thái; bằng 0 cũng gửi.",
        "Each day deliver control_total records: procedure, day, counts by status; 0 is worth sending.",
    ),
    judge=judge,
)
