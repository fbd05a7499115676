"""The grid of a table as it was drawn: its columns, their widths, and where the cells of a row stand in it."""

from __future__ import annotations

from qbr.office.opc.markup import Element, child, children, name_of, q
from qbr.office.text.blocks import CELLS


def grid_places(row: Element) -> dict[Element, tuple[int, int]]:
    """Return for each cell that shows its first grid column and how many it has."""
    places: dict[Element, tuple[int, int]] = {}
    settings = child(row, "w:trPr", "w:gridBefore")
    position = int(settings.get(q("w:val"), "0")) if settings is not None else 0
    for cell in children(row, *CELLS):
        if name_of(cell) == "a:tc":
            if cell.get("hMerge") not in ("1", "true"):
                places[cell] = (position, int(cell.get("gridSpan", "1")))
            position += 1
        else:
            span = child(cell, "w:tcPr", "w:gridSpan")
            size = int(span.get(q("w:val"), "1")) if span is not None else 1
            places[cell] = (position, size)
            position += size
    return places


def indices(place: tuple[int, int]) -> list[int]:
    """Return the numbers of the grid columns of a place."""
    return list(range(place[0], place[0] + place[1]))


def grid_columns(table: Element) -> list[Element]:
    """Return the columns of a table's grid."""
    grid = child(table, "a:tblGrid" if name_of(table) == "a:tbl" else "w:tblGrid")
    return [] if grid is None else list(children(grid, "a:gridCol", "w:gridCol"))


def drawn_width(column: Element) -> int:
    """Return the width of a grid column as drawn; 0 where none is written."""
    text = column.get("w" if name_of(column) == "a:gridCol" else q("w:w"), "0")
    return int(text) if text.isdigit() else 0
