"""The programme that is measured: 10,000 organisations, one record type, 20 indicators."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = "VN"
PROVINCES, DISTRICTS, COMMUNES = 34, 700, 9_265
TIME_ZONE_HOURS = 7

_HEAD = """\
code: benchmark
title: {vi: Đo tốc độ, en: Benchmark}
time_zone: Asia/Ho_Chi_Minh
root: VN
hierarchies:
  administrative: {vi: Hành chính, en: Administrative}
"""

_RECORDS = """\
record_type: dossier
title: {vi: Hồ sơ, en: Dossier}
key: [dossier_code]
organisation: unit
time: received_at
columns:
  dossier_code: {type: string, required: true, title: {vi: Mã hồ sơ, en: Dossier code}}
  unit: {type: organisation, required: true, title: {vi: Đơn vị, en: Unit}}
  procedure: {type: string, required: true, title: {vi: Thủ tục, en: Procedure}}
  channel: {type: code, code_list: channel, required: true, title: {vi: Kênh, en: Channel}}
  level: {type: code, code_list: level, required: true, title: {vi: Mức độ, en: Level}}
  received_at: {type: timestamp, required: true, title: {vi: Tiếp nhận, en: Received}}
  due_at: {type: timestamp, required: true, title: {vi: Hẹn trả, en: Due}}
  ended_at: {type: timestamp, title: {vi: Kết thúc, en: Ended}}
  supplements: {type: integer, unit: number, required: true, title: {vi: Bổ sung, en: Supplements}}
  fee: {type: money, unit: vnd, required: true, title: {vi: Phí, en: Fee}}
  payment: {type: code, code_list: payment, required: true, title: {vi: Thanh toán, en: Payment}}
  has_result: {type: boolean, required: true, title: {vi: Kết quả điện tử, en: Electronic result}}
  digitised: {type: boolean, required: true, title: {vi: Số hóa, en: Digitised}}
  identified: {type: boolean, required: true, title: {vi: VNeID, en: Identified by VNeID}}
"""

_CODES = {
    "unit": "code,name_vi,name_en,dimension:string\n"
    "dossiers,hồ sơ,dossiers,count\npercent,phần trăm,percent,percent\nvnd,đồng,dong,money\n"
    "days,ngày,days,time\nnumber,số,number,number\n",
    "organisation_kind": "code,name_vi,name_en\ngovernment,Chính phủ,Government\n"
    "province,Tỉnh,Province\ndistrict,Huyện,District\ncommune,Xã,Commune\n",
    "channel": "code,name_vi,name_en\nonline,Trực tuyến,Online\n"
    "direct,Trực tiếp,In person\npostal,Bưu chính,By post\n",
    "level": "code,name_vi,name_en\nfull,Toàn trình,Full\npartial,Một phần,Partial\n"
    "information,Thông tin,Information\n",
    "payment": "code,name_vi,name_en\nnone,Không,None\nnational,Quốc gia,National\n"
    "agency,Cơ quan,Agency\n",
}

# code, kind, unit, everything else that its definition says
INDICATORS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("received", "count", "dossiers", {}),
    ("online", "count", "dossiers", {"where": "channel = 'online'"}),
    (
        "online_share",
        "share",
        "percent",
        {"numerator": "channel = 'online'", "breakdowns": "[level]"},
    ),
    ("full_share", "share", "percent", {"numerator": "level = 'full'"}),
    ("digitised_share", "share", "percent", {"numerator": "digitised"}),
    (
        "paid_online_share",
        "share",
        "percent",
        {"numerator": "payment <> 'none'", "denominator": "fee > 0"},
    ),
    ("identified_share", "share", "percent", {"numerator": "identified"}),
    ("supplement_share", "share", "percent", {"numerator": "supplements > 0"}),
    ("supplements_mean", "mean", "number", {"value": "supplements"}),
    ("fees", "sum", "vnd", {"value": "fee"}),
    ("fee_mean", "mean", "vnd", {"value": "fee", "where": "fee > 0"}),
    ("procedures", "distinct", "number", {"value": "procedure"}),
    ("ended", "count", "dossiers", {"time": "ended_at"}),
    ("late", "count", "dossiers", {"time": "ended_at", "where": "ended_at > due_at"}),
    (
        "on_time_share",
        "share",
        "percent",
        {"time": "ended_at", "numerator": "date(ended_at) <= date(due_at)"},
    ),
    ("result_share", "share", "percent", {"time": "ended_at", "numerator": "has_result"}),
    (
        "days_mean",
        "mean",
        "days",
        {"time": "ended_at", "value": "days_between(received_at, ended_at)"},
    ),
    (
        "days_median",
        "quantile",
        "days",
        {
            "time": "ended_at",
            "value": "days_between(received_at, ended_at)",
            "quantile": "'0.5'",
        },
    ),
    ("open", "stock", "dossiers", {"ends": "ended_at"}),
    ("overdue", "stock", "dossiers", {"begins": "due_at", "ends": "ended_at"}),
)
YAML_TEXT = {"where", "numerator", "denominator", "value", "time", "begins", "ends"}


def province(number: int) -> str:
    """Return the code of a province by its number."""
    return f"P{number:02d}"


def write_programme(folder: Path) -> Path:
    """Write the programme's files and return the folder."""
    files = {
        "programme.yaml": _HEAD,
        "records/dossier.yaml": _RECORDS,
        "indicators/all.yaml": "".join(_indicators()),
        "organisations/all.csv": "\n".join(_organisations()) + "\n",
        **{f"codes/{name}.csv": text for name, text in _CODES.items()},
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _organisations() -> Iterator[str]:
    yield "code,valid_from,valid_to,kind,name_vi,name_en,parent"
    yield f"{ROOT},,,government,Chính phủ,Government,"
    for p in range(PROVINCES):
        yield f"{province(p)},,,province,Tỉnh {p},Province {p},{ROOT}"
    for d in range(DISTRICTS):
        yield f"D{d:03d},,,district,Huyện {d},District {d},{province(d % PROVINCES)}"
    for c in range(COMMUNES):
        yield f"C{c:04d},,,commune,Xã {c},Commune {c},D{c % DISTRICTS:03d}"


def _indicators() -> Iterator[str]:
    for code, kind, unit, more in INDICATORS:
        yield (
            f"- indicator: {code}\n  title: {{vi: Chỉ tiêu {code}, en: {code}}}\n"
            f"  why: {{vi: Đo tốc độ, en: To measure speed}}\n"
            f"  formula: {{vi: Xem định nghĩa, en: See its definition}}\n"
            f"  kind: {kind}\n  record_type: dossier\n  unit: {unit}\n  grains: [month]\n"
        )
        for key, text in more.items():
            yield f'  {key}: "{text}"\n' if key in YAML_TEXT else f"  {key}: {text}\n"
