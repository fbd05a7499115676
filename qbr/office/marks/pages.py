"""Pages: one rendered slide that holds too much becomes several; each stretch says on which of them it stands.

What is settled late (how many rows fit) is written down as marks in the rendered text; `paged` makes of it the text
of each page. Most slides have no such mark and are one page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from qbr.errors import Place, Problem

# Noncharacters like those in `tags`.
SPREAD, NEXT, SPREAD_END = "\ufde0", "\ufde1", "\ufde2"
ON_FIRST, ON_LAST, ON_FURTHER, ON_END = "\ufde3", "\ufde4", "\ufde5", "\ufde6"
NUMBER, COUNT = "\ufde7", "\ufde8"  # of this page, and of all
_MARKS = re.compile(f"([{SPREAD}-{COUNT}])")
_SIGNS = {"first": ON_FIRST, "last": ON_LAST, "further": ON_FURTHER}

Which = Literal["first", "last", "further"]


@dataclass(frozen=True, slots=True)
class OnPages:
    """A stretch that stands on some of the pages only; a slide of one page is its first and its last."""

    which: Which

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the stretch between marks."""
        return only_on(self.which, text) if text else ""


def spread(pieces: Sequence[str]) -> str:
    """Return a stretch that has a piece for each page; pages beyond the last piece have nothing of it."""
    return pieces[0] if len(pieces) == 1 else f"{SPREAD}{NEXT.join(pieces)}{SPREAD_END}"


def only_on(which: Which, text: str) -> str:
    """Return a stretch that stands on some pages only."""
    return f"{_SIGNS[which]}{text}{ON_END}"


def paged(text: str) -> list[str]:
    """Return the text of each page a rendered part has."""
    tokens = _MARKS.split(text)
    count = _page_count(tokens)
    return [_page(tokens, index, count) for index in range(count)]


def _page_count(tokens: Sequence[str]) -> int:
    most = here = 1
    for token in tokens:
        if token == SPREAD:
            here = 1
        elif token == NEXT:
            here += 1
            most = max(most, here)
    return most


def _page(tokens: Sequence[str], index: int, count: int) -> str:
    """Return what of a text stands on one page."""
    shown = {ON_FIRST: index == 0, ON_LAST: index == count - 1, ON_FURTHER: index > 0}
    numbers = {NUMBER: str(index + 1), COUNT: str(count)}
    parts: list[str] = []
    around: list[bool] = []  # whether what the open stretches hold stands here
    piece = 0
    for token in tokens:
        if token == SPREAD:
            piece = 0
            around.append(index == 0)
        elif token == NEXT:
            piece += 1
            around[-1] = index == piece
        elif token in shown:
            around.append(shown[token])
        elif token in (SPREAD_END, ON_END):
            around.pop()
        elif token and all(around):
            parts.append(numbers.get(token, token))
    return "".join(parts)
