"""The rules of a record type, compiled once and run over every batch by DuckDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock

import ibis
import numpy as np
import pyarrow as pa

from laban.connect.schema import value_type
from laban.connect.validation.faults import Places, joined
from laban.engine import WorkingCalendar, bind_columns, compile_expression, open_engine
from laban.programme import Programme, RecordType, Rule, codes_of, parse_expression, scope_of

_PLACE = "__place"


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule, the columns it reads, and the places of the rows that break it."""

    rule: Rule
    columns: tuple[str, ...]
    places: Places

    def without(self, wrong: Mapping[str, Places]) -> BrokenRule:
        """Return the rule without the rows in which a value it reads is wrong anyway."""
        excused = joined(wrong[name] for name in self.columns)
        return replace(self, places=np.setdiff1d(self.places, excused))


class Rules:
    """The rules of one record type, ready to run."""

    def __init__(self, record_type: RecordType, programme: Programme) -> None:
        self._rules = record_type.rules
        self._one_at_a_time = Lock()
        self._engine = open_engine("duckdb", memory_limit="1GB", threads=1)
        self._schema = pa.schema([(_PLACE, pa.int64())])
        if not self._rules:
            return
        scope = scope_of(record_type, programme.code_lists)
        codes = codes_of(record_type, programme.code_lists)
        expressions = [parse_expression(rule.check, scope, codes=codes) for rule in self._rules]
        self._read = [
            tuple(sorted({name.split(".")[0] for name in expression.columns}))
            for expression in expressions
        ]
        names = frozenset[str]().union(*(expression.columns for expression in expressions))
        columns = sorted({name.split(".")[0] for name in names})
        fields = [(name, value_type(record_type.columns[name])) for name in columns]
        self._schema = pa.schema([*fields, (_PLACE, pa.int64())])
        self._register(self._schema.empty_table())
        table, values = bind_columns(
            self._engine.backend.table("batch"), names, record_type, programme.code_lists
        )
        calendar = WorkingCalendar.of(programme)
        broken = {
            f"r{number}": ~ibis.coalesce(
                compile_expression(expression, values, calendar).cast("boolean"), True
            )
            for number, expression in enumerate(expressions)
        }
        flags = table.select(_PLACE, **broken)
        self._broken = flags.filter(ibis.or_(*(flags[name] for name in broken)))
        self._engine.backend.create_view("broken", self._broken, overwrite=True)

    def close(self) -> None:
        """Let go of the engine."""
        self._engine.close()

    def run(self, values: Mapping[str, pa.Array], count: int) -> list[BrokenRule]:
        """Return the rules that rows break. What is unknown breaks none."""
        if not self._rules or not count:
            return []
        found = self._query(values, count)
        at = found[_PLACE].to_numpy()
        broken = []
        for number, rule in enumerate(self._rules):
            mask = found[f"r{number}"].to_numpy()
            if mask.any():
                broken.append(BrokenRule(rule, self._read[number], at[mask]))
        return broken

    def _query(self, values: Mapping[str, pa.Array], count: int) -> pa.Table:
        places = pa.array(np.arange(count, dtype=np.int64))
        columns = [values.get(name, places) for name in self._schema.names]
        table = pa.Table.from_arrays(columns, names=self._schema.names)
        with self._one_at_a_time:
            self._register(table)
            connection = self._engine.backend.con
            return connection.execute(f"FROM broken ORDER BY {_PLACE}").to_arrow_table()

    def _register(self, table: pa.Table) -> None:
        self._engine.backend.con.register("batch", table)
