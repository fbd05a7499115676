"""What an import did, as values: for the terminal, for machines and for whoever calls it."""

from __future__ import annotations

from dataclasses import dataclass
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
class Shared:
    """What became of one export of all customers."""

    file: str
    table: str
    rows: int
    customers: int  # that got rows
    stray_rows: int
    strays: tuple[Nobody, ...]  # the accounts with most rows first
    without: tuple[str, ...]  # listed customers that got nothing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or with a dry run would do."""

    is_dry: bool
    customers: tuple[Imported, ...]
    exports: tuple[Shared, ...]
    problems: tuple[Problem, ...]

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

    def to_json(self, root: Path) -> dict[str, object]:
        """Return plain JSON values; paths are relative to the workspace."""
        return {
            "dry_run": self.is_dry,
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
            "exports": [
                {
                    "file": one.file,
                    "table": one.table,
                    "rows": one.rows,
                    "customers": one.customers,
                    "rows_of_nobody": one.stray_rows,
                    "nobody": [{"account": s.account, "rows": s.rows, "line": s.line} for s in one.strays],
                    "without_rows": list(one.without),
                }
                for one in self.exports
            ],
            "problems": [problem.to_json() for problem in self.problems],
        }
