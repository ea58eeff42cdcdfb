"""Published figures: one value of one series in one period, and their canonical form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from laban.base import Period
from laban.measure import PUBLIC_SCHEMA

# What tells one series from another, in canonical order. `structure` is empty for figures on the
# organisations of their own time, else the day whose organisations they are shown on.
SERIES = (
    "indicator",
    "breakdown",
    "category",
    "structure",
    "hierarchy",
    "source",
    "vintage",
    "organisation",
)

PUBLISHED_SCHEMA = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in SERIES),
        pa.field("period", pa.string(), nullable=False),
        *(PUBLIC_SCHEMA.field(name) for name in ("value", "numerator", "denominator", "records")),
        pa.field("unit", pa.string(), nullable=False),
        *(PUBLIC_SCHEMA.field(name) for name in ("estimated", "illustrative", "suppressed")),
    ]
)
FLAGS = ("estimated", "illustrative", "suppressed")
_UNKNOWN = "\\N"


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Which series a figure belongs to: the columns of SERIES, and the unit."""

    indicator: str
    organisation: str
    unit: str
    hierarchy: str = "administrative"
    structure: str = ""
    breakdown: str = ""
    category: str = ""
    source: str = ""
    vintage: str = ""

    @property
    def head(self) -> str:
        """The first line of the series' canonical form."""
        return "\t".join(_escaped(str(getattr(self, name))) for name in (*SERIES, "unit"))


@dataclass(frozen=True)
class PublishedFigure:
    """One figure as the public sees it.

    Empty: of a suppressed figure, value, numerator, denominator and records are `None`; of one
    that is not suppressed, `None` means unknown.
    """

    series: SeriesKey
    period_name: str
    value: float | None
    numerator: Decimal | None
    denominator: Decimal | None
    records: int | None
    estimated: bool = False
    illustrative: bool = False
    suppressed: bool = False

    @cached_property
    def period(self) -> Period:
        """The period."""
        return Period.parse(self.period_name)

    @property
    def name(self) -> str:
        """How the figure is asked for, e.g. `online_dossier_share/48/2024/channel=online`."""
        key = self.series
        parts = [key.indicator, key.organisation, self.period_name]
        if key.breakdown:
            parts.append(f"{key.breakdown}={key.category}")
        named = {"source": key.source, "vintage": key.vintage, "structure": key.structure}
        parts += [f"{name}={text}" for name, text in named.items() if text]
        if key.hierarchy != "administrative":
            parts.append(f"hierarchy={key.hierarchy}")
        return "/".join(parts)

    @property
    def line(self) -> str:
        """The figure's line in the canonical form of its series."""
        texts = (
            self.period_name,
            _UNKNOWN if self.value is None else repr(self.value),
            _decimal(self.numerator),
            _decimal(self.denominator),
            _UNKNOWN if self.records is None else str(self.records),
            *("true" if getattr(self, name) else "false" for name in FLAGS),
        )
        return "\t".join(texts)

    def row(self) -> dict[str, Any]:
        """Return the figure as a row of PUBLISHED_SCHEMA."""
        key = self.series
        return {
            **{name: getattr(key, name) for name in SERIES},
            "period": self.period_name,
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "records": self.records,
            "unit": key.unit,
            **{name: getattr(self, name) for name in FLAGS},
        }


def series_bytes(key: SeriesKey, lines: Iterable[str]) -> bytes:
    """Return the canonical form of a series: its head, then its figures in byte order."""
    return "\n".join([key.head, *sorted(lines)]).encode()


def published_table(public: pa.Table, structure: date | None = None) -> pa.Table:
    """Return public figures of a run in the order in which they are published.

    Shape: from PUBLIC_SCHEMA to PUBLISHED_SCHEMA, sorted by series and period.
    """
    shown_on = structure.isoformat() if structure else ""
    structures = pa.array([shown_on] * public.num_rows, pa.string())
    return in_order(public.append_column("structure", structures))


def in_order(figures: pa.Table) -> pa.Table:
    """Return figures as PUBLISHED_SCHEMA, sorted by series and period."""
    columns = [figures[name] for name in PUBLISHED_SCHEMA.names]
    table = pa.table(columns, schema=PUBLISHED_SCHEMA)
    return table.sort_by([(name, "ascending") for name in (*SERIES, "period")])


def series_starts(figures: pa.Table) -> list[int]:
    """Return the row at which each series begins, in figures that are in order."""
    if not figures.num_rows:
        return []
    changed = None
    for name in SERIES:
        column = figures[name].combine_chunks().dictionary_encode().indices
        differs = pc.not_equal(column[1:], column[:-1])
        changed = differs if changed is None else pc.or_(changed, differs)
    return [0, *(1 + at for at in pc.indices_nonzero(changed).to_pylist())]


def canonical_series(figures: pa.Table) -> Iterator[tuple[SeriesKey, bytes, int, int]]:
    """Yield each series of figures in order: key, canonical form, first row, row after its last."""
    starts = series_starts(figures)
    ends = [*starts, figures.num_rows][1:]
    keys = figures.select([*SERIES, "unit"]).take(pa.array(starts, pa.int64())).to_pylist()
    lines = _lines(figures)
    for key, begin, end in zip(keys, starts, ends, strict=True):
        named = SeriesKey(**key)
        yield named, series_bytes(named, lines[begin:end]), begin, end


def _lines(figures: pa.Table) -> list[str]:
    """Return the canonical line of every row."""
    found: list[str] = []
    for batch in figures.combine_chunks().to_batches(max_chunksize=200_000):
        columns = [
            batch.column("period"),
            _floats(batch.column("value")),
            *(_decimals(batch.column(name)) for name in ("numerator", "denominator")),
            batch.column("records").cast(pa.string()),
            *(batch.column(name).cast(pa.string()) for name in FLAGS),
        ]
        joined = pc.binary_join_element_wise(
            *columns, "\t", null_handling="replace", null_replacement=_UNKNOWN
        )
        found += joined.to_pylist()
    return found


def _floats(column: pa.Array) -> pa.Array:
    return pa.array([None if n is None else repr(n) for n in column.to_pylist()], pa.string())


def _decimals(column: pa.Array) -> pa.Array:
    """Return decimals as texts with nine digits; Arrow writes those near zero as `0E-9`."""
    texts = column.cast(pa.string())
    short = pc.fill_null(pc.match_substring(texts, "E"), False)
    if not pc.any(short).as_py():
        return texts
    written = [_decimal(Decimal(text)) for text in texts.filter(short).to_pylist()]
    return pc.replace_with_mask(texts, short, pa.array(written, pa.string()))


def _decimal(value: Decimal | None) -> str:
    return _UNKNOWN if value is None else f"{value:.9f}"


def _escaped(text: str) -> str:
    for mark, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(mark, written)
    return text
