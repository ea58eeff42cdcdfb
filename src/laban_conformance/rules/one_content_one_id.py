"""An id is never used for other content."""

from __future__ import annotations

from laban_conformance.diary import Diary, Seen
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge whether different contents came under different ids."""
    kept, broken = [], []
    first_of_id: dict[tuple[str, str], Seen] = {}
    for attempts in diary.cases():
        for attempt in attempts:
            first = first_of_id.setdefault((attempt.record_type, attempt.id), attempt)
            if first.content != attempt.content:
                vi = f"mã {attempt.id} dùng cho hai nội dung khác nhau"
                en = f"{attempt.id} was used for two different contents"
                broken.append(evidence([first, attempt], vi, en))
    contents = {first.content: first for first in first_of_id.values()}
    if len(contents) > 1:
        vi, en = (
            f"{len(contents)} nội dung, mỗi nội dung một mã",
            f"{len(contents)} contents, each an id",
        )
        kept.append(evidence(list(contents.values())[:5], vi, en))
    return finding(kept, broken)


RULE = Rule(
    id="one-content-one-id",
    title=Said(
        "Mỗi mã chỉ dùng cho một nội dung",
        "An id is never used for other content",
    ),
    mend=Said(
        "Nội dung mới thì mã mới. Khi gửi lại, gửi đúng từng byte như lần đầu: đừng tạo lại nội dung.",
        "New content gets a new id. A retry sends the very bytes of the first attempt: do not make them anew.",
    ),
    judge=judge,
)
