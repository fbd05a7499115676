"""Which registers share a page of a deck: a long one with a short one beneath it, or two of half a page each.

Heights are counted in halves of a line of 13 points: a row is its lines and half a line of air, a note its lines alone.
The three forms are those of the slides that show registers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from qbr.story.review.registers import RegisterForm, RegisterPage, RegisterRow, RegisterTable
from qbr.story.sections.column_shares import GAP, SLIDE_ROOM, column_shares, lines_of
from qbr.story.values import Text

SENTENCE_ROOM = 134  # signs of a sentence on a line as wide as the slide's table
LONG, SHORT = 26, 11  # room above and below on a page of form "long"
HALF = 18  # room above and below on a page of form "halves"

Source = Callable[[Sequence[RegisterTable]], Text]


def register_pages(tables: Sequence[RegisterTable], source: Source) -> tuple[RegisterPage, ...]:
    """Return the pages of a deck that show these tables, in the order of the first table of each.

    A table too long for half a page takes the nearest one that fits beneath it; of the others each takes the next that
    fits half a page as well. What finds none, and what is drawn, has a page of its own.

    Args:
        tables: those with a page in the deck, in the order of the storyline.
        source: gives the footer's source line of a page with these tables.
    """
    wide = [_on_slide(table) for table in tables]
    heights = [LONG + 1 if table.charts else table_height(table) for table in wide]
    long = _pairs([n for n, height in enumerate(heights) if HALF < height <= LONG], heights, SHORT)
    taken = set(chain.from_iterable(long.items()))
    free = [n for n, height in enumerate(heights) if height <= HALF and n not in taken]
    halves = dict(zip(free[::2], free[1::2], strict=False))
    below = {**long, **halves}
    return tuple(
        _page(wide[n], wide[below[n]] if n in below else None, "long" if n in long else "halves", source)
        for n in range(len(wide))
        if n not in below.values()
    )


def _on_slide(table: RegisterTable) -> RegisterTable:
    """Return the table with columns as wide as a slide allows."""
    texts = [
        [column.label.text, *(row.cells[n].text.text for row in table.rows)] for n, column in enumerate(table.columns)
    ]
    shares = column_shares(texts, SLIDE_ROOM)
    columns = tuple(replace(column, share=share) for column, share in zip(table.columns, shares, strict=True))
    rows = tuple(_widened(row, shares) for row in table.all_rows)
    return replace(table, columns=columns, rows=rows[: len(table.rows)], all_rows=rows)


def _widened(row: RegisterRow, shares: Sequence[Decimal]) -> RegisterRow:
    cells = zip(row.cells, shares, strict=True)
    return replace(row, cells=tuple(replace(cell, share=share) for cell, share in cells))


def table_height(table: RegisterTable) -> int:
    """Return the height of a register on a slide, in half lines."""
    head = max(_lines(column.label, column.share) for column in table.columns)
    rows = [max(_lines(cell.text, cell.share) for cell in row.cells) for row in table.rows]
    notes = sum(lines_of(note.text, SENTENCE_ROOM) for note in (table.rest, table.note) if note.text)
    return sum(2 * lines + 1 for lines in (head, *rows)) + 2 * notes


def _lines(text: Text, share: Decimal) -> int:
    return lines_of(text.text, round(share * SENTENCE_ROOM) - GAP)


def _pairs(firsts: Sequence[int], heights: Sequence[int], room: int) -> dict[int, int]:
    """Return for each of the tables the nearest one no higher than the room below it, each taken once."""
    pairs: dict[int, int] = {}
    for first in firsts:
        fitting = [n for n, height in enumerate(heights) if height <= room and n not in pairs.values()]
        if fitting:
            pairs[first] = min(fitting, key=lambda n: (abs(n - first), n))
    return pairs


def _page(first: RegisterTable, second: RegisterTable | None, form: RegisterForm, source: Source) -> RegisterPage:
    if second is not None:
        return RegisterPage(first, second, form, source((first, second)))
    return RegisterPage(first, None, "charts" if first.charts else "whole", source((first,)))
