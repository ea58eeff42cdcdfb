"""A tiny, complete and sound programme, for tests to read, to change and to break."""

from __future__ import annotations

from pathlib import Path

PROGRAMME = """\
code: small
title: {vi: Chương trình nhỏ, en: A small programme}
time_zone: Asia/Ho_Chi_Minh
root: VN
hierarchies:
  administrative: {vi: Hành chính, en: Administrative}
  region: {vi: Vùng, en: Region}
documents:
  - code: plan
    title: {vi: Kế hoạch, en: The plan}
    number: 1/QĐ
    kind: plan
    signed_on: 2024-01-15
holidays: [2024-01-01, 2024-05-01]
maps:
  provinces:
    title: {vi: Các tỉnh, en: Provinces}
    kind: province
    valid_on: 2025-06-30
"""

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
101,2025-07-01,,commune,Xã Một Hai,Commune One-Two,10@2025-07-01,
201,2025-07-01,,commune,Xã Hai Ba,Commune Two-Three,10@2025-07-01,
"""

SUCCESSIONS = """\
predecessor,successor,extent,share,basis,source,note
10,10@2025-07-01,whole,,,plan,
20,10@2025-07-01,whole,,,plan,
101,101@2025-07-01,whole,,,plan,
102,101@2025-07-01,part,0.25,population,plan,
102,201@2025-07-01,part,0.75,population,plan,
201,201@2025-07-01,whole,,,plan,
"""

DOSSIER = """\
record_type: dossier
title: {vi: Hồ sơ, en: Dossier}
key: [dossier_id]
organisation: organisation
time: received_at
columns:
  dossier_id: {type: string, required: true, title: {vi: Mã hồ sơ, en: Dossier code}}
  organisation: {type: organisation, required: true, title: {vi: Cơ quan, en: Organisation}}
  channel: {type: code, code_list: channel, required: true, title: {vi: Kênh, en: Channel}}
  received_at: {type: timestamp, required: true, title: {vi: Ngày tiếp nhận, en: Received}}
  due_at: {type: timestamp, title: {vi: Ngày hẹn trả, en: Due}}
  completed_at: {type: timestamp, title: {vi: Ngày trả, en: Completed}}
  fee: {type: money, unit: vnd, min: 0, title: {vi: Lệ phí, en: Fee}}
  satisfaction:
    type: decimal
    unit: percent
    nature: ratio
    min: 0
    max: 100
    title: {vi: Mức độ hài lòng, en: Satisfaction}
  applicant: {type: string, personal: pseudonym, title: {vi: Người nộp, en: Applicant}}
  applicant_name: {type: string, personal: drop, title: {vi: Tên, en: Name of the applicant}}
  is_complete: {type: boolean, title: {vi: Đủ thành phần, en: Complete}}
rules:
  - code: completed_after_received
    check: completed_at >= received_at
    message: {vi: Trả trước khi nhận, en: Completed before it was received}
"""

CONTROL_TOTAL = """\
record_type: control_total
title: {vi: Tổng số đối soát, en: Control total}
key: [organisation, day, channel]
organisation: organisation
time: day
approval: required
reconciles:
  record_type: dossier
  by: {channel: channel}
  counts: {received: received_at, completed: completed_at}
columns:
  organisation: {type: organisation, required: true, title: {vi: Cơ quan, en: Organisation}}
  day: {type: date, required: true, example: 2024-03-01, title: {vi: Ngày, en: Day}}
  channel: {type: code, code_list: channel, required: true, title: {vi: Kênh, en: Channel}}
  received: {type: integer, min: 0, example: 12, title: {vi: Tiếp nhận, en: Received}}
  completed: {type: integer, min: 0, title: {vi: Đã trả, en: Completed}}
"""

PUBLISHED_VALUE = """\
record_type: published_value
title: {vi: Số liệu công bố, en: Published value}
key: [indicator, organisation, period, source, vintage]
organisation: organisation
time: published_on
columns:
  indicator: {type: string, required: true, title: {vi: Chỉ tiêu, en: Indicator}}
  organisation: {type: organisation, required: true, title: {vi: Cơ quan, en: Organisation}}
  period: {type: string, required: true, title: {vi: Kỳ, en: Period}}
  value: {type: decimal, required: true, scale: 4, title: {vi: Giá trị, en: Value}}
  unit: {type: string, required: true, title: {vi: Đơn vị, en: Unit}}
  source: {type: string, required: true, title: {vi: Nguồn, en: Source}}
  vintage: {type: string, required: true, title: {vi: Lần công bố, en: Vintage}}
  method: {type: string, title: {vi: Phương pháp, en: Method}}
  published_on: {type: date, required: true, title: {vi: Ngày công bố, en: Published on}}
  status: {type: string, title: {vi: Tình trạng, en: Status}}
"""

INDICATORS = """\
- indicator: dossiers
  title: {vi: Số hồ sơ, en: Dossiers}
  why: {vi: Khối lượng việc, en: How much work there is}
  formula: {vi: Số hồ sơ tiếp nhận, en: Dossiers received}
  kind: count
  record_type: dossier
  unit: dossiers
  breakdowns: [channel]
- indicator: online_share
  title: {vi: Tỷ lệ trực tuyến, en: Online share}
  why: {vi: Người dân đỡ đi lại, en: People need not travel}
  formula: {vi: Hồ sơ trực tuyến trên hồ sơ tiếp nhận, en: Online dossiers over dossiers received}
  kind: share
  record_type: dossier
  numerator: channel = 'online'
  unit: percent
  breakdowns: [is_complete]
  source: [{document: plan, place: Điều 1}]
  owner: VN
- indicator: fees
  title: {vi: Lệ phí đã thu, en: Fees}
  why: {vi: Chi phí của người dân, en: What people pay}
  formula: {vi: Tổng lệ phí, en: Sum of the fees}
  kind: sum
  record_type: dossier
  value: fee
  unit: vnd
  direction: none
- indicator: dti
  title: {vi: Chỉ số chuyển đổi số, en: Digital transformation index}
  why: {vi: So sánh các địa phương, en: Compares places}
  formula: {vi: Theo công bố, en: As published}
  kind: published
  record_type: published_value
  nature: ratio
  unit: index
  grains: [year]
- indicator: fee_per_dossier
  title: {vi: Lệ phí bình quân, en: Fee per dossier}
  why: {vi: Chi phí mỗi hồ sơ, en: What a dossier costs}
  formula: {vi: Lệ phí chia số hồ sơ, en: Fees over dossiers}
  kind: derived
  expression: fees / dossiers
  nature: ratio
  unit: vnd
  direction: down
"""

TARGETS = """\
targets:
  - code: T1
    title: {vi: Hồ sơ trực tuyến 40%, en: 40 percent online}
    indicator: online_share
    organisation: VN
    period: 2024
    value: 40
    unit: percent
    accountable: VN
    source: [{document: plan, place: Mục 2}]
"""

TASKS = """\
groups:
  - code: services
    title: {vi: Dịch vụ công, en: Public services}
tasks:
  - code: V1
    group: services
    title: {vi: Mở dịch vụ, en: Open the services}
    product: {vi: Dịch vụ, en: Services}
    lead: VN
    starts_on: 2024-01-20
    due_on: 2024-12-31
    targets: [T1]
    source: [{document: plan}]
  - code: V2
    title: {vi: Kiểm tra, en: Inspect}
    not_published: [group, product, lead, starts_on, due_on]
    source: [{document: plan}]
"""

OBLIGATIONS = """\
obligations:
  - code: O1
    title: {vi: Tỉnh gửi hồ sơ, en: Provinces deliver dossiers}
    record_type: dossier
    kinds: [province]
    valid_from: 2024-01-01
    rhythm: as_events_occur
    longest_silence: {days: 3}
    covers:
      - {column: channel, values: [online]}
      - {kinds: [commune]}
    assumed: [longest_silence]
    source: [{document: plan, place: Điều 3}]
  - code: O2
    title: {vi: Số liệu hằng tháng, en: Monthly values}
    record_type: published_value
    organisations: ["10"]
    rhythm: monthly
    calendar: report
    due: {working_days: 2}
    source: [{document: plan}]
"""

UNITS = """\
code,name_vi,name_en,dimension:string
dossiers,hồ sơ,dossiers,count
percent,phần trăm,percent,percent
vnd,đồng,dong,money
index,điểm,index,index
days,ngày,days,time
"""

KINDS = """\
code,name_vi,name_en
government,Chính phủ,Government
region,Vùng,Region
province,Tỉnh,Province
commune,Xã,Commune
"""

CHANNELS = """\
code,name_vi,name_en,is_digital:boolean
online,Trực tuyến,Online,true
direct,Trực tiếp,Direct,false
postal,Bưu chính,Postal,false
"""

TILES = """\
organisation,column,row,short,name_vi,name_en,is_island
10,1,0,Đ,Đông,East,
20,0,0,T,Tây,West,
10,2,0,Đảo,Đảo Đông,East Island,true
"""

FILES = {
    "programme.yaml": PROGRAMME,
    "organisations/all.csv": ORGANISATIONS,
    "organisations/successions.csv": SUCCESSIONS,
    "records/dossier.yaml": DOSSIER,
    "records/control_total.yaml": CONTROL_TOTAL,
    "records/published_value.yaml": PUBLISHED_VALUE,
    "indicators/all.yaml": INDICATORS,
    "targets.yaml": TARGETS,
    "tasks.yaml": TASKS,
    "obligations.yaml": OBLIGATIONS,
    "codes/unit.csv": UNITS,
    "codes/organisation_kind.csv": KINDS,
    "codes/channel.csv": CHANNELS,
    "maps/provinces.csv": TILES,
}


def small_files(**overrides: str) -> dict[str, str]:
    """Return the files of the small programme; `indicators__all_yaml="…"` replaces one of them.

    An override is named by its path, with `/` as two underscores and `.` as one.
    """
    names = {name.replace("/", "__").replace(".", "_"): name for name in FILES}
    return FILES | {names[key]: text for key, text in overrides.items()}


def write_programme(folder: Path, **overrides: str) -> Path:
    """Write the small programme into a folder, and return the folder."""
    return write_files(folder, small_files(**overrides))


def write_files(folder: Path, files: dict[str, str]) -> Path:
    """Write the files of a programme into a folder, and return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
