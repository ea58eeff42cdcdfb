"""The datasets that anyone may take away: one list for catalogues, pages and feeds.

Every dataset is an address of the open interface, which gives it in every format of FORMATS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from laban.base import Grain
from laban.programme import Citation, Document, Indicator, Programme, Text
from laban.publication import IndicatorSummary, Publication

OPEN_ADDRESS = "/api/v1"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
# Name of each format at the open interface, with its media type.
FORMATS = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# More rows than these are no workbook that people can open.
XLSX_ROWS_AT_MOST = 100_000
_INDICATOR = "indicator-"


@dataclass(frozen=True)
class Distribution:
    """A dataset in one format: name and media type of the format, path with query."""

    format: str
    media_type: str
    address: str


@dataclass(frozen=True)
class Dataset:
    """Something that can be taken away as a whole.

    `code` names it for ever. `path` and `query` are its address below that of the server.
    `first_day` and `end` (the first day after) say which time it covers; `rows` how many it has.

    Empty: of a dataset that is about no time, `first_day` and `end` are `None` and `grains` is
    empty; `rows` is `None` where it is not counted.
    """

    code: str
    title: Text
    description: Text
    path: str
    modified_at: datetime
    query: tuple[tuple[str, str], ...] = ()
    rows: int | None = None
    first_day: date | None = None
    end: date | None = None
    grains: tuple[Grain, ...] = ()
    documents: tuple[Document, ...] = ()
    is_illustrative: bool = False
    indicator: str | None = None

    @property
    def address(self) -> str:
        """The path with its query, in whatever format is asked for."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    @property
    def distributions(self) -> tuple[Distribution, ...]:
        """The dataset in each format that it is given in."""
        return tuple(
            Distribution(name, media_type, f"{self.path}.{name}{self.address[len(self.path) :]}")
            for name, media_type in FORMATS.items()
            if name != "xlsx" or (self.rows or 0) <= XLSX_ROWS_AT_MOST
        )


def datasets_of(programme: Programme, publication: Publication) -> tuple[Dataset, ...]:
    """Return the datasets of a publication: all figures, each indicator, then what explains them.

    Order: as a catalogue shows them. Only indicators that have published figures.
    """
    summaries = publication.summaries
    indicators = [
        _indicator_dataset(programme, publication, indicator, summaries[code])
        for code, indicator in sorted(programme.indicators.items())
        if code in summaries
    ]
    return (
        _all_figures(publication, indicators),
        *indicators,
        *_lists(programme, publication.facts.created_at),
    )


def find_dataset(programme: Programme, publication: Publication, code: str) -> Dataset | None:
    """Return the dataset of a code; nothing when there is none."""
    return next((one for one in datasets_of(programme, publication) if one.code == code), None)


def _all_figures(publication: Publication, indicators: list[Dataset]) -> Dataset:
    days = [one.first_day for one in indicators if one.first_day]
    ends = [one.end for one in indicators if one.end]
    return Dataset(
        code="figures",
        title=Text(vi="Mọi số liệu đã công bố", en="All published figures"),
        description=Text(
            vi="Giá trị của mọi chỉ số cho mọi cơ quan và mọi kỳ, kèm tử số, mẫu số và số bản ghi. "
            "Số đếm nhỏ không công bố được ghi rõ là không công bố.",
            en="The values of all indicators for all organisations and periods, with numerators, "
            "denominators and counts of records. Small counts are kept back, and said to be.",
        ),
        path=f"{OPEN_ADDRESS}/figures",
        modified_at=publication.facts.created_at,
        rows=publication.figure_count,
        first_day=min(days, default=None),
        end=max(ends, default=None),
        grains=tuple(g for g in Grain if any(g in one.grains for one in indicators)),
        is_illustrative=any(one.is_illustrative for one in indicators),
    )


def _indicator_dataset(
    programme: Programme, publication: Publication, indicator: Indicator, summary: IndicatorSummary
) -> Dataset:
    return Dataset(
        code=f"{_INDICATOR}{indicator.indicator}",
        title=indicator.title,
        description=Text(
            vi=f"{indicator.why.vi} Công thức: {indicator.formula.vi}",
            en=f"{indicator.why.en} Formula: {indicator.formula.en}",
        ),
        path=f"{OPEN_ADDRESS}/figures",
        modified_at=publication.facts.created_at,
        query=(("indicator", indicator.indicator),),
        rows=summary.figures,
        first_day=summary.first_day,
        end=summary.end,
        grains=summary.grains,
        documents=tuple(_cited(programme, indicator.source)),
        is_illustrative=summary.is_illustrative,
        indicator=indicator.indicator,
    )


def _cited(programme: Programme, citations: tuple[Citation, ...]) -> Iterator[Document]:
    cited = {one.document for one in citations}
    return (one for one in programme.head.documents if one.code in cited)


def _lists(programme: Programme, modified_at: datetime) -> Iterator[Dataset]:
    organisations = programme.organisations
    rows = {
        "indicators": len(programme.indicators),
        "targets": len(programme.targets),
        "tasks": len(programme.tasks),
        "organisations": len(organisations.by_id),
        "successions": len(organisations.successions),
        "code-lists": sum(len(one.entries) for one in programme.code_lists.values()),
    }
    for code, (title, description) in _WORDS.items():
        path = f"{OPEN_ADDRESS}/{code}"
        yield Dataset(code, title, description, path, modified_at, rows=rows.get(code))


_WORDS = {
    "indicators": (
        Text(vi="Các chỉ số", en="Indicators"),
        Text(
            vi="Ý nghĩa, công thức, đơn vị và căn cứ của mỗi chỉ số.",
            en="Meaning, formula, unit and legal source of each indicator.",
        ),
    ),
    "targets": (
        Text(vi="Mục tiêu và mức đạt", en="Targets and where they stand"),
        Text(
            vi="Mục tiêu, thời hạn, cơ quan chịu trách nhiệm, số liệu mới nhất và mức đạt.",
            en="What was promised by when, who answers for it, the latest figure and the state.",
        ),
    ),
    "tasks": (
        Text(vi="Nhiệm vụ", en="Tasks"),
        Text(
            vi="Nhiệm vụ của kế hoạch: ai làm, sản phẩm, thời hạn, tình trạng đã báo cáo.",
            en="The tasks of the plan: who, which product, by when, and the state reported.",
        ),
    ),
    "organisations": (
        Text(vi="Các cơ quan theo thời gian", en="Organisations in time"),
        Text(
            vi="Mọi cơ quan, địa phương với ngày bắt đầu, ngày kết thúc và cơ quan cấp trên.",
            en="Every organisation with its first day, its end and its parent.",
        ),
    ),
    "successions": (
        Text(vi="Sáp nhập, chia tách, đổi tên", en="Successions of organisations"),
        Text(
            vi="Cơ quan nào kế tục cơ quan nào, toàn bộ hay một phần.",
            en="Which organisation follows which, as a whole or in part.",
        ),
    ),
    "code-lists": (
        Text(vi="Danh mục mã", en="Code lists"),
        Text(
            vi="Các mã dùng trong bản ghi và số liệu, với tên gọi tiếng Việt và tiếng Anh.",
            en="The codes in records and figures, with their names in Vietnamese and English.",
        ),
    ),
    "publications": (
        Text(vi="Các lần công bố", en="Publications"),
        Text(
            vi="Mỗi lần công bố số liệu: thời điểm, phiên bản chương trình, lần đo.",
            en="Each time figures were published: when, from which programme and run.",
        ),
    ),
}
