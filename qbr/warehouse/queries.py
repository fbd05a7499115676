"""What is asked of a database: the rows of one table for all customers, as one expression that it works out itself.

The expression has our column names, one form for each kind of value, and an order; nothing else is done to the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qbr.errors import DataError, Place, Problem
from qbr.records.record import Kind
from qbr.records.settings import SqlSource
from qbr.records.snapshots import ACCOUNT
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.forms.tables import Column, find_columns
from qbr.sources.opening.faults import Faults, clipped, nearest
from qbr.sources.values.cells import kinds_of

_DAYS: tuple[Kind, ...] = ("day", "moment")
_WHOLE_TYPES = ("is_string", "is_integer", "is_uuid", "is_boolean")  # what is one text and no other on every engine


@dataclass(frozen=True, slots=True)
class Window:
    """The days of which rows are pulled, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Asked:
    """An expression, and the columns it reads."""

    rows: Any  # an Ibis table: the account, then our columns
    columns: Mapping[str, str]  # theirs to ours


def ask(connection: Any, source: SqlSource, table: Table, window: Window | None) -> Asked:
    """Return what to ask a database for all customers' rows of a table.

    Rows of a table that may be added up (usage) are: one row for each account, day, user, feature …, with the sum of
    its values; without a column of values, the number of its rows. A sum of nothing but empty values is empty.

    Args:
        connection: of Ibis.
        source: what qbr.yaml says.
        table: what the rows hold.
        window: the days wanted; None: all.

    Raises:
        DataError: a column is missing, or of a kind that cannot hold what it should.
    """
    told = _Told(table)
    rows = _relation(connection, source)
    header = tuple(rows.columns)
    account = _of_account(rows, header, source, told)
    columns = _columns(header, source, table, told)
    kinds = kinds_of(table.model)
    ours = {column.name: told.typed(rows[column.header], column.header, kinds[column.name]) for column in columns}
    wanted = rows.select(account.name(ACCOUNT), *(value.name(name) for name, value in ours.items()))
    if window is not None:
        wanted = wanted.filter(_within(wanted, table, kinds, window, told))
    if table.added_up:
        wanted = _added_up(wanted, table.added_up)
    return Asked(wanted.order_by(wanted.columns), {column.header: column.name for column in columns})


def _relation(connection: Any, source: SqlSource) -> Any:
    if source.query is not None:
        return connection.sql(source.query.strip().rstrip(";"))
    *places, name = (source.table or "").split(".")
    return connection.table(name, database=places[0] if len(places) == 1 else tuple(places) or None)


def _of_account(rows: Any, header: Sequence[str], source: SqlSource, told: _Told) -> Any:
    if source.account not in header:
        raise told.fault(f'account is "{clipped(source.account)}", which is no column', nearest(source.account, header))
    return told.typed(rows[source.account], source.account, "text")


def _columns(header: Sequence[str], source: SqlSource, table: Table, told: _Told) -> tuple[Column, ...]:
    """Return the columns that hold our fields, found as in a file's header."""
    for theirs, ours in source.columns.items():
        if theirs not in header:
            raise told.fault(f'columns names "{clipped(theirs)}", which is no column', nearest(theirs, header))
        if ours not in kinds_of(table.model):
            hint = nearest(ours, kinds_of(table.model))
            raise told.fault(f'columns: we have no column "{clipped(ours)}"', hint)
    others = tuple(name for name in header if name != source.account or name in source.columns)
    faults, mapped = Faults("qbr.yaml"), Source(columns=source.columns)
    found = find_columns(others, table.name, table.model, mapped, faults, faults.at())
    if found is None and table.added_up:  # without a column of values, rows are counted
        counted = find_columns((*others, table.added_up), table.name, table.model, mapped, Faults(""), faults.at())
        found = counted and counted[:-1]
    if found is None:
        first = next(problem for problem in faults.found if problem.severity == "error")
        raise told.fault(first.message, f"There is: {', '.join(header)}. Say which is which under columns.")
    return found


def _added_up(rows: Any, value: str) -> Any:
    """Return one row for each combination of the other columns: their values added up, or else counted."""
    others = [name for name in rows.columns if name != value]
    total = rows[value].sum() if value in rows.columns else rows.count()
    return rows.group_by(others).aggregate(**{value: total.cast("float64")})


def _within(rows: Any, table: Table, kinds: Mapping[str, Kind], window: Window, told: _Told) -> Any:
    """Return whether a row is of the days wanted."""
    dated = next((name for name in rows.columns if kinds.get(name) in _DAYS), None)
    if dated is None:
        raise told.fault("has no column of days, so no quarter can be chosen", "Pull it without --quarter.")
    column = rows[dated]
    if column.type().is_string():
        raise told.fault(f"{dated} is text, so no quarter can be chosen", "Make it a date in the query.")
    day = column if column.type().is_date() else column.date()
    return (day >= window.first) & (day <= window.last)


@dataclass(frozen=True, slots=True)
class _Told:
    """Brings columns to one form, and says of which table it cannot."""

    table: Table

    def fault(self, message: str, hint: str) -> DataError:
        """Return the error of a source that cannot be read."""
        return DataError(Problem(f"sources.{self.table.name}: {message}", Place("qbr.yaml"), hint))

    def typed(self, column: Any, header: str, kind: Kind) -> Any:
        """Return a column in the form of its kind; a text stays as it is, and is read as one of a file is.

        Days are those of UTC where a moment has a zone.
        """
        has = column.type()
        if has.is_string():
            if kind == "number" and self.table.added_up:
                raise self.fault(f"{header} is text, expected a number", "Cast it in the query.")
            return column
        if kind in _DAYS and (has.is_date() or has.is_timestamp()):
            return column.date() if kind == "day" and has.is_timestamp() else column
        if kind in ("number", "count") and has.is_numeric():
            return column.cast("float64" if kind == "number" else "int64")
        if (kind == "flag" and has.is_boolean()) or (
            kind == "text" and any(getattr(has, is_)() for is_ in _WHOLE_TYPES)
        ):
            return column if kind == "flag" else column.cast("string")
        what = {"day": "a day", "moment": "a moment", "flag": "true or false", "text": "text or a whole number"}
        hint = "Cast it in the query, to the very text or value you mean."
        raise self.fault(f"{header} is {has}, expected {what.get(kind, 'a number')}", hint)
