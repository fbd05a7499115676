"""Where in its workbook each thing stands that a chart speaks of: which columns the sheet gets, and their formulas."""

from __future__ import annotations

from collections.abc import Sequence

from qbr.errors import Place
from qbr.office.charts.references import Reference
from qbr.office.charts.sheet import Column, Grid
from qbr.office.charts.workbook import Filled, WorkbookTemplate

ALL = -1  # instead of a series: what all of them share


class Layout:
    """Columns in the making; `write` puts them into the workbook, then they can be referred to."""

    def __init__(self, workbook: WorkbookTemplate, place: Place) -> None:
        self.workbook, self.place = workbook, place
        self.columns: list[Column] = []
        self._positions: dict[tuple[int, str], int] = {}
        self._widths: dict[tuple[int, str], int] = {}

    def add(
        self,
        series: int,
        role: str,
        values: Sequence[str | None],
        *,
        header: str = "",
        is_text: bool = False,
        like: int | None = None,
    ) -> None:
        """Add a column.

        Args:
            series: position of its series in the data, or `ALL`.
            role: what it is of the series: "values", "x", "sizes", …
            values: its cells; without any it has one empty cell, because a formula names one at least.
            header: what stands above them, if anything must.
            is_text: whether these are words.
            like: the position of the template's column whose formats it takes; None takes none.
        """
        self._positions[series, role] = len(self.columns)
        self.columns.append(Column(header, tuple(values) or (None,), is_text, like))

    def add_levels(
        self, series: int, role: str, levels: Sequence[Sequence[str | None]], likes: Sequence[int | None]
    ) -> None:
        """Add columns of texts that one formula names together."""
        first = len(self.columns)
        for level, like in zip(levels, likes, strict=True):
            self.add(series, role, level, is_text=True, like=like)
        self._positions[series, role], self._widths[series, role] = first, len(levels)

    def __contains__(self, key: tuple[int, str]) -> bool:
        return key in self._positions

    def share(self, series: int, role: str, other: tuple[int, str]) -> None:
        """Let a series use the column of another."""
        self._positions[series, role] = self._positions[other]

    def write(self, heads: int) -> Filled:
        """Put the columns into the workbook; `heads` of them, from the first on, may keep the designer's header."""
        names = self.workbook.headers([column.header for column in self.columns], heads)
        self.columns = [
            Column(name, column.values, column.is_text, column.like)
            for name, column in zip(names, self.columns, strict=True)
        ]
        self.filled = self.workbook.render(Grid(tuple(self.columns), heads), self.place)
        return self.filled

    def header(self, series: int, role: str) -> Reference:
        """Return the cell above a column."""
        position = self._positions[series, role]
        return Reference(self.filled.header(position), (self.columns[position].header,))

    def find(self, series: int, role: str) -> Reference | None:
        """Return the cells of a column below its header; None where there is no such column."""
        return self.cells(series, role) if (series, role) in self._positions else None

    def cells(self, series: int, role: str) -> Reference:
        """Return the cells of a column below its header."""
        position = self._positions[series, role]
        column = self.columns[position]
        width = self._widths.get((series, role), 1)
        return Reference(self.filled.cells(position, len(column.values), width), column.values)

    def levels(self, series: int, role: str) -> list[tuple[str | None, ...]]:
        """Return the texts of columns that one formula names together, from left to right."""
        position = self._positions[series, role]
        width = self._widths.get((series, role), 1)
        return [column.values for column in self.columns[position : position + width]]


def without_repeats(levels: Sequence[Sequence[str | None]]) -> list[tuple[str | None, ...]]:
    """Return levels whose outer texts stand once, in front of all they hold: repeated they would be drawn again."""
    if not levels:
        return []
    *outer, inner = levels
    kept: list[tuple[str | None, ...]] = []
    paths = list(zip(*levels, strict=True))
    for depth, level in enumerate(outer, 1):
        kept.append(
            tuple(
                None if index and paths[index][:depth] == paths[index - 1][:depth] else text
                for index, text in enumerate(level)
            )
        )
    return [*kept, tuple(inner)]
