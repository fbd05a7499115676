"""One export of all customers into one file a customer, in memory that does not grow with the export."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qbr.errors import DataError, Place, Problem
from qbr.importing.opening import Opened
from qbr.importing.sieve import adds_up, data_rows
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.exports import left_out_rules
from qbr.sources.exports.headers import Header
from qbr.sources.forms.tables import TOTAL_ROWS
from qbr.sources.values.cells import kinds_of

Rule = tuple[str, int, Callable[[str], bool]]  # what rows are, the column that tells, and how

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
    aside: Counter[str] = field(default_factory=Counter)  # rows that are no data, by what they are

    @property
    def stray_rows(self) -> int:
        """How many rows are nobody's."""
        return self.further_rows + sum(stray.rows for stray in self.strays.values())

    @property
    def total(self) -> int:
        """How many rows of data the export has."""
        return self.stray_rows + sum(self.rows.values())


def split(opened: Opened, whose: Mapping[str, str], writer: PartWriter) -> Split:
    """Write each customer's rows of an export into a file of their own, each cell as it stands in the export.

    Args:
        opened: the export.
        whose: account id to customer.
        writer: what writes them.

    Raises:
        DataError: the export cannot be read.
    """
    kinds, key = kinds_of(opened.table.model), opened.key
    dates = (column.index for column in opened.columns if kinds[column.name] in ("day", "moment"))
    done = Split(days={index: set() for index in dates})
    rules = tuple(left_out_rules(opened.export, Header(opened.rows.header))) if opened.export else ()
    for line, text, cells in data_rows(opened.rows, done.aside, lambda cells: cells[key] in whose):
        account = cells[key]
        customer = whose.get(account)
        if customer is None:
            _set_aside(done, account, line, cells, rules)
            continue
        done.rows[customer] = done.rows.get(customer, 0) + 1
        writer.add(customer, text)
        for index, seen in done.days.items():
            if len(seen) < MOST_DAYS:
                seen.add(cells[index])
    writer.flush()
    return done


def _set_aside(done: Split, account: str, line: int, cells: Sequence[str], rules: Sequence[Rule]) -> None:
    """Count a row that is no customer's: for what it is, else for the account it names."""
    reason = next((words for words, index, is_out in rules if is_out(cells[index])), "")
    if reason or ((not account.strip() or adds_up([account])) and adds_up(cells)):
        done.aside[reason or TOTAL_ROWS] += 1
    else:
        _count_stray(done, account, line)


def _count_stray(done: Split, account: str, line: int) -> None:
    if account in done.strays or len(done.strays) < MOST_STRAYS:
        done.strays.setdefault(account, Stray(account, line)).rows += 1
    else:
        done.further_rows += 1


class PartWriter:
    """Appends lines to a file a customer; only so many are held that memory stays flat."""

    def __init__(self, head: str, name: str, to: Path) -> None:
        """Begin files.

        Args:
            head: their first line.
            name: of the file of each customer.
            to: the folder that gets a folder a customer.
        """
        self.head = head
        self._name, self._to = name, to
        self._held: dict[str, list[str]] = {}
        self._size = 0
        self._begun: set[str] = set()

    def add(self, customer: str, text: str) -> None:
        """Add a row of a customer's."""
        self._held.setdefault(customer, []).append(text)
        self._size += len(text)
        if self._size > HELD:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        for customer, lines in self._held.items():
            folder = self._to / customer
            folder.mkdir(parents=True, exist_ok=True)
            start = [] if customer in self._begun else [self.head]
            with (folder / self._name).open("a", encoding="utf-8", newline="") as stream:
                stream.write("\n".join([*start, *lines]) + "\n")
            self._begun.add(customer)
        self._held.clear()
        self._size = 0


def dated(opened: Opened, done: Split) -> Source:
    """Return how an export is read with the order of its dates, judged by all customers' rows together.

    One customer's rows alone may hold only days such as 03/04/2026.

    Raises:
        DataError: day and month cannot be told apart; both readings are shown.
    """
    source, place = opened.source, Place(opened.shown)
    if source.date_order is not None:
        return source
    days = [match for seen in done.days.values() for text in seen if (match := _DAY.match(text))]
    day_first = min((match[0] for match in days if int(match[1]) > LAST_MONTH), default="")
    month_first = min((match[0] for match in days if int(match[2]) > LAST_MONTH), default="")
    if day_first and month_first:
        message = f'the dates mix two orders: "{day_first.strip()}" and "{month_first.strip()}"'
        raise DataError(Problem(message, place, "Write them as 2026-09-30."))
    if day_first or month_first:
        return source.model_copy(update={"date_order": "dmy" if day_first else "mdy"})
    unclear = min((match for match in days if match[1] != match[2]), key=lambda match: match[0], default=None)
    if unclear is not None:
        raise DataError(_both_readings(unclear, opened.table, place))
    return source


def _both_readings(match: re.Match[str], table: Table, place: Place) -> Problem:
    year, one, two = match[3], int(match[1]), int(match[2])
    first, second = f"{year}-{two:02}-{one:02}", f"{year}-{one:02}-{two:02}"
    hint = f"Write into qbr.yaml: imports: {{{table.name}: {{date_order: dmy}}}} for {first}, mdy for {second}."
    message = f'no cell tells day from month: "{match[0].strip()}" is {first} or {second}'
    return Problem(message, place, hint)
