"""What a person gives to an import: files, sheets of workbooks, and columns that tell whose a row is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qbr.records.source import Source
from qbr.sources.opening.faults import shown_path
from qbr.sources.opening.files import WORKBOOKS

SHEET = "#"  # between a workbook and the sheet that is meant: customers.xlsx#Usage


@dataclass(frozen=True, slots=True)
class Given:
    """A file given to an import."""

    path: Path
    shown: str  # its name in messages
    sheet: str | None = None  # the one that is meant; None: the one that fits

    def on_its_sheet(self, source: Source) -> Source:
        """Return what is said of the file together with the sheet that is meant."""
        return source.model_copy(update={"sheet": self.sheet}) if self.sheet else source


def given_file(path: Path, root: Path) -> Given:
    """Return a file as a person typed it: a workbook may have the name of a sheet behind it.

    Args:
        path: what was typed.
        root: the workspace's folder, which names in messages are relative to.
    """
    shown = shown_path(path, root)
    name, mark, sheet = path.name.rpartition(SHEET)
    book = path.with_name(name) if name else path
    if not mark or not sheet or path.exists() or book.suffix.casefold() not in WORKBOOKS:
        return Given(path, shown)
    return Given(book, shown, sheet)


@dataclass(frozen=True, slots=True)
class By:
    """The columns a person says the account is named in; none: the files tell it themselves."""

    of_list: tuple[str, ...] = ()
    of_exports: tuple[str, ...] = ()


def named_columns(texts: Sequence[str]) -> By:
    """Return the columns that are named: of all files, or "column of the list=column of an export"."""
    parts = [[part.strip() for part in text.partition("=")] for text in texts]
    return By(tuple(theirs for theirs, _, _ in parts), tuple(ours or theirs for theirs, _, ours in parts))
