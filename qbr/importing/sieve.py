"""Rows of an export of all customers that are data, one at a time; blank rows, remarks and totals are set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from qbr.errors import DataError
from qbr.importing.records import Record, Rows
from qbr.sources.forms.shape import FOOTNOTES
from qbr.sources.forms.tables import TOTAL_ROWS, TOTALS
from qbr.sources.opening.faults import SHOWN

BLANK = "blank rows"
MOST_REMARKS = 100  # rows that may be remarks at the end; more of them are rows


def data_rows(rows: Rows, aside: Counter[str], is_known: Callable[[Sequence[str]], bool]) -> Iterator[Record]:
    """Yield the rows that are data.

    Args:
        rows: every row below the header.
        aside: where the others are counted, by what they are.
        is_known: whether the cells of a row name an account we know: then it is no remark, however little it says.

    Raises:
        DataError: a row is longer or shorter than the header, or the file cannot be read.
    """
    width, wrong = len(rows.header), 0
    for line, text, cells in _without_remarks(rows, aside, is_known):
        if not rows.is_text and "\0" in text:
            rows.faults.error("there is a NUL character in a cell", rows.place(line), "Export it anew.")
        elif len(cells) == width:
            yield line, text, cells
        elif adds_up(cells):
            aside[TOTAL_ROWS] += 1
        else:
            wrong += 1
            _tell_width(rows, line, len(cells), wrong)
    if wrong > SHOWN:
        rows.faults.error(f"{wrong - SHOWN} more rows do not have {width} cells")
    if rows.faults.has_errors:
        raise DataError(rows.faults.found)


def adds_up(cells: Sequence[str]) -> bool:
    """Return whether a row that names no account is the total of others: a cell has a word for one."""
    return any(cell.strip().casefold() in TOTALS for cell in cells)


def _without_remarks(rows: Rows, aside: Counter[str], is_known: Callable[[Sequence[str]], bool]) -> Iterator[Record]:
    """Yield rows without blank ones and without the remarks at the end.

    A remark fills a single cell, or, as a delimiter may stand in it, fewer than the header has.
    """
    held: list[Record] = []
    width = len(rows.header)
    for record in rows.records():
        cells = record[2]
        filled = len(cells) - cells.count("")
        if not filled or (filled == 1 and not "".join(cells).strip()):
            aside[BLANK] += 1
        elif width > 2 and len(held) < MOST_REMARKS and _may_remark(cells, filled, width, is_known):
            held.append(record)
        else:
            yield from held
            held.clear()
            yield record
    if held:
        aside[FOOTNOTES] += len(held)


def _may_remark(cells: Sequence[str], filled: int, width: int, is_known: Callable[[Sequence[str]], bool]) -> bool:
    """Return whether a row may be a remark: it says little, and of no account we know, nor is it a total."""
    if filled > 1 and (len(cells) >= width or adds_up(cells)):
        return False
    return len(cells) > width or not is_known((*cells, *("",) * (width - len(cells))))


def _tell_width(rows: Rows, line: int, count: int, number: int) -> None:
    if number <= SHOWN:
        told = f"the row has {count} cell{'s' if count != 1 else ''}, the header {len(rows.header)}"
        hint = "Mend the line; a delimiter inside a text needs quotation marks around the text."
        rows.faults.error(told, rows.place(line), hint)
