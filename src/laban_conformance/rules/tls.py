"""TLS is used, and the server's certificate is checked."""

from __future__ import annotations

from laban_conformance.diary import Diary, Place, What
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding


def judge(diary: Diary) -> Finding:
    """Judge what was done where a certificate for another host was shown."""
    if not diary.has_tls:
        return finding([], [])
    fooled = [s for s in diary.seen if s.place is Place.IMPOSTOR and s.what is not What.HANDSHAKE]
    refused = diary.of(What.HANDSHAKE, Place.IMPOSTOR)
    kept, broken = [], []
    if fooled:
        vi = "gửi yêu cầu tới máy chủ có chứng thư sai tên"
        if any(seen.token for seen in fooled):
            vi += ", kèm mã truy cập"
        en = "a request went to a server with a certificate for another host"
        if any(seen.token for seen in fooled):
            en += ", with the token"
        broken.append(evidence(fooled, vi, en))
    if refused:
        vi, en = "từ chối chứng thư sai tên", "the certificate for another host was turned down"
        kept.append(evidence(refused[:3], vi, en))
    return finding(kept, broken)


RULE = Rule(
    id="tls",
    title=Said(
        "Dùng TLS và kiểm tra chứng thư của máy chủ",
        "TLS is used, and the server's certificate is checked",
    ),
    mend=Said(
        "Bật kiểm tra chứng thư và tên máy chủ; thêm authority.pem vào danh sách tin cậy khi thử. Cần chạy với --tls.",
        "Switch on the check of certificate and host name; trust authority.pem for the test. It is seen with --tls only.",
    ),
    judge=judge,
)
