"""The small country in which every specification takes place."""

from __future__ import annotations

import textwrap
from functools import lru_cache

import pyarrow as pa

from laban.programme import Programme, read_programme_files
from tests.small_programme import CHANNELS, KINDS, PROGRAMME, PUBLISHED_VALUE, UNITS

ORGANISATIONS = """\
code,valid_from,valid_to,kind,name_vi,name_en,parent,region
VN,,,government,Chính phủ,Government,,
MB,,,region,Miền Bắc,The North,VN,
10,,2025-07-01,province,Tỉnh Đông,East Province,VN,MB
20,,2025-07-01,province,Tỉnh Tây,West Province,VN,MB
10,2025-07-01,,province,Tỉnh Đông Tây,East-West Province,VN,MB
101,,2025-07-01,commune,Xã Một,Commune One,10,
102,,2025-07-01,commune,Xã Hai,Commune Two,10,
201,,2025-07-01,commune,Xã Ba,Commune Three,20,
202,,2025-07-01,commune,Xã Bốn,Commune Four,20,
101,2025-07-01,,commune,Xã Một Hai,Commune One-Two,10@2025-07-01,
201,2025-07-01,,commune,Xã Hai Ba,Commune Two-Three,10@2025-07-01,
203,2025-07-01,,commune,Xã Năm,Commune Five,10@2025-07-01,
"""

SUCCESSIONS = """\
predecessor,successor,extent,share,basis,source,note
10,10@2025-07-01,whole,,,plan,
20,10@2025-07-01,whole,,,plan,
101,101@2025-07-01,whole,,,plan,
102,101@2025-07-01,part,0.25,population,plan,
102,201@2025-07-01,part,0.75,population,plan,
201,201@2025-07-01,whole,,,plan,
202,201@2025-07-01,part,,,plan,
202,203@2025-07-01,part,,,plan,
"""

DOSSIER = """\
record_type: dossier
title: {vi: Hồ sơ, en: Dossier}
key: [id]
organisation: organisation
time: received
columns:
  id: {type: string, required: true, title: {vi: Mã, en: Code}}
  organisation: {type: organisation, required: true, title: {vi: Cơ quan, en: Organisation}}
  channel: {type: code, code_list: channel, title: {vi: Kênh, en: Channel}}
  received: {type: timestamp, title: {vi: Tiếp nhận, en: Received}}
  due: {type: date, title: {vi: Hẹn trả, en: Due}}
  completed: {type: timestamp, title: {vi: Trả, en: Completed}}
  fee: {type: money, unit: vnd, title: {vi: Lệ phí, en: Fee}}
  pages: {type: integer, title: {vi: Số trang, en: Pages}}
  applicant: {type: string, title: {vi: Người nộp, en: Applicant}}
  is_complete: {type: boolean, title: {vi: Đủ thành phần, en: Complete}}
"""

SERVICE = """\
record_type: service
title: {vi: Dịch vụ, en: Service}
key: [id]
organisation: organisation
time: opened
columns:
  id: {type: string, required: true, title: {vi: Mã, en: Code}}
  organisation: {type: organisation, required: true, title: {vi: Cơ quan, en: Organisation}}
  village: {type: string, title: {vi: Thôn, en: Village}}
  opened: {type: date, title: {vi: Mở, en: Opened}}
  closed: {type: date, title: {vi: Đóng, en: Closed}}
  is_online: {type: boolean, title: {vi: Trực tuyến, en: Online}}
  users: {type: integer, nature: stock, title: {vi: Người dùng, en: Users}}
"""

FILES = {
    "programme.yaml": PROGRAMME.split("maps:")[0],
    "organisations/all.csv": ORGANISATIONS,
    "organisations/successions.csv": SUCCESSIONS,
    "records/dossier.yaml": DOSSIER,
    "records/service.yaml": SERVICE,
    "records/published_value.yaml": PUBLISHED_VALUE,
    "codes/unit.csv": UNITS + "services,dịch vụ,services,count\npersons,người,persons,count\n",
    "codes/organisation_kind.csv": KINDS,
    "codes/channel.csv": CHANNELS,
    "targets.yaml": "targets: []\n",
    "tasks.yaml": "tasks: []\n",
}

# What every indicator must say to a reader; the specifications leave it out.
WORDS = """\
title: {vi: Chỉ tiêu, en: Indicator}
why: {vi: Để minh họa, en: To show the rule}
formula: {vi: Như ví dụ, en: As in the example}
"""


@lru_cache(maxsize=64)
def programme_with(indicators: str) -> Programme:
    """Return the small country's programme with the given indicators, checked as any other.

    `indicators` is YAML of one indicator, or of several after one another, parted by `---`.
    """
    parts = [textwrap.dedent(part).strip() for part in indicators.split("---")]
    entries = [f"{part}\n{WORDS}" for part in parts if part]
    listed = "".join("-" + textwrap.indent(entry, "  ")[1:] for entry in entries)
    files = {**FILES, "indicators/all.yaml": listed}
    return read_programme_files((name, text.encode()) for name, text in files.items())


_ARROW = {
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
}


def column_types(programme: Programme, record_type: str) -> dict[str, str]:
    """Return the type of each column of a record type."""
    columns = programme.record_types[record_type].columns
    return {name: column.type.value for name, column in columns.items()}


def record_schema(programme: Programme, record_type: str) -> pa.Schema:
    """Return the Arrow schema in which the lake holds a record type."""
    columns = programme.record_types[record_type].columns
    return pa.schema(
        [
            pa.field(
                name,
                pa.decimal128(38, column.scale)
                if column.type.value in ("decimal", "money")
                else _ARROW.get(column.type.value, pa.string()),
            )
            for name, column in columns.items()
        ]
    )
