"""Cell references of a spreadsheet, as charts write them: 'Sheet name'!$A$2:$B$5."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_AREA = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')*'|[^'!(),]+)!)?"
    r"\$?(?P<left>[A-Za-z]{1,3})\$?(?P<top>\d+)(?::\$?(?P<right>[A-Za-z]{1,3})\$?(?P<bottom>\d+))?"
)
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z", re.ASCII)
_LOOKS_LIKE_CELL = re.compile(r"(?:[A-Z]{1,3}\d+|R\d*(?:C\d*)?|C\d*|TRUE|FALSE)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def around(self, other: Area) -> Area:
        """Return the smallest area that holds both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def holds(self, row: int, column: int) -> bool:
        """Return whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Return whether the two share a cell."""
        apart = self.bottom < other.top or other.bottom < self.top or self.right < other.left or other.right < self.left
        return not apart

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


def parse_areas(formula: str) -> list[tuple[str, Area]]:
    """Return each area of a chart's formula with the name of its sheet (empty: none given).

    A formula of several areas has parentheses around them; what is no area (a defined name) gives nothing.
    """
    found, text, position = [], formula.strip().removeprefix("(").removesuffix(")"), 0
    while match := _AREA.match(text, position):
        top, left = int(match["top"]), column_number(match["left"])
        bottom = int(match["bottom"] or top)
        right = column_number(match["right"]) if match["right"] else left
        area = Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        found.append((_unquoted(match["sheet"] or ""), area))
        position = match.end()
        if text[position : position + 1] != ",":
            break
        position += 1
    return found if position == len(text) else []


def quoted(sheet: str) -> str:
    """Return the sheet's name as a formula needs it, in quotes unless it is surely plain."""
    if _PLAIN_NAME.match(sheet) and not _LOOKS_LIKE_CELL.match(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def absolute(row: int, column: int) -> str:
    """Return a cell as $A$1."""
    return f"${column_letters(column)}${row}"


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _unquoted(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
