"""How wide text is: advance widths of the families pages are set in, without a font at hand.

The tables are the same on every machine, so a file is, too, whatever fonts are installed where it is made. Of families
without a table here, a similar one is measured, a little wider; what is measured so is named when it matters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from qbr.office.fit.font_widths import ARIAL, CALIBRI
from qbr.office.fit.font_widths_serif import CAMBRIA, TIMES
from qbr.office.fit.typefaces import LINE_HEIGHT, likeness

UNITS = 2048  # of all tables to the em
_WITHOUT_WIDTH = ("Cf", "Cc", "Mn", "Me")  # signs that steer, and marks set over or under a letter
_UNKNOWN_LETTER = 1139  # as wide as "n" and a little: scripts we have no widths for
_EVERY_LETTER = 1229  # of a typewriter
_TABLES = {"Arial": ARIAL, "Calibri": CALIBRI, "Times New Roman": TIMES, "Cambria": CAMBRIA}


class Widths(dict[str, int]):
    """Widths by character; what is not listed is worked out once."""

    def __missing__(self, character: str) -> int:
        width = self._worked_out(character)
        self[character] = width
        return width

    def _worked_out(self, character: str) -> int:
        """Return the width of a letter with its accent taken off, of an ideograph, or of an unknown script."""
        is_mark_of_ours = "\ufdd0" <= character <= "\ufdef"
        if is_mark_of_ours or unicodedata.combining(character) or unicodedata.category(character) in _WITHOUT_WIDTH:
            return 0
        letters = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
        if letters and letters != [character]:
            return sum(self[part] for part in letters)
        return UNITS if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN_LETTER


@dataclass(frozen=True, slots=True)
class Face:
    """A family in regular or bold."""

    widths: Widths
    share: float = 1.0  # by which it is wider than the table says
    line: float = LINE_HEIGHT  # ems from line to line

    def width(self, text: str, size: float, spacing: float = 0.0) -> float:
        """Return how wide a text without line breaks is, in the unit of the size; `spacing` goes behind each letter."""
        return sum(map(self.widths.__getitem__, text)) * size * self.share / UNITS + spacing * len(text)


def stand_ins(typefaces: Iterable[str]) -> str:
    """Return which typefaces are measured as others, such as "Futura as Arial"; empty when all are known."""
    unknown = {name: likeness(name).table for name in typefaces if name and not likeness(name).is_same}
    return ", ".join(f"{name} as {table}" for name, table in sorted(unknown.items()))


def is_usual(typeface: str) -> bool:
    """Return whether no letter of a typeface is wider or taller than `widest` says."""
    like = likeness(typeface)
    return like.share <= 1 and like.line <= LINE_HEIGHT and like.table in _TABLES


@cache
def face(typeface: str, *, bold: bool) -> Face:
    """Return the widths to measure a typeface with."""
    like = likeness(typeface)
    return Face(_widths(like.table, bold), like.share, like.line)


@cache
def widest() -> Face:
    """Return a face whose letters are as wide as the widest of the families with tables, bold ones included."""
    widths = Widths()
    for table in _TABLES.values():
        for (regular, heavy), characters in table.items():
            for character in characters:
                widths[character] = max(regular, heavy, widths.get(character, 0))
    return Face(widths)


@cache
def _widths(family: str, bold: bool) -> Widths:
    # Signs that a family lacks are drawn in another one; Arial's widths are close.
    widths = Widths()
    for table in (ARIAL, _TABLES.get(family, {})):
        for (regular, heavy), characters in table.items():
            widths.update(dict.fromkeys(characters, heavy if bold else regular))
    return widths if family in _TABLES else Widths(dict.fromkeys(widths, _EVERY_LETTER))
