"""One publication, open for reading. Safe for several threads."""

from __future__ import annotations

import json
import mmap
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from laban.base import HASH_BYTES, Period
from laban.publication.figures import PUBLISHED_SCHEMA, PublishedFigure, SeriesKey
from laban.publication.filtering import FigureFilter
from laban.publication.paging import Cursor, FigurePage, read_page
from laban.publication.proofs import PublicProof
from laban.publication.queries import Coverage, Queries, Slice, chosen
from laban.publication.summaries import IndicatorSummary, summarise
from laban.publication.writing import (
    FACTS_FILE,
    FIGURES_FILE,
    PARQUET_FILE,
    STATEMENT_FILE,
    TREE_FILE,
    PublicationFacts,
)

_BATCH_ROWS = 20_000
_READ_AHEAD = 2
# How a figure's name begins, and what else it may state besides a breakdown.
_NAME = ("indicator", "organisation", "period")
_STATED = {"source": "", "vintage": "", "structure": "", "hierarchy": "administrative"}


class Publication:
    """The figures that were published at one moment.

    `facts` says what it is; whatever is read from it stays the same for ever, so its id and a
    query are all that a cache needs for a key.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts, self.figure_count = _read_facts(folder)
        self._here = threading.local()
        self.slices = lru_cache(maxsize=4096)(self._find_slices)

    @property
    def id(self) -> str:
        """The name of this publication."""
        return self.facts.id

    @property
    def parquet_path(self) -> Path:
        """The file that holds all figures, in order."""
        return self.folder / PARQUET_FILE

    @cached_property
    def statement(self) -> dict[str, Any]:
        """The signed statement."""
        found: dict[str, Any] = json.loads((self.folder / STATEMENT_FILE).read_bytes())
        return found

    def table(self, name: str) -> pa.Table | None:
        """Return another table that was published beside the figures; nothing when it was not."""
        path = self.folder / f"{name}.parquet"
        return pq.read_table(path) if path.exists() else None

    def _find_slices(
        self,
        indicator: str,
        *,
        breakdown: str | None = "",
        category: str | None = None,
        structure: str | None = "",
        hierarchy: str | None = "administrative",
        source: str | None = None,
        vintage: str | None = None,
    ) -> tuple[Slice, ...]:
        """Return the slices of an indicator; `None` wants anything.

        A published indicator has one for each source and vintage, a breakdown one for each
        category.
        """
        wanted = {
            "breakdown": breakdown,
            "category": category,
            "structure": structure,
            "hierarchy": hierarchy,
            "source": source,
            "vintage": vintage,
        }
        return tuple(chosen(list(self._queries.slices(indicator)), **wanted))

    def coverage(self, slice: Slice) -> list[Coverage]:
        """Return the periods of a slice, oldest first, with the number of figures in each."""
        return self._queries.coverage(slice)

    def cross_section(
        self, slice: Slice, period: Period | str, organisations: Collection[str] | None = None
    ) -> list[PublishedFigure]:
        """Return a slice's figures in one period, by identity of the organisation."""
        name = period.id if isinstance(period, Period) else period
        return self._queries.cross_section(slice, name, organisations)

    def values(self, slice: Slice, period: str) -> dict[str, float | None]:
        """Return the values of a slice in one period by organisation, suppressed ones as `None`.

        Much faster than `cross_section`, for ranks and lists of thousands.
        """
        return self._queries.values(slice, period)

    def newest(
        self, slice: Slice, organisation: str, periods: Iterable[str]
    ) -> PublishedFigure | None:
        """Return an organisation's figure in the first of some periods that has one."""
        return self._queries.newest(slice, organisation, periods)

    def series(self, slice: Slice, organisation: str) -> list[PublishedFigure]:
        """Return one organisation's figures in a slice, oldest first, all lengths of periods."""
        return self._queries.series(slice, organisation)

    def slices_of(self, organisation: str) -> list[Slice]:
        """Return the slices in which an organisation has figures."""
        return self._queries.slices_of(organisation)

    @cached_property
    def all_slices(self) -> tuple[Slice, ...]:
        """All slices, in canonical order."""
        return tuple(self._queries.slices())

    @property
    def periods(self) -> tuple[str, ...]:
        """The names of the periods that have figures, by their ends."""
        return self._queries.periods

    @cached_property
    def indicators(self) -> frozenset[str]:
        """The codes of the indicators that have figures."""
        return frozenset(one.indicator for one in self.all_slices)

    @cached_property
    def organisations(self) -> frozenset[str]:
        """The identities of the organisations that have figures."""
        return frozenset(self._queries.organisations())

    @cached_property
    def summaries(self) -> Mapping[str, IndicatorSummary]:
        """What is published of each indicator, by its code."""
        return summarise(self._queries)

    def page(self, wanted: FigureFilter, size: int, after: Cursor | None = None) -> FigurePage:
        """Return the wanted figures after a cursor, `size` at most; the first page without one."""
        return read_page(self._queries, wanted, size, after or Cursor())

    def batches(self, wanted: FigureFilter) -> Iterator[pa.RecordBatch]:
        """Yield all wanted figures in canonical order, some at a time.

        Shape: PUBLISHED_SCHEMA, texts as dictionaries.
        """
        texts = [one.name for one in PUBLISHED_SCHEMA if one.type == pa.string()]
        form = ds.ParquetFileFormat(dictionary_columns=texts)
        figures = ds.dataset(self.parquet_path, format=form)
        yield from figures.scanner(
            filter=wanted.expression,
            batch_size=_BATCH_ROWS,
            batch_readahead=_READ_AHEAD,
            fragment_readahead=1,
        ).to_batches()

    def find(self, figure: PublishedFigure) -> PublishedFigure | None:
        """Return the figure of the same name here; for another publication's figure too."""
        key = figure.series
        for slice in self.slices(
            key.indicator,
            breakdown=key.breakdown,
            category=key.category,
            structure=key.structure,
            hierarchy=key.hierarchy,
            source=key.source,
            vintage=key.vintage,
        ):
            found = self.newest(slice, key.organisation, [figure.period_name])
            if found:
                return found
        return None

    def named(self, name: str) -> PublishedFigure | None:
        """Return the figure of a name, as `PublishedFigure.name` writes it."""
        parts = name.split("/")
        if len(parts) < len(_NAME) or not all("=" in part for part in parts[len(_NAME) :]):
            return None
        indicator, organisation, period = parts[: len(_NAME)]
        rest = dict(part.split("=", 1) for part in parts[len(_NAME) :])
        stated = {key: rest.pop(key, default) for key, default in _STATED.items()}
        breakdown, category = rest.popitem() if len(rest) == 1 else ("", "")
        if rest:
            return None
        key = SeriesKey(
            indicator, organisation, "", breakdown=breakdown, category=category, **stated
        )
        found = self.find(PublishedFigure(key, period, None, None, None, None))
        return found if found and found.name == name else None

    def figures_table(self, indicators: Collection[str], organisation: str) -> pa.Table:
        """Return one organisation's figures of some indicators, without breakdowns.

        Shape: PUBLISHED_SCHEMA.
        """
        rows = [
            figure.row()
            for indicator in indicators
            for slice in self.slices(indicator, hierarchy=None)
            for figure in self.series(slice, organisation)
        ]
        return pa.Table.from_pylist(rows, schema=PUBLISHED_SCHEMA)

    def proof(self, figure: PublishedFigure) -> PublicProof:
        """Return what lets an outsider check that a figure is the published one."""
        queries = self._queries
        key = figure.series
        (slice,) = self.slices(
            key.indicator,
            breakdown=key.breakdown,
            category=key.category,
            structure=key.structure,
            hierarchy=key.hierarchy,
            source=key.source,
            vintage=key.vintage,
        )
        number = queries.number_of(slice, key.organisation)
        if number is None:
            raise KeyError(figure.name)
        whole = queries.series(slice, key.organisation)
        path = self._path(number)
        lines = tuple(sorted(one.line for one in whole))
        return PublicProof(
            figure.name, figure.line, key.head, lines, number, self._leaves, path, self.statement
        )

    @cached_property
    def _leaves(self) -> int:
        row = self._queries._connection.execute("SELECT count(*) FROM series").fetchone()
        return int(row[0])

    def _path(self, index: int) -> tuple[str, ...]:
        """Return the hashes that lead from a leaf to the root, read from the file of the tree."""
        with (self.folder / TREE_FILE).open("rb") as file:
            tree = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            try:
                levels, begin, size = [], 0, self._leaves
                while True:
                    levels.append((begin, size))
                    begin += size * HASH_BYTES
                    if size <= 1:
                        break
                    size = (size + 1) // 2
                return _steps(tree, levels, index)
            finally:
                tree.close()

    @property
    def _queries(self) -> Queries:
        found: Queries | None = getattr(self._here, "queries", None)
        if found is None:
            address = f"file:{self.folder / FIGURES_FILE}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            connection.execute("PRAGMA mmap_size = 4294967296")
            found = self._here.queries = Queries(connection)
        return found


def _steps(tree: mmap.mmap, levels: list[tuple[int, int]], index: int) -> tuple[str, ...]:
    found = []
    for begin, size in levels[:-1]:
        neighbour = index ^ 1
        if neighbour < size:
            at = begin + neighbour * HASH_BYTES
            found.append(tree[at : at + HASH_BYTES].hex())
        index //= 2
    return tuple(found)


def _read_facts(folder: Path) -> tuple[PublicationFacts, int]:
    kept = json.loads((folder / FACTS_FILE).read_bytes())
    count = int(kept.pop("figures"))
    for name in ("as_of", "created_at"):
        kept[name] = datetime.fromisoformat(kept[name])
    return PublicationFacts(**kept), count
