"""A record type that has every kind of column, in the small programme."""

from __future__ import annotations

from tests.small_programme import FILES

THING = """\
record_type: thing
title: {vi: Vật, en: Thing}
key: [code]
organisation: unit
time: happened_on
columns:
  code:
    type: string
    required: true
    pattern: '[A-Z]\\d+'
    max_length: 12
    title: {vi: Mã, en: Code}
  unit: {type: organisation, required: true, title: {vi: Đơn vị, en: Unit}}
  happened_on:
    type: date
    required: true
    min: 2020-01-01
    formats: [dd/MM/yyyy]
    title: {vi: Ngày, en: Day}
  seen_at:
    type: timestamp
    formats: [yyyyMMddHHmmss]
    max: 2030-01-01
    title: {vi: Thời điểm, en: Moment}
  count: {type: integer, unit: days, min: 0, max: 1000000, title: {vi: Số, en: Count}}
  people:
    type: integer
    thousands: "."
    title: {vi: Số người, en: People}
  rate:
    type: decimal
    scale: 2
    decimal_mark: ","
    title: {vi: Tỷ lệ, en: Rate}
  share: {type: decimal, scale: 3, title: {vi: Phần, en: Share}}
  price: {type: money, unit: vnd, scale: 0, thousands: " ", title: {vi: Giá, en: Price}}
  channel: {type: code, code_list: channel, title: {vi: Kênh, en: Channel}}
  is_open: {type: boolean, title: {vi: Mở, en: Open}}
  helper: {type: organisation, valid_at: seen_at, title: {vi: Bên hỗ trợ, en: Helper}}
  person: {type: string, personal: pseudonym, max_length: 20, title: {vi: Người, en: Person}}
  name: {type: string, personal: drop, title: {vi: Tên, en: Name}}
  note: {type: string, title: {vi: Ghi chú, en: Note}}
rules:
  - code: seen_after_it_happened
    check: date(seen_at) >= happened_on
    message: {vi: Thấy trước khi xảy ra., en: It was seen before it happened.}
  - code: open_has_channel
    check: not is_open or channel is not null
    level: flag
    message: {vi: Thiếu kênh, en: What is open has a channel}
  - code: person_is_not_nobody
    check: person <> 'nobody'
    message: {vi: Không ai, en: Somebody must be named}
"""
THING_FILES = FILES | {"records/thing.yaml": THING}

GOOD = {"code": "A1", "unit": "101", "happened_on": "2024-01-31"}
