"""How wide text is: advance widths of the families slides are set in, without a font at hand."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from qbr.office.fit.font_widths import ARIAL, CALIBRI

UNITS = 2048  # of both families to the em
_UNKNOWN_LETTER = 1139  # as wide as "n" and a little: scripts we have no widths for
_FAMILIES = {
    "arial": "arial",
    "helvetica": "arial",
    "liberation sans": "arial",
    "calibri": "calibri",
    "carlito": "calibri",
}
_TABLES = {"arial": ARIAL, "calibri": CALIBRI}


class Widths(dict[str, int]):
    """Widths by character; what is not listed is worked out once."""

    def __missing__(self, character: str) -> int:
        width = self._worked_out(character)
        self[character] = width
        return width

    def _worked_out(self, character: str) -> int:
        """Return the width of a letter with its accent taken off, of an ideograph, or of an unknown script."""
        if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc"):
            return 0
        letters = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
        if letters and letters != [character]:
            return sum(self[part] for part in letters)
        return UNITS if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN_LETTER


@dataclass(frozen=True, slots=True)
class Face:
    """A family in regular or bold."""

    widths: Widths

    def width(self, text: str, size: float) -> float:
        """Return how wide a text without line breaks is, in the unit of the size."""
        return sum(map(self.widths.__getitem__, text)) * size / UNITS


def is_known(typeface: str) -> bool:
    """Return whether the widths of a typeface are known; others are measured as Arial."""
    return typeface.strip().lower() in _FAMILIES


def face(typeface: str, *, bold: bool) -> Face:
    """Return the widths to measure a typeface with."""
    return _face(_FAMILIES.get(typeface.strip().lower(), "arial"), bold)


@cache
def _face(family: str, bold: bool) -> Face:
    # Signs that Calibri lacks are drawn in another family; Arial's widths are close.
    widths = Widths()
    for table in (ARIAL, _TABLES[family]):
        for (regular, heavy), characters in table.items():
            widths.update(dict.fromkeys(characters, heavy if bold else regular))
    return Face(widths)
