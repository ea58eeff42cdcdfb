"""Rows of a database's table, in the order of its cursor, through any SQLAlchemy URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Column, Engine, MetaData, Table, create_engine, func, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from laban.base import PullError, did_you_mean
from laban.connect.pulls.context import Pulling
from laban.connect.pulls.positions import Position
from laban.connect.pulls.spool import Rows
from laban.programme import Cursor, CursorType, CursorValue, Source, SqlSource, write_cursor

_ROWS_AT_ONCE = 1_000
_PYTHON_TYPES: dict[CursorType, type] = {
    CursorType.TIMESTAMP: datetime,
    CursorType.DATE: date,
    CursorType.INTEGER: int,
    CursorType.TEXT: str,
}


@dataclass(frozen=True)
class CursoredTable:
    """A table whose rows can be read from a value of its cursor on."""

    engine: Engine
    columns: tuple[Column[Any], ...]
    cursor: Cursor
    pulling: Pulling

    @property
    def cursor_column(self) -> Column[Any]:
        """The column that only grows."""
        return next(column for column in self.columns if column.name == self.cursor.column)

    def rows(self, since: Position) -> Rows:
        """Yield rows from a position on, those that have its value included, by the cursor."""
        column = self.cursor_column
        wanted = select(*self.columns).where(column >= self.fit(since.value)).order_by(column)
        if self.cursor.hold_back_minutes:
            until = self.pulling.now() - timedelta(minutes=self.cursor.hold_back_minutes)
            wanted = wanted.where(column <= self.fit(until))
        with said_of_the_database(), self.engine.connect() as connection:
            options = {"stream_results": True, "yield_per": _ROWS_AT_ONCE}
            names = [str(one.name) for one in self.columns]
            for values in connection.execute(wanted, execution_options=options):
                row = dict(zip(names, values, strict=True))
                yield row, self.fit(self._read(row[self.cursor.column]))

    def greatest(self) -> CursorValue | None:
        """Return the greatest value of the cursor; nothing when there are no rows."""
        with said_of_the_database(), self.engine.connect() as connection:
            found = connection.execute(select(func.max(self.cursor_column))).scalar_one()
        return None if found is None else self.fit(self._read(found))

    def fit(self, value: CursorValue) -> CursorValue:
        """Return a moment as the column states moments: with a zone, or local without one."""
        if not isinstance(value, datetime):
            return value
        zone = self.pulling.zone
        if getattr(self.cursor_column.type, "timezone", False):
            return value if value.tzinfo else value.replace(tzinfo=zone)
        return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value

    def _read(self, value: Any) -> CursorValue:
        kind = self.cursor.type
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        if isinstance(value, _PYTHON_TYPES[kind]) and is_day == (kind is CursorType.DATE):
            return cast(CursorValue, value)
        raise PullError(
            f'The cursor "{self.cursor.column}" holds {type(value).__name__} values, but its '
            f"type is {kind}.",
            cure="Write the type that the column has: timestamp, date, integer or text.",
            code="pull-008",
        )


@contextmanager
def open_table(pulling: Pulling, source: Source) -> Iterator[CursoredTable]:
    """Open the table of a source.

    Raises:
        PullError: When the database cannot be reached or refuses (pull-004), the table (pull-005)
            or a column (pull-006) is not there.
    """
    settings, cursor = source.sql, source.cursor
    if settings is None or cursor is None:
        raise RuntimeError(f"{source.source} was checked to have a database and a cursor")
    engine = _open_engine(pulling, settings)
    try:
        with said_of_the_database():
            table = _reflected(engine, settings)
        yield CursoredTable(engine, _columns(table, settings, cursor), cursor, pulling)
    finally:
        engine.dispose()


def refuse_backward(table: CursoredTable, since: Position) -> None:
    """Refuse a table whose greatest value lies before what was pulled.

    Raises:
        PullError: When it does (pull-007).
    """
    greatest = table.greatest()
    if greatest is not None and greatest >= table.fit(since.value):  # type: ignore[operator]
        return
    found = "it has no rows" if greatest is None else f"it ends at {write_cursor(greatest)}"
    raise went_backward(since, found)


def went_backward(since: Position, found: str) -> PullError:
    """Return the fault of a source that ends before the last pull did."""
    last = write_cursor(since.value)
    return PullError(
        f"The source went backward: the last pull ended at {last}, and now {found}.",
        cure="If only its last rows were deleted, wait for the next ones. If it was restored or "
        f"emptied, pull again from the value where it was: --again-from {last}, or an earlier one.",
        code="pull-007",
    )


@contextmanager
def said_of_the_database() -> Iterator[None]:
    """Turn what a database says into a sentence.

    Raises:
        PullError: When the database cannot be reached, or refuses (pull-004).
    """
    try:
        yield
    except NoSuchTableError:
        raise
    except SQLAlchemyError as error:
        words = str(getattr(error, "orig", None) or error).strip().splitlines() or ["no reason"]
        raise PullError(
            f"The database refuses: {words[0].strip().rstrip('.')}.",
            cure="Check that it runs and can be reached from here, that user and password are "
            "right, and that the user may read the table.",
            code="pull-004",
        ) from None


def _open_engine(pulling: Pulling, settings: SqlSource) -> Engine:
    try:
        url = make_url(settings.url)
        password = pulling.reveal_any(settings.password)
        is_sqlite = url.get_backend_name() == "sqlite"
        if is_sqlite and not (url.database and Path(url.database).is_file()):
            raise PullError(
                f"The database file {url.database} does not exist.",
                cure="Look at the path in `url`.",
                code="pull-004",
            )
        return create_engine(url.set(password=password or url.password), poolclass=NullPool)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise PullError(
            f"The database cannot be opened: {str(error).splitlines()[0].rstrip('.')}.",
            cure="Install the driver that the URL names, or correct the URL.",
            code="pull-004",
        ) from None


def _reflected(engine: Engine, settings: SqlSource) -> Table:
    try:
        return Table(settings.table, MetaData(), schema=settings.schema_name, autoload_with=engine)
    except NoSuchTableError:
        found = inspect(engine)
        schema = settings.schema_name
        names = [*found.get_table_names(schema), *found.get_view_names(schema)]
    raise PullError(
        f'The table "{settings.table}" is not there, or the user may not see it.',
        cure=did_you_mean(settings.table, names) or "Look at `table` and `schema_name`.",
        code="pull-005",
    )


def _columns(table: Table, settings: SqlSource, cursor: Cursor) -> tuple[Column[Any], ...]:
    names = settings.columns or tuple(column.name for column in table.columns)
    for name in (*names, cursor.column):
        if name not in table.columns:
            known = [column.name for column in table.columns]
            raise PullError(
                f'The table "{table.name}" has no column "{name}".',
                cure=did_you_mean(name, known) or f"Its columns are {', '.join(known)}.",
                code="pull-006",
            )
    return tuple(table.columns[name] for name in names)
