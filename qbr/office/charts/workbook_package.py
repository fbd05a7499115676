"""The parts of an embedded workbook: how to get from its name to its sheets and their cells."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property

from qbr.office.charts.cells import column_number
from qbr.office.opc.archive import ArchiveFault, Entry, read_entries
from qbr.office.opc.markup import XmlError
from qbr.office.opc.spans import Node, Source, parse

MAX_UNPACKED = 64 * 1024 * 1024  # bytes of one entry; the largest honest chart workbook has a few megabytes


class WorkbookPackage:
    """The entries of an .xlsx, by name, in the order of the file.

    Every method raises `ArchiveFault` for a part that is missing, damaged or no XML.
    """

    def __init__(self, data: bytes) -> None:
        self.entries: dict[str, Entry] = {entry.name: entry for entry in read_entries(data)}
        self.main = self.target_of_kind("", "officeDocument")

    @cached_property
    def book(self) -> Source:
        """The workbook part."""
        return self.source(self.main)

    def source(self, path: str) -> Source:
        """Return a part, parsed."""
        entry = self.entries.get(path)
        if entry is None or entry.size > MAX_UNPACKED:
            raise ArchiveFault(f"{path or 'its main part'} is {'too large' if entry else 'missing'}")
        try:
            return parse(entry.unpack())
        except XmlError as error:
            raise ArchiveFault(f"{path} {error}") from error

    def relationships(self, part: str) -> list[tuple[str, str, str]]:
        """Return (id, last word of the kind, path) of each internal relationship of a part."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.entries:
            return []
        found = []
        for node in self.source(path).root.all("rel:Relationship"):
            known = node.attributes
            if known.get("TargetMode") != "External":
                # A target that begins with a slash is counted from the root of the archive.
                full = posixpath.normpath(posixpath.join(f"/{folder}", known.get("Target", "")))
                found.append((known.get("Id", ""), known.get("Type", "").rpartition("/")[2], full.lstrip("/")))
        return found

    def targets_of_kind(self, part: str, kind: str) -> list[str]:
        """Return the parts that a part relates to in a way."""
        return [path for _, found, path in self.relationships(part) if found == kind]

    def target_of_kind(self, part: str, kind: str) -> str:
        """Return the first part that a part relates to in a way; empty when there is none."""
        return next(iter(self.targets_of_kind(part, kind)), "")

    def sheet_paths(self) -> dict[str, str]:
        """Return the path of each sheet by its name, in the order of their tabs."""
        paths = {key: path for key, _, path in self.relationships(self.main)}
        listed = self.book.root.find("x:sheets")
        found = {}
        for sheet in listed.children if listed else ():
            path = paths.get(sheet.attributes.get("r:id", ""))
            if path:
                found[sheet.attributes.get("name", "")] = path
        return found

    def shared_texts(self) -> list[str]:
        """Return the texts that cells share."""
        path = self.target_of_kind(self.main, "sharedStrings")
        return [_text_of(item) for item in self.source(path).root.all("x:si")] if path else []

    def cells(self, path: str) -> dict[tuple[int, int], str]:
        """Return what the filled cells of a sheet hold, by row and column; a number as it is written."""
        shared = self.shared_texts()
        found = {}
        for row, column, cell in located_cells(self.source(path)):
            inline, value = cell.find("x:is"), cell.find("x:v")
            if inline is not None:
                found[row, column] = _text_of(inline)
            elif value is not None:
                found[row, column] = shared[int(value.text)] if cell.attributes.get("t") == "s" else value.text
        return found


def located_cells(source: Source) -> Iterator[tuple[int, int, Node]]:
    """Yield row, column and element of each cell of a sheet; both may be left out in the file and then count on."""
    data = source.root.find("x:sheetData")
    number = 0
    for row in data.children if data else ():
        number = int(row.attributes.get("r", number + 1))
        column = 0
        for cell in row.children:
            letters = cell.attributes.get("r", "").rstrip("0123456789")
            column = column_number(letters) if letters else column + 1
            yield number, column, cell


def _text_of(node: Node) -> str:
    """Return the text of a cell or shared item: its runs joined, without phonetic hints."""
    runs = [node, *node.all("x:r")]
    return "".join(part.text for run in runs for part in run.all("x:t"))
