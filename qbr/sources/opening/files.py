"""Which file of a folder holds which table, and which files nobody will read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from qbr.errors import Problem
from qbr.records.source import Source
from qbr.sources.opening.faults import Faults, nearest, shown_path

TEXT_TABLES = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
PARQUET = (".parquet",)
JSON_LINES = (".jsonl", ".ndjson")
TREES = (".yaml", ".yml", ".json")
READABLE = (*TEXT_TABLES, *WORKBOOKS, *PARQUET, *JSON_LINES, *TREES)
UNREADABLE = (".xlsb", ".numbers", ".feather")  # forms of tables we know and do not read
FOLDERS = ("incidents", "notes", "issued")
SILENT = frozenset({"customer.yaml", "readme.md", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder whose files are looked up without regard to capitals."""

    path: Path
    root: Path  # of the workspace, for the names people see

    def shown(self, path: Path) -> str:
        """Return a path as people of the workspace know it."""
        return shown_path(path, self.root)

    def entries(self) -> tuple[Path, ...]:
        """Return what lies in the folder, by name; what systems and Office put there is left out."""
        if not self.path.is_dir():
            return ()
        return tuple(sorted(entry for entry in self.path.iterdir() if not entry.name.startswith((".", "~$"))))

    def find(self, table: str, source: Source, problems: list[Problem]) -> Path | None:
        """Return the file of a table; None when there is none, or, with a problem, when it cannot be used.

        Args:
            table: the table's name, the file's name without its ending.
            source: what customer.yaml says about it.
            problems: where faults are written.
        """
        if source.file:
            return self.named(source.file, problems)
        found = [entry for entry in self.entries() if entry.stem.casefold() == table and entry.is_file()]
        readable = [entry for entry in found if entry.suffix.casefold() in READABLE]
        if len(readable) > 1:
            names = " and ".join(entry.name for entry in readable)
            faults = Faults(self.shown(self.path), problems)
            faults.error(f"{names} are both there", hint=f"Keep one, or name it under sources.{table}.file.")
            return None
        if not readable:
            self._warn_of_forms(found, problems)
            return None
        return readable[0] if self.is_inside(readable[0], problems) else None

    def named(self, name: str, problems: list[Problem]) -> Path | None:
        """Return a file of the folder by its name; None, with a problem, when it is not there or leads outside."""
        path = self.path / name
        if not self.is_inside(path, problems):
            return None
        if not _is_file(path):
            names = [entry.name for entry in self.entries() if entry.is_file()]
            hint = nearest(name, names) if names else ""
            Faults(self.shown(path), problems).error("there is no such file", hint=hint)
            return None
        return path

    def is_inside(self, path: Path, problems: list[Problem]) -> bool:
        """Return whether a file lies in this folder in truth; a link that leads elsewhere is a problem."""
        if path.resolve().is_relative_to(self.path.resolve()):
            return True
        hint = "Put the file itself here; nothing outside the folder is read."
        Faults(self.shown(self.path / path.name), problems).error(
            "it lies outside the folder, or leads there", hint=hint
        )
        return False

    def _warn_of_forms(self, found: Iterable[Path], problems: list[Problem]) -> None:
        for entry in found:
            if entry.suffix.casefold() in UNREADABLE:
                hint = "Save it as CSV or .xlsx."
                Faults(self.shown(entry), problems).error(f"{entry.suffix} files are not read", hint=hint)

    def warn_of_unread(self, tables: Collection[str], used: Iterable[Path], problems: list[Problem]) -> None:
        """Write down files nobody reads, each with the name it may have been meant to have.

        Args:
            tables: the names of all tables.
            used: files that were read.
            problems: where warnings are written.
        """
        known = {f"{table}.csv" for table in tables} | {"customer.yaml", "goals.yaml", "roadmap.yaml"}
        taken = set(used)
        for entry in self.entries():
            is_known = entry.name.casefold() in SILENT or (entry.is_dir() and entry.name in FOLDERS)
            if entry in taken or is_known or entry.stem.casefold() in tables:
                continue
            names = FOLDERS if entry.is_dir() else known
            hint = nearest(entry.name, names)
            hint = hint if hint.startswith("Did") else "Name it under sources in customer.yaml if it holds a table."
            Faults(self.shown(entry), problems).warn("this is not read", hint=hint)


def _is_file(path: Path) -> bool:
    """Return whether there is such a file; a name no system allows is none."""
    try:
        return path.is_file()
    except OSError:
        return False
