"""Dossiers as one-stop-shop software synchronises them: lists flattened into single values.

Source: `DongBoHoSoMC {isUpdating, data}` of the national portal's integration services, as public
provincial software calls it; Decision 766/QĐ-TTg, indexes 2.1, 3.6, 4.1 to 4.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from laban.connect import SourceMapping
from laban_web.api.json_bodies import EVENTS_AT_MOST, too_many
from laban_web.api.mappings import as_ndjson
from laban_web.api.problems import Problem, ProblemError

Dossier = Mapping[str, Any]


def dossiers_of(document: Any) -> list[Dossier]:
    """Return the dossiers of a payload.

    Raises:
        ProblemError: When it is none (api-021), or holds too many (api-009).
    """
    data = document.get("data") if isinstance(document, dict) else None
    if isinstance(data, dict):
        data = [data]
    if not isinstance(data, list) or not data:
        raise ProblemError(_no_payload("it has no list `data` of dossiers"))
    if len(data) > EVENTS_AT_MOST:
        raise ProblemError(too_many(len(data)))
    for number, dossier in enumerate(data):
        if not isinstance(dossier, dict):
            raise ProblemError(_no_payload(f"dossier {number + 1} is no JSON object"))
    return data


def content_of(dossiers: Iterable[Dossier], mapping: SourceMapping) -> bytes:
    """Return dossiers as lines that hold what a mapping asks for; nothing else gets further."""
    return b"".join(as_ndjson(flat(dossier), mapping) for dossier in dossiers)


def flat(dossier: Dossier) -> dict[str, Any]:
    """Return a dossier's single values, and what its lists come to.

    Empty: what a list would say is left out when the dossier does not have the list.
    """
    row = {name: value for name, value in dossier.items() if not isinstance(value, list | dict)}
    if _is_empty(row.get("NgayNopHoSo")):
        # Taken in at the counter: submitted when it was received.
        row["NgayNopHoSo"] = row.get("NgayTiepNhan")
    row |= _supplements(dossier, row)
    fees = _entries(dossier, "DanhSachLePhi")
    results = _entries(dossier, "DanhSachGiayToKetQua")
    papers = _entries(dossier, "TaiLieuNop")
    if fees:
        row["TongLePhi"] = _sum([fee.get("Gia") for fee in fees])
    if results is not None:
        row["CoKetQuaDienTu"] = any(_is_electronic(result) for result in results)
    if papers is not None:
        kept = [paper for paper in papers if not _is_on(paper.get("IsDeleted"))]
        row["CoTepDinhKem"] = any(not _is_empty(p.get("DuongDanTaiTepTin")) for p in kept)
        row["DungLaiDuLieu"] = _is_on(row.get("HoSoCoThanhPhanSoHoa")) or any(
            _is_on(paper.get("DuocSoHoa")) for paper in kept
        )
        row["LayTuKhoDMQG"] = any(_is_on(p.get("DuocLayTuKhoDMQG")) for p in (*kept, row))
    return row


def _supplements(dossier: Dossier, row: Dossier) -> dict[str, Any]:
    """Return how often papers were asked for, and when first; a list that is not there says 0."""
    asked = _entries(dossier, "DanhSachHoSoBoSung") or []
    moments = [str(one["NgayBoSung"]) for one in asked if not _is_empty(one.get("NgayBoSung"))]
    own = row.get("NgayYeuCauBoSung")
    first = min(moments, default=None) if _is_empty(own) else own
    return {
        "SoLanBoSung": max(len(asked), 0 if _is_empty(first) else 1),
        "NgayYeuCauBoSung": first,
    }


def _sum(prices: list[Any]) -> str:
    """Return the sum of fees; the first that is no number in its place, to be refused as such."""
    total = Decimal()
    for price in prices:
        try:
            total += Decimal(str(price or 0))
        except InvalidOperation:
            return str(price)
    return f"{total:f}"


def _is_electronic(result: Dossier) -> bool:
    number = result.get("MaKetQua") or result.get("GiayToId")
    return not _is_empty(number) and not _is_empty(result.get("DuongDanTepTinKetQua"))


def _entries(dossier: Dossier, name: str) -> list[Dossier] | None:
    found = dossier.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else None


def _is_on(value: Any) -> bool:
    return str(value).strip().lower() in {"1", "true"}


def _is_empty(value: Any) -> bool:
    return value is None or not str(value).strip()


def _no_payload(why: str) -> Problem:
    return Problem(
        400,
        f"The body is no payload of DongBoHoSoMC: {why}.",
        "api-021",
        'Send {"isUpdating": …, "data": [dossiers]}.',
    )
