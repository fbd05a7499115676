"""A workbook as a person's file: some cells of one sheet filled, and every other part left as the bytes it is.

Nothing is opened and saved again: results of formulas, pictures, rules and formats stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from qbr.editing import NotWritableError
from qbr.office.charts.cells import column_letters
from qbr.office.charts.workbook_package import WorkbookPackage, located_cells
from qbr.office.opc.archive import ArchiveFault, pack, write_entries
from qbr.office.opc.markup import clean, escape
from qbr.office.opc.spans import Node, Source, splice, with_attribute

Cells = Mapping[tuple[int, int], str | Decimal]  # by row and column, both from 1
_Edit = tuple[int, int, str]


def with_cells(data: bytes, sheet: str, cells: Cells) -> bytes:
    """Return a workbook with cells of a sheet filled: a text as it stands, a number as one.

    Args:
        data: the workbook, .xlsx.
        sheet: the name of the sheet.
        cells: what is written, by row and column.

    Raises:
        NotWritableError: it is no such workbook, has no such sheet, or one of the cells holds a formula.
    """
    try:
        book = WorkbookPackage(data)
        path = book.sheet_paths().get(sheet, "")
        source = book.source(path)
    except ArchiveFault as error:
        raise NotWritableError from error
    filled = pack(path, splice(source, _edits(source, cells)).encode())
    return write_entries(filled if entry.name == path else entry for entry in book.entries.values())


def sheet_names(data: bytes) -> tuple[str, ...]:
    """Return the names of all sheets, in the order of their tabs.

    Raises:
        NotWritableError: it is no workbook of this form.
    """
    try:
        return tuple(WorkbookPackage(data).sheet_paths())
    except ArchiveFault as error:
        raise NotWritableError from error


def sheet_cells(data: bytes, sheet: str) -> Mapping[tuple[int, int], str]:
    """Return what the filled cells of a sheet hold, by row and column.

    Raises:
        NotWritableError: it is no such workbook, or has no such sheet.
    """
    try:
        book = WorkbookPackage(data)
        return book.cells(book.sheet_paths().get(sheet, ""))
    except (ArchiveFault, LookupError, ValueError) as error:
        raise NotWritableError from error


def _edits(source: Source, cells: Cells) -> Iterator[_Edit]:
    table = source.root.find("x:sheetData")
    if table is None:
        raise NotWritableError
    there = {(row, column): node for row, column, node in located_cells(source)}
    rows = _rows(table)
    mark = source.prefix(table)
    missing: dict[int, list[str]] = {}
    for (row, column), value in sorted(cells.items()):
        node = there.get((row, column))
        if node is not None:
            yield _replaced(node, _cell(mark, row, column, value, node))
        elif row in rows and rows[row].children:
            later = [other for at, other in there.items() if at[0] == row and at[1] > column]
            yield _inserted(rows[row], later, _cell(mark, row, column, value))
        else:
            missing.setdefault(row, []).append(_cell(mark, row, column, value))
    for row, written in missing.items():
        new = f'<{mark}row r="{row}">{"".join(written)}</{mark}row>'
        empty = rows.get(row)
        later = [node for number, node in rows.items() if number > row]
        yield (empty.start, empty.end, new) if empty else _inserted(table, later, new)


def _rows(table: Node) -> dict[int, Node]:
    found: dict[int, Node] = {}
    number = 0
    for row in table.children:
        number = int(row.attributes.get("r", number + 1))
        found[number] = row
    return found


def _replaced(node: Node, new: str) -> _Edit:
    if node.find("x:f") is not None:
        raise NotWritableError
    return node.start, node.end, new


def _inserted(parent: Node, later: list[Node], new: str) -> _Edit:
    """Put something before the first of those that come later, else last."""
    at = min((node.start for node in later), default=parent.inner_end)
    if parent.inner_end == parent.end:  # nothing is inside it, not even a header
        raise NotWritableError
    return at, at, new


def _cell(mark: str, row: int, column: int, value: str | Decimal, like: Node | None = None) -> str:
    """Return a cell, in the format of the one it takes the place of."""
    tag = f'<{mark}c r="{column_letters(column)}{row}">'
    if like is not None and "s" in like.attributes:
        tag = with_attribute(tag, "s", like.attributes["s"])
    if isinstance(value, Decimal):
        return f"{tag}<{mark}v>{value:f}</{mark}v></{mark}c>"
    text = f'<{mark}is><{mark}t xml:space="preserve">{escape(clean(value))}</{mark}t></{mark}is>'
    return f"{with_attribute(tag, 't', 'inlineStr')}{text}</{mark}c>"
