"""Where a value of a record was read, how sure that is, and where a file says two things of one."""

from __future__ import annotations

from typing import Literal

from qbr.records.record import Record

Confidence = Literal["sure", "likely", "guess"]
How = Literal["front matter", "label", "table", "heading", "timeline", "title", "file name", "text"]

QUOTED = 80  # signs of a file that are quoted


class Origin(Record):
    """Where one value stands in a file. A guess is shown and never used."""

    value: str  # as front matter would have it; empty: the file says that it is unknown, or it cannot be decided
    file: str
    line: int | None
    how: How
    confidence: Confidence
    quote: str = ""  # at most `QUOTED` signs
    note: str = ""  # what was assumed, or why it cannot be decided

    @property
    def where(self) -> str:
        """Return the place in words, e.g. "a.md, line 7"."""
        return f"{self.file}, line {self.line}" if self.line else self.file


class Conflict(Record):
    """A field of which a file says two things."""

    field: str
    origins: tuple[Origin, ...]
    used: str  # the value in the record; empty: none, a person has to say
