"""How wide the columns of a table should be, judged by the words in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from unicodedata import east_asian_width

ROOM = 94  # signs on a line of the document's table
SLIDE_ROOM = 118  # signs on a line of a slide's table, capitals and broad letters; 134 of a sentence
GAP = 3  # signs between two columns
LONGEST_WORD = 22  # a longer one is broken
SHORT = 11  # signs of a date or figure that is never broken
MOST_LINES = 12  # of a cell that is looked for; more text than that is shared out as it comes
UNIT = Decimal("0.0001")
_MAY_BE_WIDE = re.compile("[\u1100-\U0010ffff]")  # no letter before these is


def column_shares(columns: Sequence[Sequence[str]], room: int = ROOM) -> tuple[Decimal, ...]:
    """Return the part of the table's width that each column gets, so that its tallest cell has the fewest lines.

    The parts add up to 1. What is left over goes to the columns whose texts have several lines, else to all alike.

    Args:
        columns: the texts of each column, its head among them; at least one column.
        room: signs on a line of the whole table.
    """
    sizes = [[(_width(text), _longest_word(text)) for text in texts] for texts in columns]
    needs = _fewest_lines(sizes, room)
    wanted = [max(0, _need(column, 1) - need) for column, need in zip(sizes, needs, strict=True)]
    over = max(0, room - sum(needs))
    given = _shared_out(over, wanted)
    widths = [need + more for need, more in zip(needs, given, strict=True)]
    parts = [(width / sum(widths)).quantize(UNIT) for width in widths]
    widest = parts.index(max(parts))
    parts[widest] += 1 - sum(parts)
    return tuple(parts)


def _shared_out(over: int, wanted: Sequence[int]) -> list[Decimal]:
    """Return what each column gets of the signs left over: what it wants, or as much as any other that wants more."""
    given = [Decimal(0)] * len(wanted)
    left = Decimal(over)
    for served, column in enumerate(sorted(range(len(wanted)), key=lambda column: (wanted[column], column))):
        given[column] = min(Decimal(wanted[column]), left / (len(wanted) - served))
        left -= given[column]
    return [part + left / len(wanted) for part in given]


def lines_of(text: str, room: int) -> int:
    """Return how many lines a text has where so many signs stand on one; a line ends before a word that has no room.

    A text of nothing has one, and a word longer than a line is broken.
    """
    lines, used = 1, 0
    for word in map(_width, re.split(r"[ \n]+", text)):
        fits = used + bool(used) + word <= room
        lines += 0 if fits or not used else 1
        used = used + bool(used) + word if fits else word
        lines, used = lines + max(0, used - 1) // max(1, room), used % max(1, room) or used
    return lines


def _fewest_lines(sizes: Sequence[Sequence[tuple[int, int]]], room: int) -> list[int]:
    """Return signs by column for the fewest lines that fit on the page."""
    for lines in range(1, MOST_LINES):
        needs = [_need(column, lines) for column in sizes]
        if sum(needs) <= room:
            return needs
    return [_need(column, MOST_LINES) for column in sizes]


def _need(column: Sequence[tuple[int, int]], lines: int) -> int:
    """Return the signs a column needs for its texts to stand in so many lines; a line ends before a word, not in it."""
    return GAP + max(max(word, -(-width // lines) + (word // 2 if lines > 1 else 0)) for width, word in column)


def _longest_word(text: str) -> int:
    """Return the signs of what is not broken: a word, or a date or figure as a whole."""
    if len(text) <= SHORT and any(map(str.isdigit, text)):
        return _width(text)
    words = text.replace("\u00a0", "x").split()
    return min(max(map(_width, words), default=1), LONGEST_WORD)


def _width(text: str) -> int:
    """Return the signs of a text; those of East Asian scripts are twice as wide."""
    if text.isascii():
        return len(text)
    return len(text) + sum(east_asian_width(sign) in "WF" for sign in _MAY_BE_WIDE.findall(text))
