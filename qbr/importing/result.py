"""What an import did, as values: for the terminal, for machines and for whoever calls it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from qbr.errors import Problem

Change = Literal[
    "new", "renewed", "unchanged", "beside"
]  # beside: a person's file stays, the newer one lies next to it


@dataclass(frozen=True, slots=True)
class File:
    """A file of a customer's folder after an import."""

    path: Path
    change: Change
    rows: int | None = None  # of a table; None: it is none


@dataclass(frozen=True, slots=True)
class Imported:
    """One customer after an import."""

    customer: str  # id
    is_new: bool
    accounts: tuple[str, ...]
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Nobody:
    """An account that is nobody's."""

    account: str  # empty: rows that name none
    rows: int
    line: int  # the first


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of accounts, as it was read."""

    file: str
    read_as: str  # the export of a tool; empty: our form, or one that was mapped
    accounts: int
    set_aside: tuple[tuple[str, int], ...]  # rows that are no account: what they are, and how many
    notes: tuple[str, ...]  # what was found of its form, and what shows it


@dataclass(frozen=True, slots=True)
class Shared:
    """What became of one export of all customers."""

    file: str
    read_as: str  # the export of a tool; empty: our form, or one that was mapped
    table: str
    account: str  # the column that names it
    rows: int
    customers: int  # that got rows
    stray_rows: int
    strays: tuple[Nobody, ...]  # the accounts with most rows first
    without: tuple[str, ...]  # listed customers that got nothing
    set_aside: tuple[tuple[str, int], ...]  # rows that are no data: what they are, and how many
    notes: tuple[str, ...]  # what was found of its form, and what shows it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or with a dry run would do."""

    is_dry: bool
    customers: tuple[Imported, ...]
    exports: tuple[Shared, ...]
    problems: tuple[Problem, ...]
    listed: Listed | None = None  # None: of one customer
    read_as: str = ""  # the export of a tool the file of one customer is; empty: our form, or one that was mapped

    @property
    def written(self) -> tuple[Path, ...]:
        """Return the paths that are new or other than before."""
        return tuple(file.path for one in self.customers for file in one.files if file.change != "unchanged")

    @property
    def summary(self) -> str:
        """Return the closing line: 35 customers: 35 new, 0 renewed, 0 unchanged."""
        new = sum(one.is_new for one in self.customers)
        same = sum(all(file.change == "unchanged" for file in one.files) for one in self.customers)
        count = len(self.customers)
        told = f"{count} customer{'s' if count != 1 else ''}: {new} new, {count - new - same} renewed, {same} unchanged"
        return f"{told}; nothing was written" if self.is_dry else told

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what a person is told at the end: how each file was read and what became of its rows."""
        listed = self.listed
        of_list = _told(listed.file, listed.read_as, f"{listed.accounts:,} accounts", listed) if listed else ()
        of_one = (f"read as {self.read_as}",) if self.read_as else ()
        return (*of_one, *of_list, *(line for one in self.exports for line in _of_export(one)), self.summary)

    def to_json(self, root: Path) -> dict[str, object]:
        """Return plain JSON values; paths are relative to the workspace."""
        return {
            "dry_run": self.is_dry,
            "read_as": self.read_as,
            "customers": [
                {
                    "id": one.customer,
                    "new": one.is_new,
                    "accounts": list(one.accounts),
                    "files": [
                        {"path": file.path.relative_to(root).as_posix(), "change": file.change, "rows": file.rows}
                        for file in one.files
                    ],
                }
                for one in self.customers
            ],
            "list": None if self.listed is None else asdict(self.listed) | {"set_aside": dict(self.listed.set_aside)},
            "exports": [
                {
                    "file": one.file,
                    "read_as": one.read_as,
                    "table": one.table,
                    "account": one.account,
                    "rows": one.rows,
                    "set_aside": dict(one.set_aside),
                    "customers": one.customers,
                    "rows_of_nobody": one.stray_rows,
                    "nobody": [{"account": s.account, "rows": s.rows, "line": s.line} for s in one.strays],
                    "without_rows": list(one.without),
                    "notes": list(one.notes),
                }
                for one in self.exports
            ],
            "problems": [problem.to_json() for problem in self.problems],
        }


def _of_export(one: Shared) -> tuple[str, ...]:
    rows = f"{one.rows - one.stray_rows:,} of {one.rows:,} rows"
    customers = f"{one.customers} customer{'s' if one.customers != 1 else ''}"
    return _told(one.file, one.read_as, f"{rows} to {customers} as {one.table}.csv", one)


def _told(file: str, read_as: str, what: str, one: Listed | Shared) -> tuple[str, ...]:
    """Return the line of a file, and below it what was found of its form."""
    tool = f"read as {read_as}: " if read_as else ""
    gone = ", ".join(f"{reason} ({count:,})" for reason, count in one.set_aside)
    aside = f"; set aside: {gone}" if gone else ""
    return (f"{file}: {tool}{what}{aside}", *(f"  read with {note}" for note in one.notes))
