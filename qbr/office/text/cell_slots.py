"""How what a tag says about its cell is written: a word, a number of columns, a fill."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qbr.office.marks.tags import SlotError

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun

_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})$")


@dataclass(frozen=True, slots=True)
class ChoiceSlot:
    """One of two words, as a value holds or not."""

    yes: str
    no: str

    def write(self, run: PartRun, value: object) -> str:
        """Return the word."""
        return self.yes if value else self.no

    def hole(self, run: PartRun, text: str) -> str:
        """Return the word for what does not hold."""
        return self.no


@dataclass(frozen=True, slots=True)
class CountSlot:
    """How many rows or columns a cell spans."""

    most: int

    def write(self, run: PartRun, value: object) -> str:
        """Return the number.

        Raises:
            SlotError: it is none, or more than there are.
        """
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= self.most:
            raise SlotError(f"a cell spans 1 to {self.most} columns, not {run.text_of(value)}", rule="T217")
        return str(value)

    def hole(self, run: PartRun, text: str) -> str:
        """Return one."""
        return "1"


@dataclass(frozen=True, slots=True)
class CoveredSlot:
    """Whether a cell is covered by one that stands so many cells before it."""

    offset: int

    def write(self, run: PartRun, value: object) -> str:
        """Return whether a span as wide as the value reaches the cell; what is no width is told by CountSlot."""
        return "1" if isinstance(value, int) and value > self.offset else "0"

    def hole(self, run: PartRun, text: str) -> str:
        """Return that it is not."""
        return "0"


@dataclass(frozen=True, slots=True)
class FillSlot:
    """The fill of a cell: in a colour, none at all ("auto"), or as it was drawn."""

    before: str
    after: str
    none: str
    drawn: str

    def write(self, run: PartRun, value: object) -> str:
        """Return the element.

        Raises:
            SlotError: the value is no colour.
        """
        text = run.text_of(value).strip()
        if not text:
            return self.drawn
        if text == "auto":
            return self.none
        match = _COLOUR.match(text)
        if match is None:
            hint = 'Write six hex digits ("FFCC00"), or "auto" for none.'
            raise SlotError(f"{text[:40]!r} is no colour", hint, "T218")
        return f"{self.before}{match.group(1).upper()}{self.after}"

    def hole(self, run: PartRun, text: str) -> str:
        """Return the fill as it was drawn."""
        return self.drawn
