"""One validation for all doors: raw batches in, good rows and faults out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from laban.connect.readers import RawBatch, RowFault
from laban.connect.schema import lake_schema
from laban.connect.source_columns import SourceColumns
from laban.connect.validation.columns import ColumnReader, RawColumn
from laban.connect.validation.faults import (
    Parsed,
    Places,
    Problem,
    joined,
)
from laban.connect.validation.keeping import FLAG, FaultKeeper
from laban.connect.validation.limits import check_required
from laban.connect.validation.organisations import OrganisationColumn
from laban.connect.validation.plans import ColumnPlan
from laban.connect.validation.pseudonyms import Pseudonyms
from laban.connect.validation.rules import Rules
from laban.connect.validation.senders import Senders
from laban.connect.validation.times import local_days
from laban.programme import ColumnType, Personal, Programme, RecordType


@dataclass(frozen=True, slots=True)
class Validated:
    """Some rows after validation.

    Shape: `landed` has the lake's columns of the record type and `_row`; codes are dictionaries,
        the same in every batch.
    `faults` has `laban.lake.REFUSED_SCHEMA`, by row and column; `rows_flagged` counts landed rows.
    """

    landed: pa.RecordBatch
    faults: pa.RecordBatch
    rows_read: int
    rows_refused: int
    rows_flagged: int


class Validator:
    """Validates batches of one record type and mapping, one after another."""

    def __init__(
        self,
        programme: Programme,
        record_type: RecordType,
        columns: SourceColumns,
        *,
        pseudonym_key: bytes,
    ) -> None:
        zone = programme.head.time_zone
        self._record_type = record_type
        self._columns = columns
        self._schema = lake_schema(record_type)
        self._keeper = FaultKeeper(record_type, zone)
        self._zone = zone
        self._readers = {
            name: ColumnReader(
                ColumnPlan.of(name, column, columns.mapped[name], zone),
                columns.mapped[name],
                programme.code_lists.get(column.code_list or ""),
            )
            for name, column in record_type.columns.items()
        }
        self._organisations = OrganisationColumn(programme.organisations)
        codes = (reader.proposals for reader in self._readers.values())
        self._proposals = [*(p for p in codes if p), self._organisations.proposals]
        self._pseudonyms = Pseudonyms(pseudonym_key) if self._has_pseudonyms else None
        self._rules = Rules(record_type, programme)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._rules.close()

    @property
    def _has_pseudonyms(self) -> bool:
        columns = self._record_type.columns.values()
        return any(column.personal is Personal.PSEUDONYM for column in columns)

    def begin_delivery(self) -> None:
        """Propose near words for wrong ones again, as many as one delivery is given."""
        for proposals in self._proposals:
            proposals.begin()

    @property
    def has_proposed_all(self) -> bool:
        """Say whether wrong words went without a proposal since the delivery began."""
        return any(proposals.is_used_up for proposals in self._proposals)

    def validate(self, batch: RawBatch, senders: Senders) -> Validated:
        """Return the good rows of a batch, and every fault of the others."""
        count = len(batch.rows)
        raw = self._raw_columns(batch)
        parsed = self._parse(raw, senders)
        values = {name: column.values for name, column in parsed.items()}
        rows = np.asarray(batch.rows.to_numpy(), np.int64)
        unread = self._unread(batch, rows)
        problems = {
            name: [*column.problems, *self._missing(name, column, unread.get(name, []))]
            for name, column in parsed.items()
        }
        wrong = {
            name: joined([parsed[name].excused, *(p.places for p in found), *unread.get(name, [])])
            for name, found in problems.items()
        }
        broken = [rule.without(wrong) for rule in self._rules.run(values, count)]
        refused = np.zeros(count, np.bool_)
        refused[joined(wrong.values())] = True
        flagged = np.zeros(count, np.bool_)
        for rule in broken:
            (flagged if rule.rule.level == FLAG else refused)[rule.places] = True
        faults = [
            *self._faults_of_values(problems, raw, rows),
            *(self._keeper.of_rule(rule, values, rows) for rule in broken),
            *self._faults_of_reader(batch),
        ]
        return Validated(
            landed=self._landed(values, batch.rows, ~refused),
            faults=self._keeper.in_order(faults),
            rows_read=batch.rows_read,
            rows_refused=int(refused.sum()) + batch.rows_read - count,
            rows_flagged=int((flagged & ~refused).sum()),
        )

    def _raw_columns(self, batch: RawBatch) -> dict[str, RawColumn]:
        """Return the raw values of every column of the record type."""
        sources = self._columns.sources_of(batch.columns.schema.names)
        raw: dict[str, RawColumn] = {}
        for name, reader in self._readers.items():
            source = sources.get(name)
            if source is None:
                raw[name] = reader.absent(len(batch.rows))
            else:
                raw[name] = RawColumn(batch.columns[source], batch.numbers.get(source))
        return raw

    def _parse(self, raw: Mapping[str, RawColumn], senders: Senders) -> dict[str, Parsed]:
        parsed = {name: reader.read(raw[name]) for name, reader in self._readers.items()}
        for name, column in self._record_type.columns.items():
            if column.type is ColumnType.ORGANISATION:
                when = column.valid_at or self._record_type.time
                parsed[name] = self._resolve(parsed[name], when, parsed[when])
        owner = self._record_type.organisation
        parsed[owner] = _without_foreign(parsed[owner], senders)
        return parsed

    def _resolve(self, codes: Parsed, when: str, times: Parsed) -> Parsed:
        days = local_days(times.values, self._zone)
        found = self._organisations.resolve(codes.values, days, when=when)
        excused = joined(problem.places for problem in times.problems)
        problems = [
            Problem(np.setdiff1d(p.places, excused), p.sentence, p.code)
            if p.code == "connect-125"
            else p
            for p in found.problems
        ]
        kept = tuple(problem for problem in (*codes.problems, *problems) if len(problem.places))
        return Parsed(found.values, kept, excused)

    def _missing(self, name: str, column: Parsed, unread: Sequence[Places]) -> Iterable[Problem]:
        is_owner = name == self._record_type.organisation
        if not (self._record_type.columns[name].required or is_owner):
            return
        known = (problem.places for problem in column.problems)
        excused = joined([column.excused, *known, *unread])
        found = check_required(column.values, excused=excused)
        if found:
            yield found

    def _unread(self, batch: RawBatch, rows: NDArray[np.int64]) -> dict[str, list[Places]]:
        """Return the places of values that the reader could not read, by column."""
        found: dict[str, list[int]] = {}
        for fault in batch.faults:
            for target in self._targets(fault.column):
                found.setdefault(target, []).append(int(np.searchsorted(rows, fault.row)))
        return {name: [np.array(places, np.int64)] for name, places in found.items()}

    def _targets(self, source: str) -> Sequence[str]:
        if not source:
            return ()
        return [
            target for target, name in self._columns.sources_of([source]).items() if name == source
        ]

    def _faults_of_values(
        self,
        problems: Mapping[str, Sequence[Problem]],
        raw: Mapping[str, RawColumn],
        rows: NDArray[np.int64],
    ) -> Iterable[pa.RecordBatch]:
        for name, found in problems.items():
            for problem in found:
                yield self._keeper.of_values(name, problem, raw[name].values, rows)

    def _faults_of_reader(self, batch: RawBatch) -> Iterable[pa.RecordBatch]:
        groups: dict[tuple[str, str], list[RowFault]] = {}
        for fault in batch.faults:
            for target in self._targets(fault.column) or [""]:
                groups.setdefault((target, fault.code), []).append(fault)
        for (target, code), faults in groups.items():
            yield self._keeper.of_reader(faults, target, code)

    def _landed(
        self, values: Mapping[str, pa.Array], rows: pa.Int64Array, good: NDArray[np.bool_]
    ) -> pa.RecordBatch:
        columns = [self._kept(field.name, values[field.name]) for field in self._schema]
        batch = pa.RecordBatch.from_arrays([*columns, rows], names=[*self._schema.names, "_row"])
        return batch if good.all() else batch.filter(pa.array(good))

    def _kept(self, name: str, values: pa.Array) -> pa.Array:
        if self._pseudonyms and self._record_type.columns[name].personal:
            return self._pseudonyms.of(values)
        return values


def _without_foreign(owners: Parsed, senders: Senders) -> Parsed:
    """Return the owners of rows, with a problem where the sender may not deliver for them."""
    found = [
        Problem(places, _not_yours(sender), "connect-126")
        for sender, places in senders.foreign(owners.values)
        if len(places)
    ]
    return Parsed(owners.values, (*owners.problems, *found), owners.excused)


def _not_yours(sender: str) -> Callable[[str], str]:
    return lambda value: (
        f'"{value}" is neither {sender}, which delivers, nor below it. '
        "Let that organisation deliver its own records."
    )
