"""Retry-After is kept to, in seconds and as a date."""

from __future__ import annotations

from itertools import pairwise

from laban_conformance.diary import Diary
from laban_conformance.verdicts import Evidence, Finding, Rule, Said, Verdict, evidence, finding

# A clock of another machine may be a little off.
_TOLERANCE_SECONDS = 0.2
# The steps that ask in seconds, and by a date: a connector may read one form and not the other.
BOTH_FORMS = {"too_many", "unavailable_until"}


def judge(diary: Diary) -> Finding:
    """Judge whether the same content came back too early; kept once both forms were met."""
    kept: list[Evidence] = []
    broken: list[Evidence] = []
    forms: set[str] = set()
    for attempts in diary.cases():
        for asked, later in pairwise(attempts):
            if asked.wait_until is None:
                continue
            forms.add(asked.step)
            waited, wanted = later.at - asked.ended_at, asked.wait_until - asked.ended_at
            vi = f"được yêu cầu đợi {wanted:.1f} giây, đã đợi {waited:.1f} giây"
            told = evidence(
                [asked, later], vi, f"asked to wait {wanted:.1f} s, waited {waited:.1f} s"
            )
            (broken if waited < wanted - _TOLERANCE_SECONDS else kept).append(told)
    if not broken and not forms >= BOTH_FORMS:
        return Finding(Verdict.NOT_SEEN, tuple(kept))
    return finding(kept, broken)


RULE = Rule(
    id="retry-after",
    title=Said(
        "Tuân theo Retry-After, cả dạng giây lẫn dạng ngày giờ",
        "Retry-After is kept to, in seconds and as a date",
    ),
    mend=Said(
        "Khi trả lời 429 hay 503 có Retry-After, không gửi lại trước thời điểm đó. Header có hai dạng (RFC 9110, 10.2.3).",
        "After a 429 or 503 with Retry-After, send nothing before that time. The header has two forms (RFC 9110, 10.2.3).",
    ),
    judge=judge,
)
