"""An export of all customers: which table it is, whose its rows are, and how each customer's part is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qbr.errors import DataError, Place, Problem
from qbr.importing.lists import account_column, columns_of, table_named, table_of
from qbr.importing.records import Export, open_export
from qbr.importing.splitting import Split, dated, split
from qbr.records.settings import Settings
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.faults import SHOWN
from qbr.sources.tables import normalised

OF_THE_EXPORT = {"file", "sheet", "header_row", "encoding", "account_id"}  # what a customer's part no longer needs


@dataclass(frozen=True, slots=True)
class Parted:
    """An export whose rows lie by customer, each in a file of their own."""

    shown: str  # the export's name
    table: Table
    source: Source  # how each customer's part is read
    done: Split

    @property
    def file(self) -> str:
        """Return the name of a customer's part."""
        return f"{self.table.name}.csv"

    @property
    def remark(self) -> str:
        """Return the comment above how the table is read."""
        return f"how {self.shown} was read; look it over, what you change stays yours"

    @property
    def map(self) -> dict[str, Any]:
        """Return what customer.yaml has to say for the part to be read; empty where it reads as it is."""
        return self.source.model_dump(mode="json", exclude_defaults=True, exclude=OF_THE_EXPORT)


def part_export(
    path: Path,
    shown: str,
    by: str,
    table: str | None,
    settings: Settings,
    whose: Mapping[str, str],
    to: Path,
    problems: list[Problem],
) -> Parted:
    """Write each customer's rows of an export into a folder of theirs and return what became of them.

    Args:
        path: the export.
        shown: its name in messages.
        by: the column that names the account.
        table: what it holds; None: as its name or its columns say.
        settings: the workspace's; `imports` says how it is read.
        whose: account id to customer.
        to: the folder that gets a folder a customer.
        problems: where warnings are written.

    Raises:
        DataError: it cannot be read, or none of its rows is anybody's.
    """
    chosen = table_named(table) if table else table_of(path, by, shown)
    export = open_export(path, shown, by, settings.imports.get(chosen.name, Source()))
    key = account_column(export, by)
    source = _with_account(export, key, chosen)
    columns = columns_of(export, chosen, source, problems)
    done = split(export, key, columns, chosen, whose, to)
    if not done.rows:
        raise DataError(_nothing(shown, export.header[key], done, whose))
    return Parted(shown, chosen, dated(done, export, chosen, source), done)


def _with_account(export: Export, key: int, table: Table) -> Source:
    """Return how an export is read, with the column of the account told where its name does not."""
    theirs, source = export.header[key], export.source
    if "account_id" not in table.model.model_fields or normalised(theirs) in ("account_id", "account"):
        return source
    return source.model_copy(update={"columns": {**source.columns, theirs: "account_id"}})


def _nothing(shown: str, column: str, done: Split, whose: Mapping[str, str]) -> Problem:
    there = ", ".join(f'"{account}"' for account in list(done.strays)[:SHOWN]) or "no rows"
    listed = ", ".join(f'"{account}"' for account in list(whose)[:SHOWN])
    hint = f"The accounts are listed as {listed}. Name the column that holds these ids with --by."
    return Problem(f'no row belongs to any account: "{column}" holds {there}', Place(shown), hint)
