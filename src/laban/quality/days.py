"""Local days of records as whole numbers, and spans of days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis.expr.types as ir

from laban.engine import WorkingCalendar, bind_columns, compile_expression, local_day_of
from laban.programme import Programme, RecordType, ValueType, parse_expression, scope_of

Span = tuple[date, date]
"""First and last day, both included."""


def with_days(
    table: ir.Table,
    texts: Mapping[str, str],
    programme: Programme,
    record_type: RecordType,
    *,
    spark: bool,
) -> ir.Table:
    """Return records with a column more for each expression: its local day as a number."""
    scope = scope_of(record_type, programme.code_lists)
    calendar = WorkingCalendar.of(programme, spark=spark)
    expressions = {name: parse_expression(text, scope) for name, text in texts.items()}
    names = frozenset().union(*(expression.columns for expression in expressions.values()))
    table, values = bind_columns(table, names, record_type, programme.code_lists, spark=spark)
    days = {
        name: local_day_of(
            compile_expression(expression, values, calendar),
            is_timestamp=expression.type is ValueType.TIMESTAMP,
            calendar=calendar,
        )
        for name, expression in expressions.items()
    }
    return table.mutate(**days)
