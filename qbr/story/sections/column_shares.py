"""How wide the columns of a table should be, judged by the words in them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from unicodedata import east_asian_width

ROOM = 92  # signs on a line of the document's table, the narrowest page a register stands on
GAP = 2  # signs between two columns
LONGEST_WORD = 22  # a longer one is broken
MOST_LINES = 12  # of a cell that is looked for; more text than that is shared out as it comes
UNIT = Decimal("0.0001")


def column_shares(columns: Sequence[Sequence[str]]) -> tuple[Decimal, ...]:
    """Return the part of the table's width that each column gets, so that its tallest cell has the fewest lines.

    The parts add up to 1. What is left over is shared out by the width the columns need.

    Args:
        columns: the texts of each column, its head among them; at least one column.
    """
    needs = _needs(columns)
    total = sum(needs)
    parts = [(Decimal(need) / total).quantize(UNIT) for need in needs]
    widest = parts.index(max(parts))
    parts[widest] += 1 - sum(parts)
    return tuple(parts)


def _needs(columns: Sequence[Sequence[str]]) -> list[int]:
    """Return signs by column for the fewest lines that fit on the page."""
    sizes = [[(_width(text), _longest_word(text)) for text in texts] for texts in columns]
    for lines in range(1, MOST_LINES):
        needs = [_need(column, lines) for column in sizes]
        if sum(needs) <= ROOM:
            return needs
    return [_need(column, MOST_LINES) for column in sizes]


def _need(column: Sequence[tuple[int, int]], lines: int) -> int:
    """Return the signs a column needs for its texts to stand in so many lines; a line ends before a word, not in it."""
    return GAP + max(max(word, -(-width // lines) + (word // 2 if lines > 1 else 0)) for width, word in column)


def _longest_word(text: str) -> int:
    words = text.replace("\u00a0", "x").split()
    return min(max(map(_width, words), default=1), LONGEST_WORD)


def _width(text: str) -> int:
    """Return the signs of a text; those of East Asian scripts are twice as wide."""
    return len(text) + sum(east_asian_width(sign) in "WF" for sign in text)
