"""An export of all customers, opened: what it is, how it is read, and which column names the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qbr.editing.yaml_text import Way
from qbr.errors import DataError, Place, Problem
from qbr.importing.cells import JSON, open_rows
from qbr.importing.given import Given
from qbr.importing.lists import ACCOUNT, check_file, for_import
from qbr.importing.proposing import MapFile, proposed_map
from qbr.importing.recognising import ToolExport, table_named, table_of, tool_export
from qbr.importing.records import Rows
from qbr.records.accounts import ACCOUNTS
from qbr.records.export import NOTHING, Export
from qbr.records.settings import Settings
from qbr.records.source import Source
from qbr.records.tables import TABLES, Table
from qbr.sources.exports.headers import Header
from qbr.sources.forms.shape import flat_header
from qbr.sources.forms.tables import Column, find_columns, normalised
from qbr.sources.opening.faults import Faults, clipped
from qbr.sources.opening.files import PARQUET, TEXT_TABLES, WORKBOOKS

FORMS = (*TEXT_TABLES, *WORKBOOKS, *PARQUET, *JSON)
LOOKED_AT = 4_000_000  # characters of a file of text that show how it is written
BY_ROWS = frozenset({"encoding", "date_order", "footnotes"})  # settled by a person, by all rows, and by setting aside


@dataclass(frozen=True, slots=True)
class Opened:
    """An export of all customers."""

    shown: str
    table: Table
    export: Export | None  # of a tool; None: our form, or one that was mapped
    source: Source
    rows: Rows
    key: int  # position of the column that names the account
    columns: tuple[Column, ...]  # that hold fields of ours; none for the export of a tool
    remarks: Mapping[Way, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def open_export(
    given: Given, named: Sequence[str], table: str | None, settings: Settings, problems: list[Problem]
) -> Opened | None:
    """Return an export; None, with a warning, for the export of a tool none of which is ours.

    Args:
        given: the export.
        named: columns a person says the account is named in.
        table: what it holds; None: as its columns or its name say.
        settings: the workspace's; `imports` says how it is read.
        problems: where warnings are written.

    Raises:
        DataError: it cannot be read, or names no account.
    """
    check_file(given, Faults(given.shown))
    if given.path.suffix.casefold() not in FORMS:
        hint = f"Forms that are split by customer: {', '.join(FORMS)}."
        raise DataError(Problem(f"{given.path.suffix} files hold one customer's", Place(given.shown), hint))
    tool = tool_export(given, settings.imports, table)
    if tool is None:
        return _mapped(given, named, table_named(table) if table else table_of(given), settings, problems)
    if tool.export.table == NOTHING:
        told = f"{tool.export.label}: none of it is read"
        problems.append(Problem(told, Place(given.shown), tool.export.note or "", "warning"))
        return None
    return _of_tool(given, named, tool)


def _of_tool(given: Given, named: Sequence[str], tool: ToolExport) -> Opened:
    export = tool.export
    if export.table not in TABLES:
        what, hint = "not split by customer", "Put it into the folders of the customers it is about."
        if export.table == ACCOUNTS.name:
            what, hint = "the list of accounts, which comes first", "Give it as the first file."
        raise DataError(Problem(f"this is {export.label}: {what}", Place(given.shown), hint))
    table = TABLES[export.table]
    rows = open_rows(given, (*named, *ACCOUNT), table, tool.source)
    key = _account_column(rows, named, export)
    return Opened(given.shown, table, export, Source(), rows, key, ())


def _mapped(given: Given, named: Sequence[str], table: Table, settings: Settings, problems: list[Problem]) -> Opened:
    declared = given.on_its_sheet(settings.imports.get(table.name, Source()))
    found = proposed_map(given, table, declared, MapFile("qbr.yaml", "imports", BY_ROWS, LOOKED_AT))
    rows = open_rows(given, (*named, *ACCOUNT), table, found.source)
    key = _account_column(rows, named, None)
    source = _with_account(rows.header[key], found.source, table)
    columns = _columns(rows, table, source, problems)
    return Opened(given.shown, table, None, source, rows, key, columns, found.remarks, found.notes)


def _account_column(rows: Rows, named: Sequence[str], export: Export | None) -> int:
    """Return the position of the column that names the account: as a person says, as the tool does, or as we call it.

    Raises:
        DataError: there is no such column.
    """
    header = Header(rows.header)
    wanted = [*named, *([export.account] if export and export.account else []), *ACCOUNT]
    if named and not export:
        wanted = [*named, *(ACCOUNT if any(normalised(name) in ACCOUNT for name in named) else ())]
    position = next((at for name in wanted if (at := header.find(name)) is not None), None)
    if position is None:
        there = ", ".join(f'"{clipped(text, 30)}"' for text in rows.header if text.strip())
        hint = f'There is: {there}. Name it with --by; where files differ: --by "column of the list=column here".'
        called = " or ".join(f'"{name}"' for name in named)
        what = f"no column {called} names the account" if named else "no column names the account"
        raise DataError(Problem(what, Place(rows.faults.file), hint))
    return position


def _with_account(theirs: str, source: Source, table: Table) -> Source:
    """Return how an export is read, with the column of the account told where its name does not, and no measure."""
    measures = tuple(text for text in source.measures if normalised(text) != normalised(theirs))
    source = source.model_copy(update={"measures": measures})
    if "account_id" not in table.model.model_fields or normalised(theirs) in ("account_id", "account"):
        return source
    return source.model_copy(update={"columns": {**source.columns, theirs: "account_id"}})


def _columns(rows: Rows, table: Table, source: Source, problems: list[Problem]) -> tuple[Column, ...]:
    """Return the columns of an export that hold our fields.

    Raises:
        DataError: it lacks one the table must have.
    """
    faults = Faults(rows.faults.file)
    header = flat_header(rows.header, table.name, table.model, source)
    columns = find_columns(header, table.name, table.model, source, faults, rows.place(source.header_row))
    found = [for_import(problem, table.name) for problem in faults.found]
    if columns is None:
        raise DataError([problem for problem in found if problem.severity == "error"])
    problems.extend(found)
    return tuple(column for column in columns if column.index < len(rows.header))


def written_map(opened: Opened, source: Source) -> dict[str, Any]:
    """Return what customer.yaml has to say for a customer's part to be read; empty where it reads as it is."""
    gone = {"file", "sheet", "header_row", "header_rows", "below_header", "first_column", "footnotes", "encoding"}
    gone |= {"account_id"} | (set() if opened.rows.is_text else {"delimiter"})
    return source.model_dump(mode="json", exclude_defaults=True, exclude=gone)
