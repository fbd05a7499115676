"""Tables on slides: whether their rows have room, and how they go on over further slides when they have not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from qbr.errors import Place, Problem
from qbr.office.fit.paging import head_rows, rows_by_page
from qbr.office.fit.table import Row, Table, read_table
from qbr.office.fit.text_styles import EMU_PER_POINT, LevelStyle
from qbr.office.marks.pages import spread
from qbr.office.objects.directives import Drawn
from qbr.office.objects.fitting import table_levels
from qbr.office.objects.geometry import Box
from qbr.office.objects.room import Page, foot_below, room_below
from qbr.office.objects.wishes import Split
from qbr.office.opc.markup import Element, ancestor, children, q

_FRAME_HEIGHT = re.compile(r'(<p:xfrm\b[^>]*>.*?<a:ext\b[^>]*?\bcy=")(\d+)(")', re.DOTALL)
_LAST_ROW = re.compile(r' lastRow="[^"]*"')
_TOLERANCE = 0.04 * 72  # points a table may be taller than its room: the same text differs that much between programs
_INCH = 72


@dataclass(frozen=True, slots=True)
class TableScope:
    """A table as designed; its rows are measured when they are known."""

    box: Box
    bottom: int  # where what stands below it begins, or the slide ends; EMU
    below: str  # what that is, as a person calls it
    end: int  # of the slide; EMU
    spot: str
    levels: tuple[LevelStyle, ...]
    fonts: Mapping[str, str]
    split: Split | None

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the table, or a piece of it for each slide; one that has no room is told."""
        table = read_table(text, self.levels, self.fonts) if text else None
        if table is None:
            return text
        if self.split is not None:
            return self._spread(table, self.split, place, tell)
        self._tell(table.rows, place, tell)
        return self._written(table, table.rows)

    @property
    def room(self) -> float:
        """Height between the top of the table and what stands below it, in points."""
        return (self.bottom - self.box.y) / EMU_PER_POINT

    def _spread(
        self, table: Table, split: Split, place: Callable[[str], Place], tell: Callable[[Problem], None]
    ) -> str:
        heads = head_rows(table, split.head)
        pages = rows_by_page(table, self.room + _TOLERANCE, heads=heads, most=split.rows)
        self._tell(max(pages, key=_height), place, tell)
        partial = replace(table, before=_LAST_ROW.sub("", table.before))
        *others, last = pages
        return spread([*(self._written(partial, page) for page in others), self._written(table, last)])

    def _tell(self, rows: Sequence[Row], place: Callable[[str], Place], tell: Callable[[Problem], None]) -> None:
        """Tell of rows without room: too many of them are an error, long words in a few a warning."""
        height, whole = _height(rows), (self.end - self.box.y) / EMU_PER_POINT
        if height <= self.room + _TOLERANCE:
            return
        is_off = height > whole + _TOLERANCE
        limit, room = ("the slide ends", whole) if is_off else (f"{self.below} begins", self.room)
        what = "the table" if self.split is None else "a piece of the table that must stay on one slide"
        message = f"{what} is {height / _INCH:.2f} in tall, and {limit} {room / _INCH:.2f} in below its top"
        hint = "Show fewer rows, or let the table go on: {% split %} in its alt text."
        if self.split is not None:
            hint = "Shorten the text of its rows, or make more room for the table."
        too_many = sum(row.drawn for row in rows) > whole + _TOLERANCE
        tell(Problem(message, place(self.spot), hint, "error" if too_many else "warning", "T603"))

    def _written(self, table: Table, rows: Sequence[Row]) -> str:
        """Return the table with these rows, in a frame as tall as they are."""
        height = round(_height(rows) * EMU_PER_POINT)
        before = _FRAME_HEIGHT.sub(rf"\g<1>{height}\g<3>", table.before, count=1)
        return f"{before}{''.join(row.text for row in rows)}{table.after}"


def table_scope(drawn: Drawn, page: Page) -> TableScope | None:
    """Return how a table is measured; None when it has no tags, or no place of its own on the slide."""
    frame, box, wishes = drawn.element, drawn.box, drawn.wishes
    table = next(frame.iter(q("a:tbl")), None)
    if table is None or box is None or not wishes.is_fitted or ancestor(frame, "p:grpSp") is not None:
        return None
    is_on_slide = box.x < page.size.width and 0 <= box.y < page.size.height
    if not is_on_slide or not (wishes.split or _has_tags(table)):
        return None
    drawn_height = sum(int(row.get("h", "0")) for row in children(table, "a:tr"))
    as_drawn = Box(box.x, box.y, box.width, drawn_height)
    bottom, below = foot_below(as_drawn, page) if wishes.split else room_below(as_drawn, page)
    levels = table_levels(page.look)
    return TableScope(box, bottom, below, page.size.height, drawn.spot, levels, page.look.fonts, wishes.split)


def _height(rows: Sequence[Row]) -> float:
    return sum(row.height for row in rows)


def _has_tags(table: Element) -> bool:
    return any("{{" in (text.text or "") or "{%" in (text.text or "") for text in table.iter(q("a:t")))
