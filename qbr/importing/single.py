"""One table of one customer: read first, and put into the folder only when it can be."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from qbr.errors import DataError, Place, Problem
from qbr.importing.folders import Folders
from qbr.importing.given import Given, given_file
from qbr.importing.lists import check_file
from qbr.importing.memory import recall
from qbr.importing.naming import Known
from qbr.importing.placing import place, stage_of
from qbr.importing.proposing import Found, MapFile, proposed_map
from qbr.importing.recognising import ToolExport, table_named, table_of, tool_export
from qbr.importing.result import Imported, Outcome
from qbr.records.accounts import ACCOUNTS
from qbr.records.export import NOTHING, Export
from qbr.records.settings import Settings
from qbr.records.source import Source
from qbr.records.tables import TABLES, Table
from qbr.sources.customer import read_customer
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import Folder
from qbr.sources.typed.exported import read_columns, read_rows
from qbr.workspace import Places


def import_one(
    places: Places, settings: Settings, customer: str, path: Path, *, table: str | None = None, is_dry: bool = False
) -> Outcome:
    """Put a table into a customer's folder under its usual name, byte for byte, after it has been read.

    Args:
        places: the workspace's.
        settings: the workspace's.
        customer: the customer's id.
        path: the file.
        table: what it holds; None: as its columns or name say.
        is_dry: whether only to say what would be done.

    Raises:
        DataError: no such customer, or the file cannot be read as this table; nothing is written.
        OutputError: the folder cannot be written.
    """
    folder = places.customer_folder(customer)
    given = given_file(path, places.root)
    check_file(given, Faults(given.shown))
    record = read_customer(Folder(folder, places.root), [])
    tool = tool_export(given, record.sources, table)
    chosen = _table_of_tool(given, tool.export) if tool else table_named(table) if table else table_of(given)
    problems: list[Problem] = []
    with stage_of(places, is_dry=is_dry) as stage:
        map_file = MapFile(places.relative(folder / "customer.yaml"))
        found = _found(given, chosen, record.sources.get(chosen.name, Source()), tool, map_file)
        zone = ZoneInfo(record.tz or settings.timezone)
        export = tool.export if tool else None
        rows = {chosen.name + given.path.suffix.casefold(): _rows(given, chosen, found.source, zone, export, problems)}
        folders = Folders(places, Known({}, {customer: recall(folder)}), stage, given.shown, problems)
        maps = {chosen.name: found.new} if found.new else {}
        staged = folders.stage_customer(customer, (), rows, maps, found.remarks)
        shutil.copyfile(given.path, stage / customer / next(iter(rows)))
        files = place(staged, stage, places, problems, is_dry=is_dry)
    done = Imported(customer, False, staged.accounts, files)
    return Outcome(is_dry, (done,), (), tuple(problems), read_as=export.label if export else "")


def _table_of_tool(given: Given, export: Export) -> Table:
    """Return the table the export of a tool holds.

    Raises:
        DataError: it is none of one customer's tables.
    """
    if export.table in TABLES:
        return TABLES[export.table]
    hint = "Put it into the customer's folder as it is; it is read from there."
    if export.table in (NOTHING, ACCOUNTS.name):
        hint = export.note or f"It tells of many customers: qbr import {given.shown}."
    raise DataError(Problem(f"this is {export.label}, no table of one customer", Place(given.shown), hint))


def _found(given: Given, table: Table, declared: Source, tool: ToolExport | None, file: MapFile) -> Found:
    """Return how a file is read, with what customer.yaml has to say of the copy in the folder."""
    declared = given.on_its_sheet(declared)
    sheet: Mapping[str, Any] = {"sheet": given.sheet} if given.sheet else {}
    if tool is None:
        found = proposed_map(given, table, declared, file)
        return replace(found, new={**sheet, **found.new})
    plain = tool.source.model_dump(mode="json", exclude_defaults=True, include={"header_row", "encoding"})
    return Found(tool.source, {**sheet, **plain})


def _rows(
    given: Given, table: Table, source: Source, zone: ZoneInfo, export: Export | None, problems: list[Problem]
) -> int:
    """Return how many rows a file has when it is read as its map says, or as the export of a tool.

    Raises:
        DataError: it cannot be read; every fault at once.
    """
    faults = Faults(given.shown)
    read = (read_columns if table.is_columnar else read_rows)(given.path, table, source, faults, zone, export)
    if read is None or faults.has_errors:
        raise DataError(faults.found)
    problems.extend(faults.found)
    return read.source.rows_read
