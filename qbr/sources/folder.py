"""A customer's folder as a whole: every file read, every problem collected, nothing fatal but a missing name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from qbr.errors import DataError, Place, Problem
from qbr.records.customer import Customer
from qbr.records.export import Export
from qbr.records.folder import CustomerFolder, Logo, TableSource
from qbr.records.incidents import PublicIncident
from qbr.records.record import Row
from qbr.records.settings import Settings
from qbr.records.source import Source
from qbr.records.tables import TABLES, Table
from qbr.sources.customer import read_customer
from qbr.sources.exports import Recognised, export_of, exports_of, tell_unread
from qbr.sources.forms.first_rows import holds_row
from qbr.sources.incidents import read_incidents
from qbr.sources.issued import read_issued
from qbr.sources.notes import read_notes
from qbr.sources.opening.faults import Faults, in_order
from qbr.sources.opening.files import Folder
from qbr.sources.opening.links import check_links
from qbr.sources.opening.pictures import read_logo
from qbr.sources.source_maps import check_columns
from qbr.sources.status_page import FILES as STATUS_PAGES
from qbr.sources.status_page import read_status_page
from qbr.sources.typed.exported import read_columns, read_rows
from qbr.sources.typed.frames import typed
from qbr.sources.typed.large import Large, until, without_excluded
from qbr.sources.typed.pulled import PulledTables
from qbr.sources.typed.shared import Read, anonymous_peers, left_out_peers, read_shared
from qbr.sources.typed.small import records_of

if TYPE_CHECKING:
    import pandas as pd

COMMON = ("catalogue", "events", "roadmap", "peers")  # tables of the workspace
LOGOS = ("logo.png", "logo.jpg", "logo.jpeg")


def read_folder(
    path: Path,
    *,
    shared: Path | None,
    settings: Settings,
    root: Path,
    today: date | None = None,
    with_large: bool = True,
) -> CustomerFolder:
    """Return all that is known of a customer, with every problem found on the way.

    Args:
        path: the customer's folder.
        shared: the folder of what all customers share; None: there is none.
        settings: the workspace's.
        root: the workspace's folder, which names in messages are relative to.
        today: the clock, by which a snapshot is chosen for customers without `as_of`; None: the newest.
        with_large: whether the tables kept in columns are read; else it is only told that they are there.

    Raises:
        DataError: there can be no review: no customer.yaml, no name in it, or it is not YAML.
    """
    folder = Folder(path, root)
    try:
        return _read(folder, shared, settings, today, with_large)
    except OSError as error:  # a disk that fails, a folder nobody may open: nothing a single file could be blamed for
        place = Place(folder.shown(path))
        raise DataError(Problem(f"the folder cannot be read: {error.strerror or error}", place)) from error


def _read(
    folder: Folder, shared: Path | None, settings: Settings, today: date | None, with_large: bool
) -> CustomerFolder:
    problems: list[Problem] = []
    path, root = folder.path, folder.root
    customer = read_customer(folder, problems)
    check_columns(customer.sources, Faults(folder.shown(path / "customer.yaml"), problems))
    customer = _with_common(customer, folder, settings)
    as_of = customer.as_of or today
    pulled = PulledTables(root, path.parent, settings, customer, path.name, as_of)
    zone = ZoneInfo(customer.tz or settings.timezone)
    reading = _Reading(folder, customer, zone, pulled, problems, exports_of(folder, customer.sources))
    own = {table.name: reading.rows(table) for table in TABLES.values() if not (table.is_columnar or table.is_shared)}
    if own["public_incidents"] is None:
        own["public_incidents"] = reading.status_page(shared)
    large = [table for table in TABLES.values() if table.is_columnar]
    frames: dict[str, Any] = {table.name: reading.frame(table) for table in large} if with_large else {}
    common = {name: reading.shared(name, read_shared(name, shared, settings, root)) for name in COMMON}
    found = CustomerFolder(
        id=path.name,
        customer=customer,
        timezone=reading.zone,
        calendar=(customer.fiscal or settings.fiscal).calendar,
        currency=customer.currency or settings.currency,
        locale=customer.locale or settings.locale,
        language=customer.language or settings.language,
        incidents=read_incidents(folder, reading.zone, problems, reading.tables, reading.exports_as("incidents")),
        notes=read_notes(folder, problems),
        issued=read_issued(folder, problems),
        logo=reading.logo(),
        tables=reading.tables,
        unread={} if with_large else reading.unread(large),
        **frames,
        **_joined(own, common, customer, path.name),
    )
    read_exports = frozenset(reading.used)
    reading.used.extend(tell_unread(reading.exports, reading.used, folder, problems))
    folder.warn_of_unread(TABLES, reading.used, problems)
    read_as = tuple((folder.shown(one.path), one.export.label) for one in reading.exports if one.path in read_exports)
    _warn_of_other_catalogue(found, problems)
    problems.extend(check_links(found, own_roadmap=own["roadmap"] is not None))
    return replace(found, problems=in_order(problems), read_as=read_as)


def _with_common(customer: Customer, folder: Folder, settings: Settings) -> Customer:
    """Return a customer with what the workspace says of their files where they do not; a file only if it is there."""
    names = [name for name, source in settings.sources.items() if source.given and not TABLES[name].is_shared]
    common = {name: settings.source_of(name, customer.sources.get(name)) for name in names}
    for name, source in common.items():
        own = customer.sources.get(name)
        if source.file and not (own and own.file) and not (folder.path / source.file).is_file():
            common[name] = source.model_copy(update={"file": None})
    return customer.model_copy(update={"sources": {**customer.sources, **common}})


def _joined(
    own: Mapping[str, Any], common: Mapping[str, tuple[Any, ...] | None], customer: Customer, folder_id: str
) -> dict[str, Any]:
    """Return the tables of the folder together with those of the workspace."""
    both = (*(own["events"] or ()), *(common["events"] or ()))
    is_there = own["events"] is not None or common["events"] is not None
    peers = common["peers"]
    return {
        **own,
        "catalogue": common["catalogue"],
        "roadmap": common["roadmap"] if own["roadmap"] is None else own["roadmap"],
        "events": tuple(sorted(both, key=lambda event: (event.date, event.what))) if is_there else None,
        "peers": None if peers is None else anonymous_peers(peers, customer, folder_id),
        "peers_left_out": left_out_peers(peers or (), customer, folder_id),
    }


def _warn_of_other_catalogue(found: CustomerFolder, problems: list[Problem]) -> None:
    """Write down that the catalogue is about other features than the usage: by it, nothing would count."""
    if found.usage is None or not found.catalogue:
        return
    used = set(found.usage["feature"].dropna().unique())
    if used and used.isdisjoint(feature.feature for feature in found.catalogue):
        hint = "Until the features are listed there, every one but sign-ins counts."
        faults = Faults(found.tables["usage"].file, problems)
        faults.warn(f"none of its {len(used)} features is in the catalogue", hint=hint)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The reading of one folder: what is known so far."""

    folder: Folder
    customer: Customer
    zone: ZoneInfo
    pulled: PulledTables
    problems: list[Problem]
    exports: tuple[Recognised, ...] = ()  # files of tools, by what is in them
    tables: dict[str, TableSource] = field(default_factory=dict)
    used: list[Path] = field(default_factory=list)

    def rows(self, table: Table) -> tuple[Row, ...] | None:
        """Return the records of a table; None when there is no file of it and none were pulled."""
        path, source = self._located(table.name)
        if path is not None:
            faults = Faults(self.folder.shown(path))
            found = read_rows(path, table, source, faults, self.zone, self._export(path))
        else:
            own = self.pulled.own(table.name, self.problems)
            if own is None:
                return None
            faults = Faults(own.file)
            found = records_of(own.text(faults), table, source, faults, source.zone_or(self.zone))
        self.problems.extend(faults.found)
        if found is None:
            return None
        self.tables[table.name] = found.source
        return found.rows

    def frame(self, table: Table) -> pd.DataFrame | None:
        """Return a table in columns; None when there is no file of it and no rows were pulled."""
        path, source = self._located(table.name)
        found: Large | None
        if path is not None:
            faults = Faults(self.folder.shown(path))
            found = read_columns(path, table, source, faults, self.zone, self._export(path))
        else:
            own = self.pulled.own(table.name, self.problems)
            if own is None:
                return None
            faults = Faults(own.file)
            frame = typed(own.coded(faults), table.model, source, faults, source.zone_or(self.zone))
            found = without_excluded(frame, table, source, faults)
        if found is not None:
            self._warn_of_future(found, faults)
            found = until(found, self.customer.as_of, self.zone)
            self.tables[table.name] = found.source
        self.problems.extend(faults.found)
        return None if found is None else found.data

    def unread(self, tables: Iterable[Table]) -> dict[str, bool]:
        """Return which tables have a file, or were pulled, and whether that has a row; they are not read."""
        found: dict[str, bool] = {}
        for name in (table.name for table in tables):
            path, source = self._located(name)
            if path is not None:
                found[name] = holds_row(path, source)
            elif self.pulled.has_rows(name):
                found[name] = True
        return found

    def shared(self, name: str, read: Read) -> tuple[Any, ...] | None:
        """Return the records of a shared table; None when there is no file of it."""
        self.problems.extend(read.problems)
        if read.small is None:
            return None
        self.tables.setdefault(name, read.small.source)
        return read.small.rows

    def status_page(self, shared: Path | None) -> tuple[PublicIncident, ...] | None:
        """Return what the status page shows, by its export in the folder, else the workspace's; None without one."""
        folders = [folder for folder in (self.folder.path, shared) if folder]
        for path in (folder / name for folder in folders for name in STATUS_PAGES):
            if not path.is_file():
                continue
            if not Folder(path.parent, self.folder.root).is_inside(path, self.problems):
                return None
            self.used.append(path)
            read = read_status_page(path, Faults(self.folder.shown(path), self.problems))
            if read is None:
                return None
            self.tables["public_incidents"] = read[1]
            return read[0]
        return None

    def logo(self) -> Logo | None:
        """Return the customer's logo; None when there is none."""
        name = self.customer.logo
        path = self.folder.named(name, self.problems) if name else self._usual_logo()
        if path is None:
            return None
        self.used.append(path)
        return read_logo(path, Faults(self.folder.shown(path), self.problems))

    def _usual_logo(self) -> Path | None:
        found = (entry for entry in self.folder.entries() if entry.name.casefold() in LOGOS)
        path = next(found, None)
        return path if path is not None and self.folder.is_inside(path, self.problems) else None

    def exports_as(self, name: str) -> tuple[Path, ...]:
        """Return the exports that are read as a table of that name, one or several."""
        found = tuple(one.path for one in self.exports if one.export.table == name)
        self.used.extend(found)
        return found

    def _export(self, path: Path) -> Export | None:
        """Return the export a file was recognised as; None for one in our form."""
        return next((one.export for one in self.exports if one.path == path), None)

    def _located(self, name: str) -> tuple[Path | None, Source]:
        source, before = self.customer.sources.get(name, Source()), len(self.problems)
        path = self.folder.find(name, source, self.problems)
        export = self._export(path) if path and not source.file else None
        if export is not None and export.table != name:
            path = None  # what a file holds counts, not what it is called
        if path is None and not source.file and len(self.problems) == before:
            self.exports_as(name)  # read, or asked about: told either way
            path = export_of(self.exports, name, self.folder, self.problems)
        if path is not None:
            self.used.append(path)
            self.pulled.warn_of_unused(name, self.folder.shown(path), self.problems)
        return path, source

    def _warn_of_future(self, found: Large, faults: Faults) -> None:
        as_of = self.customer.as_of
        if as_of and found.source.as_of and found.source.as_of > as_of:
            hint = "They are left out. Check the dates, or as_of in customer.yaml."
            faults.warn(f"rows are dated up to {found.source.as_of}, after {as_of}", hint=hint)
