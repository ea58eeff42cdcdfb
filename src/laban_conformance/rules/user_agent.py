"""A connector names itself."""

from __future__ import annotations

import re

from laban_conformance.diary import Diary, Seen, What
from laban_conformance.verdicts import Evidence, Finding, Rule, Said, evidence, finding

_LIBRARIES = re.compile(
    r"^(?:python-httpx|python-requests|python-urllib3?|aiohttp|httpie|curl|wget|java|okhttp|"
    r"apache-httpclient|apache-httpasyncclient|go-http-client|node|node-fetch|undici|axios|got|"
    r"postmanruntime|insomnia|guzzlehttp|ruby|faraday|mozilla|restsharp|dart|reactornetty)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(r"[\w.+-]+/\d")


def judge(diary: Diary) -> Finding:
    """Judge by every name that delivered: product and version, not only the HTTP library's."""
    kept: list[Evidence] = []
    broken: list[Evidence] = []
    first_of_name: dict[str, Seen] = {}
    for seen in diary.of(What.DELIVERY):
        first_of_name.setdefault(seen.user_agent, seen)
    for name, seen in first_of_name.items():
        told = evidence([seen], name or "không có tên", name or "no name")
        is_name = _PRODUCT.match(name) and not _LIBRARIES.match(name)
        (kept if is_name else broken).append(told)
    return finding(kept, broken)


RULE = Rule(
    id="user-agent",
    title=Said("Tự xưng tên ở User-Agent", "A connector names itself in User-Agent"),
    mend=Said(
        "Gửi User-Agent gồm tên và phiên bản của hệ thống, ví dụ MotCua/2.1, không để tên thư viện HTTP.",
        "Send a User-Agent with the system's name and version, e.g. OneStop/2.1, not that of the HTTP library.",
    ),
    judge=judge,
)
