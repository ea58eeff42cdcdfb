"""Expressions in programme files: SQL scalar expressions, parsed, allow-listed and typed.

sqlglot parses; `parse_expression` turns the result into a small frozen tree, so that nothing
but the allowed operations can ever reach an engine. A wrong column, a mix of types or an unsafe
operation is a fault here, before any data is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

import sqlglot
from sqlglot import exp

from laban.base import did_you_mean
from laban.programme.expression_operations import (
    ARITHMETIC,
    COMPARISONS,
    FORMULA,
    FUNCTION_NAMES,
    RECORD,
    RULE,
    SIGNATURES,
    USAGE,
    Dialect,
)
from laban.programme.expression_tree import (
    NUMBERS,
    TIMES,
    Call,
    Column,
    Expression,
    Literal,
    Node,
    ValueType,
)
from laban.programme.model import CodeList, ColumnType, RecordType

LONGEST_TEXT = 4_000

_COLUMN_VALUES = {
    ColumnType.STRING: ValueType.STRING,
    ColumnType.CODE: ValueType.STRING,
    ColumnType.ORGANISATION: ValueType.STRING,
    ColumnType.INTEGER: ValueType.INTEGER,
    ColumnType.DECIMAL: ValueType.DECIMAL,
    ColumnType.MONEY: ValueType.DECIMAL,
    ColumnType.BOOLEAN: ValueType.BOOLEAN,
    ColumnType.DATE: ValueType.DATE,
    ColumnType.TIMESTAMP: ValueType.TIMESTAMP,
}


class ExpressionFault(Exception):
    """An expression is wrong; the caller adds the file and the line."""

    def __init__(self, sentence: str, cure: str, code: str) -> None:
        self.sentence, self.cure, self.code = sentence, cure, code
        super().__init__(f"{sentence} {cure} [{code}]")


def scope_of(record_type: RecordType, code_lists: Mapping[str, CodeList]) -> dict[str, ValueType]:
    """Return what the expressions of a record type may name, with the type of each."""
    scope: dict[str, ValueType] = {}
    for name, column in record_type.columns.items():
        scope[name] = _COLUMN_VALUES[column.type]
        code_list = code_lists.get(column.code_list or "")
        if code_list:
            for attribute, type_ in code_list.attributes.items():
                scope[f"{name}.{attribute}"] = _COLUMN_VALUES[type_]
    return scope


def codes_of(
    record_type: RecordType, code_lists: Mapping[str, CodeList]
) -> dict[str, frozenset[str]]:
    """Return the codes that each column of type code may hold."""
    return {
        name: frozenset(entry.code for entry in code_lists[column.code_list].entries)
        for name, column in record_type.columns.items()
        if column.code_list and column.code_list in code_lists
    }


def parse_expression(
    text: str,
    columns: Mapping[str, ValueType],
    *,
    dialect: Dialect = RECORD,
    codes: Mapping[str, frozenset[str]] | None = None,
) -> Expression:
    """Parse one expression over the named columns and check every part of it.

    In FORMULA, for derived indicators, the columns are indicators; in RULE, for the states of
    targets, they are facts. In both division is allowed.

    Raises:
        ExpressionFault: Syntax, unknown column, unknown code, mixed types, forbidden operation.

    Example:
        >>> parse_expression("fee > 0", {"fee": ValueType.DECIMAL}).type
        <ValueType.BOOLEAN: 'boolean'>
    """
    if len(text) > LONGEST_TEXT:
        raise ExpressionFault(
            f"The expression has {len(text):,} characters.",
            f"Write it in at most {LONGEST_TEXT:,}, or split it into several indicators.",
            "expression-014",
        )
    try:
        parsed = sqlglot.condition(text, dialect="duckdb")
    except sqlglot.errors.SqlglotError:
        raise ExpressionFault(
            f'"{text}" is not a complete SQL expression.',
            "Check brackets, quotes and operators; text stands in single quotes.",
            "expression-001",
        ) from None
    reader = _Reader(text, columns, dialect, codes or {})
    tree = reader.node(parsed)
    return Expression(text, tree, tree.type, frozenset(reader.seen))


class _Reader:
    """Turns sqlglot's tree into ours, checking on the way; `seen` collects the columns."""

    def __init__(
        self,
        text: str,
        columns: Mapping[str, ValueType],
        dialect: Dialect,
        codes: Mapping[str, frozenset[str]],
    ) -> None:
        self.text, self.columns, self.dialect, self.codes = text, columns, dialect, codes
        self.seen: set[str] = set()

    def node(self, tree: exp.Expression) -> Node:
        for kinds, read in self._readers():
            if isinstance(tree, kinds):
                return read(tree)
        raise self._forbidden(tree)

    def _readers(
        self,
    ) -> tuple[tuple[tuple[type[exp.Expression], ...], Callable[[exp.Expression], Node]], ...]:
        return (
            ((exp.Paren,), lambda tree: self.node(tree.this)),
            ((exp.Column,), self._column),
            ((exp.Literal,), self._literal),
            ((exp.Boolean,), lambda tree: Literal(bool(tree.this), ValueType.BOOLEAN)),
            ((exp.Null,), lambda _: Literal(None, ValueType.NULL)),
            ((exp.Cast,), self._time_literal),
            ((exp.And, exp.Or), self._logic),
            ((exp.Not,), self._not),
            (tuple(COMPARISONS), self._comparison),
            ((exp.Is,), self._is_null),
            ((exp.In,), self._in),
            ((exp.Between,), self._between),
            (tuple(ARITHMETIC), self._arithmetic),
            ((exp.Neg,), self._negative),
            ((exp.Case,), self._case),
            ((exp.AggFunc,), self._aggregate),
            ((exp.Func,), self._function),
        )

    def _column(self, tree: exp.Expression) -> Node:
        name = ".".join(part.name for part in tree.parts)
        if name not in self.columns:
            what = self.dialect.names
            raise ExpressionFault(
                f'"{self.text}" names the {what} "{name}", which does not exist.',
                did_you_mean(name, self.columns) or f"Use one of the {what}s that are declared.",
                "expression-002",
            )
        self.seen.add(name)
        return Column(name, self.columns[name])

    def _literal(self, tree: exp.Expression) -> Node:
        if tree.is_string:
            return Literal(tree.this, ValueType.STRING)
        if "." in tree.this or "e" in tree.this.lower():
            return Literal(Decimal(tree.this), ValueType.DECIMAL)
        return Literal(int(tree.this), ValueType.INTEGER)

    def _time_literal(self, tree: exp.Expression) -> Node:
        text = tree.this.this if isinstance(tree.this, exp.Literal) else None
        kind = tree.to.this.name
        if not isinstance(text, str) or not kind.startswith(("DATE", "TIMESTAMP")):
            raise self._forbidden(tree)
        try:
            if kind == "DATE":
                return Literal(date.fromisoformat(text), ValueType.DATE)
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise ExpressionFault(
                f'"{text}" in "{self.text}" is not a day or a moment with its zone.',
                "Write date '2024-01-31' or timestamp '2024-01-31 00:00:00+07:00'.",
                "expression-003",
            )
        return Literal(moment, ValueType.TIMESTAMP)

    def _logic(self, tree: exp.Expression) -> Node:
        op = "and" if isinstance(tree, exp.And) else "or"
        return self._conditions(op, self.node(tree.this), self.node(tree.expression))

    def _not(self, tree: exp.Expression) -> Node:
        return self._conditions("not", self.node(tree.this))

    def _conditions(self, op: str, *args: Node) -> Node:
        for arg in args:
            if arg.type not in (ValueType.BOOLEAN, ValueType.NULL):
                raise ExpressionFault(
                    f'"{self.text}" uses a {arg.type} where a condition must stand.',
                    "Compare it with something, e.g. `fee > 0`.",
                    "expression-004",
                )
        return Call(op, args, ValueType.BOOLEAN)

    def _comparison(self, tree: exp.Expression) -> Node:
        return self._compare(
            COMPARISONS[type(tree)], self.node(tree.this), self.node(tree.expression)
        )

    def _compare(self, op: str, left: Node, right: Node) -> Node:
        self._alike(left, right)
        self._known_codes(left, right)
        self._known_codes(right, left)
        return Call(op, (left, right), ValueType.BOOLEAN)

    def _is_null(self, tree: exp.Expression) -> Node:
        if not isinstance(tree.expression, exp.Null):
            raise self._forbidden(tree)
        return Call("is_null", (self.node(tree.this),), ValueType.BOOLEAN)

    def _in(self, tree: exp.Expression) -> Node:
        if not tree.expressions:
            raise self._forbidden(tree)
        value = self.node(tree.this)
        tests = [self._compare("eq", value, self.node(item)) for item in tree.expressions]
        return tests[0] if len(tests) == 1 else Call("or", tuple(tests), ValueType.BOOLEAN)

    def _between(self, tree: exp.Expression) -> Node:
        value = self.node(tree.this)
        low = self._compare("ge", value, self.node(tree.args["low"]))
        high = self._compare("le", value, self.node(tree.args["high"]))
        return Call("and", (low, high), ValueType.BOOLEAN)

    def _arithmetic(self, tree: exp.Expression) -> Node:
        op = ARITHMETIC[type(tree)]
        if op == "divide" and not self.dialect.may_divide:
            raise ExpressionFault(
                f'"{self.text}" divides within a record: a sum or mean of ratios is unsafe.',
                "Use kind share with a numerator and a denominator: the ratio of their sums.",
                "expression-005",
            )
        args = (self.node(tree.this), self.node(tree.expression))
        return Call(op, args, self._number_type(op, args))

    def _negative(self, tree: exp.Expression) -> Node:
        args = (self.node(tree.this),)
        return Call("negate", args, self._number_type("negate", args))

    def _number_type(self, op: str, args: tuple[Node, ...]) -> ValueType:
        for arg in args:
            if arg.type not in NUMBERS:
                raise ExpressionFault(
                    f'"{self.text}" calculates ({op}) with a {arg.type}.',
                    "Only numbers can be added or multiplied; for times use days_between, "
                    "seconds_between, add_days or add_seconds.",
                    "expression-006",
                )
        integers = all(arg.type is ValueType.INTEGER for arg in args) and op != "divide"
        return ValueType.INTEGER if integers else ValueType.DECIMAL

    def _case(self, tree: exp.Expression) -> Node:
        subject = self.node(tree.this) if tree.this else None
        args: list[Node] = []
        values: list[Node] = []
        for branch in tree.args["ifs"]:
            test = self.node(branch.this)
            test = self._compare("eq", subject, test) if subject else self._conditions("and", test)
            value = self.node(branch.args["true"])
            args += [test, value]
            values.append(value)
        default = tree.args.get("default")
        last = self.node(default) if default else Literal(None, ValueType.NULL)
        return Call("case", (*args, last), self._common(*values, last))

    def _aggregate(self, tree: exp.Expression) -> Node:
        name = tree.sql_name().lower()
        if self.dialect is RULE:
            raise self._not_callable(name)
        if self.dialect is FORMULA:
            raise ExpressionFault(
                f'"{self.text}" rolls figures up with {name}(): ratios, distinct counts and '
                "stocks of parts do not add up to those of the whole.",
                "Write an indicator over the records; it is computed for every organisation "
                "and period from the records themselves.",
                "expression-007",
            )
        raise ExpressionFault(
            f'"{self.text}" aggregates with {name}() inside a record expression.',
            "State the expression of one record; `kind` says how records are aggregated.",
            "expression-008",
        )

    def _function(self, tree: exp.Expression) -> Node:
        known = FUNCTION_NAMES.get(type(tree))
        name = known or (tree.name if isinstance(tree, exp.Anonymous) else tree.sql_name()).lower()
        if name not in self.dialect.functions:
            raise self._not_callable(name)
        if isinstance(tree, exp.Anonymous):
            parts = tree.expressions
        else:
            parts = [part for part in (tree.this, tree.args.get("expression")) if part is not None]
            parts += tree.expressions
        args = tuple(self.node(part) for part in parts)
        return Call(name, args, self._function_type(name, args))

    def _not_callable(self, name: str) -> ExpressionFault:
        allowed = self.dialect.functions
        return ExpressionFault(
            f'"{self.text}" calls {name}(), which is not allowed here.',
            did_you_mean(name, allowed) or f"Allowed: {', '.join(sorted(allowed))}.",
            "expression-009",
        )

    def _function_type(self, name: str, args: tuple[Node, ...]) -> ValueType:
        types = tuple(arg.type for arg in args)
        if name in ("coalesce", "least", "greatest") and args:
            return self._common(*args)
        if name == "nullif" and len(args) == 2:
            self._alike(*args)
            return types[0]
        if name in ("abs", "previous_year") and len(args) == 1:
            return self._number_type(name, args)
        for wanted, result in SIGNATURES.get(name, ()):
            if len(types) == len(wanted) and all(
                type_ in accepted for type_, accepted in zip(types, wanted, strict=True)
            ):
                return types[0] if result is None else result
        raise ExpressionFault(
            f'"{self.text}" calls {name}() with ({", ".join(types)}).',
            f"Write {USAGE.get(name, f'{name}(value)')}.",
            "expression-010",
        )

    def _common(self, *nodes: Node) -> ValueType:
        types = [node.type for node in nodes if node.type is not ValueType.NULL]
        for first, second in pairwise(nodes):
            self._alike(first, second)
        if not types:
            return ValueType.NULL
        return ValueType.DECIMAL if ValueType.DECIMAL in types else types[0]

    def _alike(self, left: Node, right: Node) -> None:
        pair = {left.type, right.type} - {ValueType.NULL}
        if len(pair) <= 1 or pair <= NUMBERS:
            return
        cure = (
            "Write date(...) around the timestamp."
            if pair == TIMES
            else "Both sides must be of one type; text stands in single quotes, numbers do not."
        )
        raise ExpressionFault(
            f'"{self.text}" mixes a {left.type} with a {right.type}.', cure, "expression-011"
        )

    def _known_codes(self, column: Node, value: Node) -> None:
        if not (isinstance(column, Column) and isinstance(value, Literal)):
            return
        codes = self.codes.get(column.name)
        if codes is None or value.value is None or value.value in codes:
            return
        raise ExpressionFault(
            f'"{self.text}" compares "{column.name}" with "{value.value}", '
            "which is not in its code list.",
            did_you_mean(str(value.value), codes) or "Use a code of the list.",
            "expression-012",
        )

    def _forbidden(self, tree: exp.Expression) -> ExpressionFault:
        return ExpressionFault(
            f'"{self.text}" uses {type(tree).__name__.lower()}, which is not allowed here.',
            "Use columns, literals, comparisons, and/or/not, in, between, is null, case, "
            "+ - * and the listed functions.",
            "expression-013",
        )
