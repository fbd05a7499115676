"""One export of all customers into one file a customer, in memory that does not grow with the export."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qbr.errors import DataError, Problem
from qbr.importing.records import Export
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.cells import kinds_of
from qbr.sources.tables import Column

HELD = 16_000_000  # characters kept before they are written
MOST_STRAYS = 10_000  # accounts nobody has that are told apart
MOST_DAYS = 200_000  # distinct cells of a column of dates by which its order is judged
LAST_MONTH = 12

_DAY = re.compile(r"\s*([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(?![0-9])")


@dataclass(slots=True)
class Stray:
    """An account in the export that is nobody's."""

    account: str
    line: int  # the first that names it
    rows: int = 0


@dataclass(slots=True)
class Split:
    """What became of an export's rows."""

    rows: dict[str, int] = field(default_factory=dict)  # by customer
    strays: dict[str, Stray] = field(default_factory=dict)  # by account; the empty one stands for no account
    further_rows: int = 0  # of accounts beyond those told apart
    days: dict[int, set[str]] = field(default_factory=dict)  # distinct cells of each column of dates

    @property
    def stray_rows(self) -> int:
        """How many rows are nobody's."""
        return self.further_rows + sum(stray.rows for stray in self.strays.values())

    @property
    def total(self) -> int:
        """How many rows the export has."""
        return self.stray_rows + sum(self.rows.values())


def split(
    export: Export, key: int, columns: tuple[Column, ...], table: Table, whose: Mapping[str, str], to: Path
) -> Split:
    """Write each customer's rows of an export into a file of their own, each cell as it stands in the export.

    Args:
        export: the rows of all customers.
        key: position of the column that names the account.
        columns: the columns that hold fields of the table.
        table: what the export holds.
        whose: account id to customer.
        to: the folder that gets a folder a customer.

    Raises:
        DataError: the export cannot be read.
    """
    kinds = kinds_of(table.model)
    done = Split(days={column.index: set() for column in columns if kinds[column.name] in ("day", "moment")})
    writer = _Writer(export.header_text, table.name + ".csv", to)
    for line, text, cells in export.records():
        account = cells[key]
        customer = whose.get(account)
        if customer is None:
            _count_stray(done, account, line, any(cells))
            continue
        done.rows[customer] = done.rows.get(customer, 0) + 1
        writer.add(customer, text)
        for index, seen in done.days.items():
            if len(seen) < MOST_DAYS:
                seen.add(cells[index])
    writer.flush()
    return done


def _count_stray(done: Split, account: str, line: int, has_text: bool) -> None:
    if not has_text:
        return  # a blank row is nobody's loss
    if account in done.strays or len(done.strays) < MOST_STRAYS:
        done.strays.setdefault(account, Stray(account, line)).rows += 1
    else:
        done.further_rows += 1


class _Writer:
    """Appends lines to a file a customer; only so many are held that memory stays flat."""

    def __init__(self, header: str, name: str, to: Path) -> None:
        self._header, self._name, self._to = header, name, to
        self._held: dict[str, list[str]] = {}
        self._size = 0
        self._begun: set[str] = set()

    def add(self, customer: str, text: str) -> None:
        self._held.setdefault(customer, []).append(text)
        self._size += len(text)
        if self._size > HELD:
            self.flush()

    def flush(self) -> None:
        for customer, lines in self._held.items():
            folder = self._to / customer
            folder.mkdir(parents=True, exist_ok=True)
            start = [] if customer in self._begun else [self._header]
            with (folder / self._name).open("a", encoding="utf-8", newline="") as stream:
                stream.write("\n".join([*start, *lines]) + "\n")
            self._begun.add(customer)
        self._held.clear()
        self._size = 0


def dated(done: Split, export: Export, table: Table, source: Source) -> Source:
    """Return what is known of an export's form with the order of its dates, judged by all customers' rows together.

    One customer's rows alone may hold only days such as 03/04/2026.

    Raises:
        DataError: day and month cannot be told apart; both readings are shown.
    """
    if source.date_order is not None:
        return source
    days = [match for seen in done.days.values() for text in seen if (match := _DAY.match(text))]
    day_first = min((match[0] for match in days if int(match[1]) > LAST_MONTH), default="")
    month_first = min((match[0] for match in days if int(match[2]) > LAST_MONTH), default="")
    if day_first and month_first:
        message = f'the dates mix two orders: "{day_first.strip()}" and "{month_first.strip()}"'
        raise DataError(Problem(message, export.faults.at(), "Write them as 2026-09-30."))
    if day_first or month_first:
        return source.model_copy(update={"date_order": "dmy" if day_first else "mdy"})
    unclear = min((match for match in days if match[1] != match[2]), key=lambda match: match[0], default=None)
    if unclear is not None:
        raise DataError(_both_readings(unclear, export, table))
    return source


def _both_readings(match: re.Match[str], export: Export, table: Table) -> Problem:
    year, one, two = match[3], int(match[1]), int(match[2])
    first, second = f"{year}-{two:02}-{one:02}", f"{year}-{one:02}-{two:02}"
    hint = f"Write into qbr.yaml: imports: {{{table.name}: {{date_order: dmy}}}} for {first}, mdy for {second}."
    message = f'no cell tells day from month: "{match[0].strip()}" is {first} or {second}'
    return Problem(message, export.faults.at(), hint)
