"""How the grid of a table with repeated columns is written: widths, and what spans all copies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from qbr.office.marks.scopes import scope_mark
from qbr.office.marks.tags import SCOPE_DROP, SlotError

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun


@dataclass(frozen=True, slots=True)
class WidthSlot:
    """The width of one repeated column: its part of what was drawn for all of them."""

    loop: int  # which column loop of the part
    total: int  # drawn for all copies together
    start: int  # where the column begins among those of one copy
    end: int
    whole: int  # drawn widths of one copy's columns together

    def write(self, run: PartRun, value: object) -> str:
        """Return the width, so that the widths of all copies add up to the drawn one."""
        if not isinstance(value, tuple):
            raise TypeError("a column loop knows its length")
        count, index = value
        run.counts[self.loop] = count
        return str(self._edge(index, self.end, count) - self._edge(index, self.start, count))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the drawn width."""
        return str(self.end - self.start)

    def _edge(self, index: int, offset: int, count: int) -> int:
        return self.total * (index * self.whole + offset) // (count * self.whole)


@dataclass(frozen=True, slots=True)
class ShareSlot:
    """The width of one repeated column that says its share of what was drawn for all of them."""

    loop: int  # which column loop of the part
    total: int  # drawn for all copies together
    own: int  # the column's part of one copy, and
    whole: int  # that of all columns of one copy

    def write(self, run: PartRun, value: object) -> str:
        """Return the width.

        Raises:
            SlotError: the share is no number above 0 and up to 1.
        """
        if not isinstance(value, tuple):
            raise TypeError("a column loop knows its length")
        count, share = value
        run.counts[self.loop] = count
        is_number = isinstance(share, (int, float, Decimal)) and not isinstance(share, bool)
        if not is_number or not 0 < share <= 1:
            hint = "Give each column its part of the whole, such as 0.25; together they are 1."
            raise SlotError(f"a column has a share above 0 and up to 1, not {run.text_of(share)}", hint, "T226")
        return str(int(self.total * Decimal(str(share)) * self.own / self.whole))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the drawn width."""
        return str(self.own)


@dataclass(frozen=True, slots=True)
class ResetSlot:
    """The start of a grid: no column is counted yet."""

    loop: int

    def write(self, run: PartRun, value: object) -> str:
        """Write nothing."""
        run.counts[self.loop] = 0
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Write nothing."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class CopySlot:
    """One more copy in a row."""

    loop: int

    def write(self, run: PartRun, value: object) -> str:
        """Write nothing."""
        run.counts[self.loop] += 1
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Write nothing."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class CopiesCheckedSlot:
    """The end of the copies in a row: there are as many as the grid has got columns."""

    loop: int  # of the grid
    own: int  # of the row

    def write(self, run: PartRun, value: object) -> str:
        """Write nothing.

        Raises:
            SlotError: the row has more or fewer copies than the grid.
        """
        grid, own = run.counts.get(self.loop, 0), run.counts[self.own]
        if grid != own:
            message = f"this row repeats its columns {own} times, and the table {grid} times"
            raise SlotError(message, "Give each row of the data as many cells as there are columns.", "T219")
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Write nothing."""
        return ""


@dataclass(frozen=True, slots=True)
class SpanSlot:
    """How many columns a plain cell spans when some of those below it are repeated."""

    repeated: tuple[tuple[int, int], ...]  # (loop, columns of one copy) of what it spans
    fixed: int  # further columns it spans
    scope: int  # the stretch that goes when it spans nothing

    def span(self, run: PartRun) -> int:
        """Return the number of columns."""
        return self.fixed + sum(run.counts.get(loop, 0) * columns for loop, columns in self.repeated)

    def write(self, run: PartRun, value: object) -> str:
        """Return the span."""
        return str(self.span(run)) if self.span(run) else scope_mark(SCOPE_DROP, self.scope)

    def hole(self, run: PartRun, text: str) -> str:
        """Return the span."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class MergedSlot:
    """The cells that a spanning cell of a slide's table covers: one for each further column."""

    span: SpanSlot
    cell: str

    def write(self, run: PartRun, value: object) -> str:
        """Return the covered cells."""
        return self.cell * max(0, self.span.span(run) - 1)

    def hole(self, run: PartRun, text: str) -> str:
        """Return the covered cells."""
        return self.write(run, None)
