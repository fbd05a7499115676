"""Scopes: stretches of a rendered part that must not end up empty, or go as a whole.

A text box whose paragraphs are all optional still needs one; a table without rows, a group without shapes must go.
Whether that happened is known only after rendering; a scope is looked at once, in the rendered text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from qbr.errors import Place, Problem
from qbr.office.marks.tags import SCOPE_CLOSE, SCOPE_DROP, SCOPE_END, SCOPE_OPEN


class Settled(Protocol):
    """A stretch that is looked at when it is rendered."""

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the stretch as it shall be.

        Args:
            text: as rendered.
            place: returns the place of a spot in this part of the output.
            tell: takes a warning.
        """


@dataclass(frozen=True, slots=True)
class Scope:
    """What a stretch needs, and what stands there otherwise."""

    needs: tuple[str, ...]  # start tags of which one must be there; empty: nothing is needed
    otherwise: str = ""  # put in place of the whole stretch when none of them is there
    last: str = ""  # end tag the stretch must end with
    closing: str = ""  # added when it ends otherwise

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the stretch, or what stands there when it lacks what it needs."""
        if self.needs and not any(start in text for start in self.needs):
            return self.otherwise
        if self.last and not text.rstrip().endswith(self.last):
            return text + self.closing
        return text


def scope_mark(sign: str, number: int | str) -> str:
    """Return the mark for the beginning, the end or the dropping of a scope; it is a piece of its own."""
    return f"{sign}{number}{SCOPE_END}"


@lru_cache(maxsize=256)
def _marks(count: int) -> dict[str, tuple[str, int]]:
    """Return the marks of so many scopes: each with its sign, and the number of its scope."""
    signs = (SCOPE_OPEN, SCOPE_CLOSE, SCOPE_DROP)
    return {scope_mark(sign, number): (sign, number) for number in range(count) for sign in signs}


def resolve(
    pieces: Iterable[str],
    scopes: Mapping[int, Settled],
    place: Callable[[str], Place],
    tell: Callable[[Problem], None],
) -> str:
    """Return the rendered pieces as one text, with every scope settled and no mark left.

    Marks are looked for among the pieces, never in them: no long text is searched, and none is made of wide characters.
    """
    if not scopes:
        return "".join(pieces)
    stack: list[tuple[int, list[str], bool]] = []
    number, parts, is_dropped = -1, list[str](), False
    marks = _marks(max(scopes) + 1)
    for piece in pieces:
        mark = marks.get(piece)
        if mark is None:
            parts.append(piece)
            continue
        sign, one = mark
        if sign == SCOPE_OPEN:
            stack.append((number, parts, is_dropped))
            number, parts, is_dropped = one, [], False
        elif sign == SCOPE_CLOSE:
            settled = "" if is_dropped else scopes[number].settle("".join(parts), place, tell)
            number, parts, is_dropped = stack.pop()
            parts.append(settled)
        else:
            is_dropped = is_dropped or number == one
            stack = [(other, kept, dropped or other == one) for other, kept, dropped in stack]
    return "".join(parts)
