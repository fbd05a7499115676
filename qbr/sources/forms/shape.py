"""From the cells of a file to a table with one header and one row a value: what customer.yaml says of its shape.

Header rows are joined, footnotes left out and counted, and columns that hold values turned into rows. Every row keeps
all cells of its row in the file, so that copies are known and a fault is told where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qbr.errors import Place
from qbr.records.record import Row
from qbr.records.source import Source
from qbr.sources.forms.grid import Grid
from qbr.sources.forms.tables import TextTable, column_letters, column_name, find_columns, our_columns
from qbr.sources.opening.faults import SHOWN, Faults, clipped
from qbr.sources.values.periods import first_day

FOOTNOTES = "footnotes"
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


def shaped(grid: Grid, table: str, model: type[Row], source: Source) -> TextTable | None:
    """Return the rows of a file as a table; None, with faults, when it cannot be one.

    Args:
        grid: the cells from the header on.
        table: the table's name.
        model: the record a row becomes.
        source: what customer.yaml says about the file.
    """
    faults, above = grid.faults, source.header_rows
    if len(grid.rows) < above or not any(cell.strip() for cell in grid.rows[0]):
        spot = f'sheet "{grid.sheet}", row {source.header_row}' if grid.sheet else ""
        place = faults.at(spot=spot) if spot else faults.at(source.header_row)
        faults.error("there is no header", place, "The first row names the columns.")
        return None
    header = full_header(grid.rows[:above])
    below = above + source.below_header
    rest, left_out = _without_footnotes(replace(grid, rows=grid.rows[below:], lines=grid.lines[below:]), source)
    body = _fitted(rest, len(header))
    start = start_column(source, grid.faults)
    if body is None or start is None or not has_periods(header, source, faults, grid.place(0)):
        return None
    filled = [any(row[index] for row in body.rows) for index in range(len(header))]
    flat = _flat(named(header, filled, start), body, table, model, source)
    columns = find_columns(flat.header, table, model, source, faults, grid.place(0))
    if columns is None:
        return None
    found = TextTable(
        faults, columns, flat.rows, flat.lines, grid.sheet, grid.has_quotes, left_out, flat.origins, len(header)
    )
    return None if grid.sheet and _tell_errors(found) else found


def joined_header(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names of columns from rows that stand above each other: "Usage" over "Logins" is "Usage Logins".

    A text over a name is that of a group, and reaches as far as no other text stands beside it.
    """
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell.strip()), default=0)
    cells = [[*(cell.strip() for cell in row[:width]), *[""] * (width - len(row))] for row in rows]
    for upper, lower in pairwise(cells):
        group = ""
        for index in range(width):
            if upper[index]:
                group = upper[index] if lower[index] else ""
            elif lower[index]:
                upper[index] = group
    return tuple(" ".join(row[index] for row in cells if row[index]) for index in range(width))


def full_header(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names of columns from the rows they stand in, as many as these have cells."""
    names = joined_header(rows)
    return (*names, *[""] * (max(map(len, rows)) - len(names)))


def _without_footnotes(grid: Grid, source: Source) -> tuple[Grid, tuple[tuple[str, int], ...]]:
    """Return the rows without those at the end in which only one cell is filled, and how many these were."""
    if not source.footnotes:
        return grid, ()
    last = len(grid.rows)
    while last and sum(bool(cell.strip()) for cell in grid.rows[last - 1]) == 1:
        last -= 1
    count = len(grid.rows) - last
    return replace(grid, rows=grid.rows[:last], lines=grid.lines[:last]), ((FOOTNOTES, count),) if count else ()


def _fitted(grid: Grid, width: int) -> Grid | None:
    """Return every row as long as the header; None, with faults, where one has cells of no column."""
    wrong = [
        (number, len(row))
        for number, row in enumerate(grid.rows)
        if any(row[width:]) or (not grid.is_padded and len(row) != width)
    ]
    if grid.is_padded:
        for number, _ in wrong[:SHOWN]:
            spot = f'sheet "{grid.sheet}", cell {column_letters(width)}{grid.lines[number]}'
            message = "there is a cell to the right of the last column the header names"
            grid.faults.error(message, grid.faults.at(spot=spot), "Name it or clear it.")
        if len(wrong) > SHOWN:
            grid.faults.error(f"{len(wrong) - SHOWN} more rows do not have {width} cells")
    else:
        tell_odd([(grid.lines[number], cells) for number, cells in wrong], width, grid.faults)
    if wrong:
        return None
    return replace(grid, rows=[(*row[:width], *("",) * (width - len(row))) for row in grid.rows])


def tell_odd(wrong: Sequence[tuple[int, int]], width: int, faults: Faults) -> None:
    """Write down rows of a text that have not as many cells as the header.

    Args:
        wrong: line and number of cells of each.
        width: cells of the header.
        faults: where they are written.
    """
    for line, cells in wrong[:SHOWN]:
        message = f"the row has {cells} cell{'s' if cells != 1 else ''}, the header {width}"
        hint = "If it is a remark below the table, say footnotes: yes under sources in customer.yaml."
        faults.error(message, faults.at(line), hint)
    if len(wrong) > SHOWN:
        faults.error(f"{len(wrong) - SHOWN} more rows do not have {width} cells")


def start_column(source: Source, faults: Faults) -> int | None:
    """Return the 0-based position of the column the table begins in; None, with a fault, when it is no letter."""
    letters = (source.first_column or "A").strip().upper()
    if not re.fullmatch("[A-Z]{1,3}", letters):
        faults.error(f'first_column is "{clipped(letters)}", expected a letter as B')
        return None
    start = 0
    for letter in letters:
        start = start * 26 + ord(letter) - ord("A") + 1
    return start - 1


def named(header: Sequence[str], filled: Sequence[bool], start: int) -> tuple[str, ...]:
    """Return the names of the columns from the first one on; one without a name that is not empty has its letter.

    Args:
        header: the names as they stand.
        filled: for each column, whether a row has something in it.
        start: position of the first column.
    """
    return tuple(
        "" if index < start else text or (column_name(index) if is_filled else "")
        for index, (text, is_filled) in enumerate(zip(header, filled, strict=True))
    )


def flat_header(header: Sequence[str], table: str, model: type[Row], source: Source) -> Sequence[str]:
    """Return the names of the columns as they are once columns of values have become rows.

    Columns keep their positions, those that are made stand behind them, and those of values have no name.
    """
    nothing = Grid(Faults(""), (), ())
    return _flat(header, nothing, table, model, source).header


@dataclass(frozen=True, slots=True)
class _Flat:
    """A table with one row a value."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    origins: Sequence[int] = ()


def _flat(header: Sequence[str], body: Grid, table: str, model: type[Row], source: Source) -> _Flat:
    """Return a table whose columns of values have become rows; an event gets the value 1."""
    if source.form == "log":
        return _Flat((*header, "value"), [(*row, "1") for row in body.rows], body.lines)
    names = dict(measures(header, table, model, source)) if source.form != "rows" else {}
    if not names:
        return _Flat(header, body.rows, body.lines)
    rows = [(*row, name, row[index]) for row in body.rows for index, name in names.items()]
    lines = [line for line in body.lines for _ in names]
    return _Flat(long_header(header, names, source), rows, lines, [index for _ in body.rows for index in names])


def has_periods(header: Sequence[str], source: Source, faults: Faults, place: Place) -> bool:
    """Return whether columns are named after periods where customer.yaml says so; a fault where none is.

    Args:
        header: the names of the columns.
        source: what customer.yaml says about the file.
        faults: the file.
        place: the header's place.
    """
    if source.form != "by_period" or any(first_day(text) for text in header):
        return True
    hint = "Name them as 2026-07-01, 2026-07, Q3 2026 or July 2026, in English, German, French or Spanish."
    faults.error("no column is named after a day, month or quarter we can read", place, hint)
    return False


def long_header(header: Sequence[str], names: Collection[int], source: Source) -> tuple[str, ...]:
    """Return the names of columns where those that hold values have become rows.

    Args:
        header: the names before.
        names: positions of the columns that hold values.
        source: what the names of these are.
    """
    made = ("date" if source.form == "by_period" else source.measures_are, "value")
    return (*("" if index in names else text for index, text in enumerate(header)), *made)


def measures(header: Sequence[str], table: str, model: type[Row], source: Source) -> Sequence[tuple[int, str]]:
    """Return the columns that hold values, by position, with what a row of each is called: a metric, or a day.

    Args:
        header: the names of the columns.
        table: the table's name.
        model: the record a row becomes.
        source: what customer.yaml says about the file.
    """
    chosen = {text.strip().casefold() for text in source.measures}
    ours = our_columns(header, table, model, source)
    found: list[tuple[int, str]] = []
    for index, text in enumerate(header):
        is_one = text.casefold() in chosen if chosen else text and index not in ours and text != column_name(index)
        name = first_day(text) if source.form == "by_period" else text
        if is_one and name:
            found.append((index, name))
    return found


def _tell_errors(found: TextTable) -> bool:
    """Write down cells that hold a spreadsheet's error, and return whether there are any."""
    has_any = False
    for row, cells in enumerate(found.rows):
        for column in found.columns:
            if cells[column.index] in _ERRORS:
                hint = "Repair the formula, or clear the cell if there is no value."
                found.faults.error(f"{column.header} is {cells[column.index]}", found.place(row, column.index), hint)
                has_any = True
    return has_any
