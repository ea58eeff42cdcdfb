"""Refused rows are looked at, or sent again mended."""

from __future__ import annotations

from laban_conformance.diary import Diary, Place, What
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge whether the list of refused rows was read, or its rows came in a later delivery."""
    kept, broken = [], []
    told = [seen for seen in diary.of(What.DELIVERY) if seen.rows_refused and seen.is_accepted]
    first_told = {seen.about: seen for seen in reversed(told)}
    for number, receipt in sorted(first_told.items()):
        read = [
            s for s in diary.of(What.REFUSED, Place.MAIN) if s.about == number and s.status == 200
        ]
        mended = [
            seen
            for seen in diary.of(What.DELIVERY)
            if seen.about == number and seen.case != receipt.case and seen.number > receipt.number
        ]
        if read or mended:
            vi = "đã đọc danh sách" if read else "đã gửi lại dòng sửa"
            en = "the list was read" if read else "the rows came again"
            kept.append(evidence([receipt, *read[:1], *mended[:1]], vi, en))
        else:
            vi = f"{receipt.rows_refused} dòng bị từ chối trong {receipt.id} bị bỏ qua"
            en = f"{receipt.rows_refused} refused rows of {receipt.id} were passed over"
            broken.append(evidence([receipt], vi, en))
    return finding(kept, broken)


RULE = Rule(
    id="refused-rows",
    title=Said(
        "Xử lý các dòng bị từ chối",
        "Refused rows are looked at, or sent again mended",
    ),
    mend=Said(
        "Khi rows_refused lớn hơn 0, đọc links.refused, đưa cho người sửa, rồi gửi các dòng đã sửa như một lần gửi mới.",
        "When rows_refused is above 0, read links.refused, show it to a person, and deliver the mended rows under a new id.",
    ),
    judge=judge,
)
