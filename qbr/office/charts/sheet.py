"""The one sheet of an embedded workbook that a chart shows: its cells outside the data stay as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from qbr.office.charts.cells import Area, absolute, column_letters
from qbr.office.charts.workbook_package import located_cells
from qbr.office.opc.markup import escape_attribute
from qbr.office.opc.spans import Source, with_attribute

_SPECIAL = re.compile('[&<>"\r\n\t]|_x')
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Column:
    """What is written into one column of the sheet."""

    header: str  # empty leaves the cell empty
    values: tuple[str | None, ...]  # texts of cells from below the header on; None is an empty cell
    is_text: bool = False
    like: int | None = 0  # position of the template's column whose cell formats it takes; None takes none


@dataclass(frozen=True, slots=True)
class Grid:
    """What is written into the sheet: one header row, then a row for each category or point."""

    columns: tuple[Column, ...]
    heads: int = 1  # how many of them, from the first on, may keep what the designer wrote above them

    @property
    def rows(self) -> int:
        """Rows below the header."""
        return max(len(column.values) for column in self.columns)

    def at(self, corner: Area) -> Area:
        """Return the cells taken when the grid begins in the first cell of an area."""
        return Area(corner.top, corner.left, corner.top + self.rows, corner.left + len(self.columns) - 1)


@dataclass(frozen=True, slots=True)
class _Cell:
    column: int
    xml: str
    filled: bool  # holds a value or a formula, not only a format
    style: str


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    xml: str
    open_tag: str  # without the spans hint, which would no longer be true
    cells: tuple[_Cell, ...]


@dataclass(frozen=True, slots=True)
class SheetTemplate:
    """A sheet, read once, whose data region is written anew each time."""

    prefix: str  # "x:" where the sheet's elements bear one
    before: str  # up to the value of the dimension, or up to the rows when there is none
    dimension: bool
    between: str
    after: str
    rows: tuple[_Row, ...]
    region: Area  # what the template's data took
    used: Area  # filled cells outside the region, or the region
    heads: int  # header cells, from the first on, that are words of the designer's, left alone
    styles: dict[tuple[int, int], str] = field(default_factory=dict)  # (row within the region, column within) → style

    @classmethod
    def compile(cls, source: Source, region: Area, heads: int) -> SheetTemplate:
        """Return the sheet with the region taken out.

        Args:
            source: the sheet's part.
            region: the cells of the template's own data.
            heads: how many cells of the region's first row, from the left, are left as they are.
        """
        prefix = source.prefix(source.root)
        rows = tuple(_read_rows(source, prefix))
        data = source.root.find("x:sheetData")
        start, end = (data.start, data.end) if data else (source.root.inner_start, source.root.inner_start)
        dimension = source.root.find("x:dimension")
        before, between = source.text(0, start), ""
        if dimension and dimension.start < start:
            before, between = source.text(0, dimension.start), source.text(dimension.end, start)
        used, styles = region, {}
        for row in rows:
            for cell in row.cells:
                if region.holds(row.number, cell.column):
                    styles[row.number - region.top, cell.column - region.left] = cell.style
                elif cell.filled:
                    used = used.around(Area(row.number, cell.column, row.number, cell.column))
        after = source.text(end, len(source.data))
        rows = tuple(replace(row, cells=_kept_cells(row, region, heads)) for row in rows)
        return cls(prefix, before, dimension is not None, between, after, rows, region, used, heads, styles)

    def render(self, grid: Grid) -> tuple[str, list[str]]:
        """Return the sheet with the grid in place of the region, and the names of filled cells it had to replace."""
        area = grid.at(self.region)
        replaced: list[str] = []
        written = dict(self._data_rows(grid))
        lines = []
        for row in self._merged(written):
            cells = written.get(row.number)
            if cells is None and not self.region.top <= row.number <= self.region.bottom:
                lines.append(row.xml)
                continue
            lines.append(self._row(row, cells or "", area, min(self.heads, grid.heads), replaced))
        data = f"<{self.prefix}sheetData>{''.join(lines)}</{self.prefix}sheetData>"
        extent = f'<{self.prefix}dimension ref="{self._extent(area)}"/>' if self.dimension else ""
        return "".join((self.before, extent, self.between, data, self.after)), replaced

    def _extent(self, area: Area) -> Area:
        return area if self.used == self.region else area.around(self.used)

    def _merged(self, written: dict[int, str]) -> list[_Row]:
        known = {row.number: row for row in self.rows}
        fresh = {number: _Row(number, "", f'<{self.prefix}row r="{number}">', ()) for number in written}
        return [row for _, row in sorted((fresh | known).items())]

    def _row(self, row: _Row, cells: str, area: Area, heads: int, replaced: list[str]) -> str:
        left: list[str] = []
        right: list[str] = []
        for cell in row.cells:
            if row.number == area.top and area.left <= cell.column < area.left + heads:
                left.append(cell.xml)
            elif area.holds(row.number, cell.column):
                if cell.filled and not self.region.holds(row.number, cell.column):
                    replaced.append(f"{column_letters(cell.column)}{row.number}")
            elif not self.region.holds(row.number, cell.column):
                (left if cell.column < area.left else right).append(cell.xml)
        return "".join((row.open_tag, *left, cells, *right, f"</{self.prefix}row>"))

    def _data_rows(self, grid: Grid) -> Iterator[tuple[int, str]]:
        top, heads = self.region.top, min(self.heads, grid.heads)
        named = [(column_letters(self.region.left + n), column) for n, column in enumerate(grid.columns)]
        yield (
            top,
            "".join(self._text(f"{c}{top}", self._style(0, one), one.header or None) for c, one in named[heads:]),
        )
        writers = [(c, self._style(1, one), self._text if one.is_text else self._number) for c, one in named]
        values = zip_longest(*(column.values for column in grid.columns))
        for number, row in enumerate(values, top + 1):
            cells = zip(writers, row, strict=True)
            yield number, "".join(write(f"{c}{number}", style, value) for (c, style, write), value in cells)

    def _style(self, row: int, column: Column) -> str:
        """Return the style of the template's cell there; a column beyond the template's takes that of its last."""
        if column.like is None:
            return ""
        last = self.region.right - self.region.left
        return self.styles.get((row, min(column.like, last)), "")

    def _number(self, name: str, style: str, value: str | None) -> str:
        p = self.prefix
        if value is None:
            return f'<{p}c r="{name}"{style}/>' if style else ""
        return f'<{p}c r="{name}"{style}><{p}v>{value}</{p}v></{p}c>'

    def _text(self, name: str, style: str, value: str | None) -> str:
        p = self.prefix
        if value is None:
            return self._number(name, style, None)
        text = f'<{p}is><{p}t xml:space="preserve">{cell_text(value)}</{p}t></{p}is>'
        return f'<{p}c r="{name}"{style} t="inlineStr">{text}</{p}c>'


def _kept_cells(row: _Row, region: Area, heads: int) -> tuple[_Cell, ...]:
    """Return the cells of a row that may be written as they are: those beside the data, words of the designer's."""
    words = range(region.left, region.left + heads) if row.number == region.top else range(0)
    return tuple(one for one in row.cells if one.column in words or not region.holds(row.number, one.column))


def cell_text(text: str) -> str:
    """Return text as cells, column names and chart caches hold it: what looks like an escape of theirs is escaped."""
    if not _SPECIAL.search(text):
        return text
    return escape_attribute(_ESCAPE_LIKE.sub("_x005F_", text))


def formula_at(sheet: str, area: Area) -> str:
    """Return the formula of cells on a sheet whose name is already quoted."""
    first = absolute(area.top, area.left)
    alone = (area.top, area.left) == (area.bottom, area.right)
    return f"{sheet}!{first}" if alone else f"{sheet}!{first}:{absolute(area.bottom, area.right)}"


def _read_rows(source: Source, prefix: str) -> Iterator[_Row]:
    placed: dict[int, list[_Cell]] = {}
    for number, column, node in located_cells(source):
        filled = node.find("x:v") is not None or node.find("x:f") is not None or node.find("x:is") is not None
        style = f' s="{node.attributes["s"]}"' if "s" in node.attributes else ""
        tag = with_attribute(source.text(node.start, node.inner_start), "r", f"{column_letters(column)}{number}")
        xml = tag + source.text(node.inner_start, node.end)
        placed.setdefault(number, []).append(_Cell(column, xml, filled, style))
    data = source.root.find("x:sheetData")
    number = 0
    for row in data.children if data else ():
        number = int(row.attributes.get("r", number + 1))
        open_tag = with_attribute(source.text(row.start, row.inner_start), "spans", None)
        if open_tag.endswith("/>"):
            open_tag = open_tag[:-2].rstrip() + ">"
        yield _Row(number, source.outer(row), with_attribute(open_tag, "r", str(number)), tuple(placed.get(number, ())))
