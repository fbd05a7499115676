"""One table of one customer: read first, and put into the folder only when it can be."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

from qbr.errors import DataError, Place, Problem
from qbr.importing.folders import Folders
from qbr.importing.lists import table_named, table_of
from qbr.importing.memory import recall
from qbr.importing.naming import Known
from qbr.importing.placing import place, stage_of
from qbr.importing.proposing import proposed_map
from qbr.importing.result import Imported, Outcome
from qbr.records.settings import Settings
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.customer import read_customer
from qbr.sources.faults import Faults, shown_path
from qbr.sources.files import READABLE, Folder
from qbr.sources.large import read_large
from qbr.sources.small import read_small
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
        table: what it holds; None: as its name or columns say.
        is_dry: whether only to say what would be done.

    Raises:
        DataError: no such customer, or the file cannot be read as this table; nothing is written.
        OutputError: the folder cannot be written.
    """
    folder = places.customer_folder(customer)
    shown = shown_path(path, places.root)
    if not path.is_file() or path.suffix.casefold() not in READABLE:
        there = "there is no such file" if not path.is_file() else f"{path.suffix or 'such'} files are not read"
        raise DataError(Problem(there, Place(shown), f"Files that are: {', '.join(READABLE)}."))
    record = read_customer(Folder(folder, places.root), [])
    chosen = table_named(table) if table else table_of(path, "", shown)
    problems: list[Problem] = []
    with stage_of(places, is_dry=is_dry) as stage:
        map_file = places.relative(folder / "customer.yaml")
        found = proposed_map(path, shown, chosen, record.sources.get(chosen.name, Source()), map_file)
        zone = ZoneInfo(found.source.time_zone or record.tz or settings.timezone)
        rows = {chosen.name + path.suffix.casefold(): _rows(path, shown, chosen, found.source, zone, problems)}
        folders = Folders(places, Known({}, {customer: recall(folder)}), stage, shown, problems)
        maps = {chosen.name: found.new} if found.new else {}
        staged = folders.stage_customer(customer, (), rows, maps, found.remarks)
        shutil.copyfile(path, stage / customer / next(iter(rows)))
        files = place(staged, stage, places, problems, is_dry=is_dry)
    return Outcome(is_dry, (Imported(customer, False, staged.accounts, files),), (), tuple(problems))


def _rows(path: Path, shown: str, table: Table, source: Source, zone: ZoneInfo, problems: list[Problem]) -> int:
    """Return how many rows a file has when it is read as its map says.

    Raises:
        DataError: it cannot be read; every fault at once.
    """
    faults = Faults(shown)
    read = (read_large if table.is_columnar else read_small)(path, table, source, faults, zone)
    if read is None or faults.has_errors:
        raise DataError(faults.found)
    problems.extend(faults.found)
    return read.source.rows_read
