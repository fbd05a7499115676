"""What is given to an import: the list of accounts, and which table an export holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from qbr.errors import DataError, Problem
from qbr.importing.records import Export, open_export
from qbr.records.accounts import ACCOUNTS, Account
from qbr.records.settings import Settings
from qbr.records.source import Source
from qbr.records.tables import TABLES, Table
from qbr.sources.convert import field_names
from qbr.sources.faults import Faults, clipped, nearest
from qbr.sources.files import TEXT_TABLES
from qbr.sources.small import read_small
from qbr.sources.tables import ALIASES, Column, find_columns, normalised

ACCOUNT = ("account_id", "accountid", "account")  # the names of one column, as far as they are ours


def read_accounts(path: Path, shown: str, by: str, settings: Settings, problems: list[Problem]) -> tuple[Account, ...]:
    """Return the accounts of a list.

    Args:
        path: a workbook or a text file.
        shown: its name in messages.
        by: the column that names the account.
        settings: the workspace's.
        problems: where warnings are written.

    Raises:
        DataError: it cannot be read, or holds no account; every fault at once.
    """
    faults = Faults(shown)
    source = settings.imports.get("accounts", Source())
    if "account_id" not in source.columns.values() and normalised(by) not in ACCOUNT:
        source = source.model_copy(update={"columns": {**source.columns, by: "account_id"}})
    read = read_small(path, ACCOUNTS, source, faults, ZoneInfo(settings.timezone)) if path.is_file() else None
    if not path.is_file():
        faults.error("there is no such file", hint="Give the list of accounts first, then the exports.")
    found = [for_import(problem, "accounts") for problem in faults.found]
    rows = tuple(row for row in read.rows if isinstance(row, Account)) if read else ()
    if faults.has_errors:
        raise DataError(found)
    if not rows:
        raise DataError(Problem("it lists no account", faults.at(), "Each row below the header is one account."))
    problems.extend(found)
    return rows


def for_import(problem: Problem, table: str) -> Problem:
    """Return a problem whose way out leads to qbr.yaml, which says how files of all customers are read."""
    hint = problem.hint.replace(f"sources.{table}", f"imports.{table}").replace(
        "under sources ", f"under imports.{table} "
    )
    return replace(problem, hint=hint.replace("customer.yaml", "qbr.yaml"))


def account_column(export: Export, by: str) -> int:
    """Return the position of the column that names the account, under the name given or another we know for it.

    Raises:
        DataError: there is no such column.
    """
    names = [normalised(text) for text in export.header]
    wanted = (normalised(by), *(ACCOUNT if normalised(by) in ACCOUNT else ()))
    position = next((names.index(name) for name in wanted if name in names), None)
    if position is None:
        there = ", ".join(f'"{clipped(text, 30)}"' for text in export.header if text.strip())
        hint = (
            f'There is: {there}. Name it with --by; where the two files differ: --by "column of the list=column here".'
        )
        raise DataError(
            Problem(f'no column "{by}" names the account', export.faults.at(export.source.header_row), hint)
        )
    return position


def table_named(name: str) -> Table:
    """Return a table of a customer's folder by its name.

    Raises:
        DataError: there is none; the nearest is named.
    """
    known = [table.name for table in TABLES.values() if not table.is_shared]
    if name not in known:
        raise DataError(Problem(f'there is no table "{clipped(name)}"', hint=nearest(name, known)))
    return TABLES[name]


def table_of(path: Path, by: str, shown: str) -> Table:
    """Return the table an export holds: as its file's name says, else as its columns do.

    Raises:
        DataError: neither tells; every table it may be is named.
    """
    words = set(re.split(r"[\W_]+", path.stem.casefold()))
    own = [table for table in TABLES.values() if not table.is_shared]
    candidates = [table for table in own if table.name in words]
    if not candidates and path.suffix.casefold() in TEXT_TABLES:
        header = open_export(path, shown, by, Source()).header
        candidates = [table for table in own if _fits(table, header)]
    if len(candidates) == 1:
        return candidates[0]
    may_be = ", ".join(table.name for table in candidates) or "none of ours by its columns"
    hint = "Say it with --as, as in --as usage, or name the file after its table: usage-2026-Q3.csv."
    raise DataError(Problem(f"which table is it? It may be: {may_be}", Faults(shown).at(), hint))


def _fits(table: Table, header: Sequence[str]) -> bool:
    """Return whether a header has every column a table must have."""
    names = field_names(table.model)
    ours = {**names, **ALIASES.get(table.name, {})}
    there = {ours.get(normalised(text)) for text in header}
    required = {names[key] for key, field in table.model.model_fields.items() if field.is_required()}
    return bool(required) and required <= there


def columns_of(export: Export, table: Table, source: Source, problems: list[Problem]) -> tuple[Column, ...]:
    """Return the columns of an export that hold our fields.

    Raises:
        DataError: it lacks one the table must have.
    """
    faults = Faults(export.faults.file)
    place = faults.at(source.header_row)
    columns = find_columns(export.header, table.name, table.model, source, faults, place)
    found = [for_import(problem, table.name) for problem in faults.found]
    if columns is None:
        raise DataError([problem for problem in found if problem.severity == "error"])
    problems.extend(found)
    return columns
