"""The list of accounts given to an import: our own form, a tool's, or one a person made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from qbr.errors import DataError, Problem
from qbr.importing.given import Given
from qbr.importing.proposing import MapFile, proposed_map
from qbr.importing.recognising import FIRST_ROWS, ToolExport, tool_export
from qbr.importing.result import Listed
from qbr.records.accounts import ACCOUNTS, Account
from qbr.records.settings import Settings
from qbr.records.source import Source
from qbr.sources.exports import headers_of_file
from qbr.sources.exports.headers import Header
from qbr.sources.forms.tables import normalised, our_columns
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import READABLE
from qbr.sources.typed.small import Small, read_small

ACCOUNT = ("account_id", "accountid", "account")  # the names of one column, as far as they are ours


@dataclass(frozen=True, slots=True)
class Listing:
    """The accounts of a list."""

    accounts: tuple[Account, ...]
    told: Listed


def read_accounts(given: Given, named: Sequence[str], settings: Settings, problems: list[Problem]) -> Listing:
    """Return the accounts of a list.

    Args:
        given: the list.
        named: columns a person says the account is named in; none: as its columns say.
        settings: the workspace's; `imports` says how it is read.
        problems: where warnings are written.

    Raises:
        DataError: it cannot be read, or holds no account; every fault at once.
    """
    faults = Faults(given.shown)
    check_file(given, faults, "Give the list of accounts first, then the exports.")
    tool = tool_export(given, settings.imports, ACCOUNTS.name)
    declared = _with_column(settings.imports.get(ACCOUNTS.name, Source()), given, named)
    if tool:
        declared = _with_columns_of(tool, declared)
    found = proposed_map(given, ACCOUNTS, declared, MapFile("qbr.yaml", "imports", frozenset({"encoding"})))
    read = read_small(given.path, ACCOUNTS, found.source, faults, found.source.zone_or(ZoneInfo(settings.timezone)))
    told = [for_import(problem, ACCOUNTS.name) for problem in faults.found]
    if faults.has_errors or read is None:
        raise DataError(told)
    problems.extend(told)
    return _listing(given, read, tool.export.label if tool else "", found.notes)


def check_file(given: Given, faults: Faults, hint: str = "") -> None:
    """Raise when there is no such file, or none of a form that is read."""
    form = given.path.suffix.casefold()
    if not given.path.is_file():
        faults.error("there is no such file", hint=hint)
    elif form not in READABLE:
        faults.error(f"{form or 'such'} files are not read", hint=f"Files that are: {', '.join(READABLE)}.")
    if faults.has_errors:
        raise DataError(faults.found)


def for_import(problem: Problem, table: str) -> Problem:
    """Return a problem whose way out leads to qbr.yaml, which says how files of all customers are read."""
    hint = problem.hint.replace(f"sources.{table}", f"imports.{table}").replace(
        "under sources ", f"under imports.{table} "
    )
    return replace(problem, hint=hint.replace("customer.yaml", "qbr.yaml"))


def _with_column(source: Source, given: Given, named: Sequence[str]) -> Source:
    """Return what is said of a list together with its sheet and the column of the account: of several, one there is."""
    source = given.on_its_sheet(source)
    rows = headers_of_file(given.path, source, FIRST_ROWS)
    there = {normalised(text) for _, header in rows for text in header}
    column = next((name for name in named if normalised(name) in there), named[0] if named else "")
    if column and "account_id" not in source.columns.values() and normalised(column) not in ACCOUNT:
        return source.model_copy(update={"columns": {**source.columns, column: "account_id"}})
    return source


def _with_columns_of(tool: ToolExport, declared: Source) -> Source:
    """Return what is said of a list together with what a tool's columns mean, where they do not mean it by name."""
    header = Header(tool.header)
    known = set(our_columns(tool.header, ACCOUNTS.name, ACCOUNTS.model, declared).values())
    cells = ((ours, header.find(cell.column or "")) for ours, cell in tool.export.columns.items() if ours not in known)
    columns = {tool.header[index]: ours for ours, index in cells if index is not None}
    return declared.model_copy(update={"columns": {**columns, **declared.columns}})


def _listing(given: Given, read: Small, label: str, notes: tuple[str, ...]) -> Listing:
    accounts = tuple(row for row in read.rows if isinstance(row, Account))
    if not accounts:
        place = Faults(given.shown).at()
        raise DataError(Problem("it lists no account", place, "Each row below the header is one account."))
    return Listing(accounts, Listed(given.shown, label, len(accounts), read.source.excluded, notes))
