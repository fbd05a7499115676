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
from qbr.importing.result import Imported, Outcome
from qbr.records.customer import Customer, Source
from qbr.records.settings import Settings
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
        rows = _rows(path, shown, chosen, record, settings, problems)
        folders = Folders(places, Known({}, {customer: recall(folder)}), stage, shown, problems)
        staged = folders.stage_customer(customer, (), ())
        name = chosen.name + path.suffix.casefold()
        shutil.copyfile(path, stage / customer / name)
        staged.rows[name] = rows
        files = place(staged, stage, places, problems, is_dry=is_dry)
    return Outcome(is_dry, (Imported(customer, False, staged.accounts, files),), (), tuple(problems))


def _rows(path: Path, shown: str, table: Table, customer: Customer, settings: Settings, problems: list[Problem]) -> int:
    """Return how many rows a file has when read as customer.yaml says.

    Raises:
        DataError: it cannot be read; every fault at once.
    """
    faults = Faults(shown)
    source = customer.sources.get(table.name, Source())
    zone = ZoneInfo(source.time_zone or customer.tz or settings.timezone)
    read = (read_large if table.is_columnar else read_small)(path, table, source, faults, zone)
    if read is None or faults.has_errors:
        raise DataError(faults.found)
    problems.extend(faults.found)
    return read.source.rows_read
