"""What is refused for good is not sent again unchanged."""

from __future__ import annotations

from collections import defaultdict

from laban_conformance.diary import Diary, Seen, What
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge whether the same id and content came again after a 4xx that does not pass."""
    of_request: defaultdict[tuple[str, str, str], list[Seen]] = defaultdict(list)
    for seen in diary.of(What.DELIVERY):
        if seen.content:
            of_request[(seen.record_type, seen.id, seen.content)].append(seen)
    kept, broken = [], []
    for attempts in of_request.values():
        number = next((n for n, a in enumerate(attempts) if a.is_final_refusal), None)
        if number is None:
            continue
        final, later = attempts[number], attempts[number + 1 :]
        if later:
            vi = f"trả lời {final.status} mà vẫn gửi lại {len(later)} lần"
            broken.append(
                evidence([final, *later], vi, f"{final.status}, and sent again {len(later)} times")
            )
        else:
            kept.append(
                evidence(
                    [final], f"{final.status}: không gửi lại", f"{final.status}: not sent again"
                )
            )
    return finding(kept, broken)


RULE = Rule(
    id="final-answers",
    title=Said(
        "Bị từ chối hẳn thì không gửi lại y nguyên",
        "What is refused for good is not sent again unchanged",
    ),
    mend=Said(
        "Với 4xx (trừ 401, 408, 429), dừng lại và báo cho người: trả lời có câu giải thích và mã lỗi.",
        "After a 4xx other than 401, 408, 429, stop and tell a person: the answer has a sentence and a code.",
    ),
    judge=judge,
)
