"""The words of charts, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from laban.report.formatting import UNKNOWN, Language


@dataclass(frozen=True, slots=True)
class Words:
    """Everything a chart says besides names and numbers."""

    unknown: str
    suppressed: str
    estimated: str
    illustrative: str
    target: str
    baseline: str
    expected: str
    period: str
    organisation: str
    part: str
    value: str
    no_data: str
    nothing: str
    path: str
    one: str
    ranked: str
    reference: str
    parts: str
    mapped: str
    unmapped: str
    progress: str
    islands: str
    rank: str
    source: str
    steps: Mapping[str, str]


WORDS: Mapping[Language, Words] = {
    "vi": Words(
        unknown=UNKNOWN["vi"],
        suppressed="không công bố",
        estimated="ước tính",
        illustrative="Số liệu minh họa",
        target="Mục tiêu",
        baseline="Xuất phát",
        expected="Theo lộ trình",
        period="Kỳ",
        organisation="Cơ quan",
        part="Thành phần",
        value="Giá trị",
        no_data="{title}: chưa có số liệu.",
        nothing="Chưa có số liệu",
        path="{name}: từ {first} ({first_at}) đến {last} ({last_at}); cao nhất {high} ({high_at}), "
        "thấp nhất {low} ({low_at}).",
        one="{name}: {last} ({last_at}).",
        ranked="Cao nhất là {high_at} với {high}, thấp nhất là {low_at} với {low}, "
        "trong {count} cơ quan có số liệu.",
        reference="{name}: {value}.",
        parts="{at}: {parts}.",
        mapped="Bản đồ {count} ô, phía bắc ở trên.",
        unmapped="{unknown} nơi chưa có số liệu, {suppressed} nơi không công bố.",
        progress="Đạt {value} ({at}); mục tiêu {target} ({target_at}).",
        islands="Ô đảo mang giá trị của nơi quản lý: {islands}.",
        rank="Thứ hạng",
        source="Nguồn: {source}",
        steps={"quantile": "mỗi màu cùng số nơi", "equal": "các bước bằng nhau"},
    ),
    "en": Words(
        unknown=UNKNOWN["en"],
        suppressed="suppressed",
        estimated="estimated",
        illustrative="Illustrative data",
        target="Target",
        baseline="Baseline",
        expected="On the path",
        period="Period",
        organisation="Organisation",
        part="Part",
        value="Value",
        no_data="{title}: no data yet.",
        nothing="No data yet",
        path="{name}: from {first} ({first_at}) to {last} ({last_at}); highest {high} ({high_at}), "
        "lowest {low} ({low_at}).",
        one="{name}: {last} ({last_at}).",
        ranked="Highest is {high_at} with {high}, lowest is {low_at} with {low}, "
        "of {count} organisations with data.",
        reference="{name}: {value}.",
        parts="{at}: {parts}.",
        mapped="Map of {count} tiles, north at the top.",
        unmapped="{unknown} without data, {suppressed} suppressed.",
        progress="Reached {value} ({at}); target {target} ({target_at}).",
        islands="Tiles of islands carry the value of who governs them: {islands}.",
        rank="Rank",
        source="Source: {source}",
        steps={"quantile": "as many places each", "equal": "equal steps"},
    ),
}
# What is printed across a chart that rests on invented data: both languages, whoever reads it.
WATERMARK = "Số liệu minh họa · Illustrative"
