"""Boxes that take the height of their text: Office gives it to them only when somebody edits them, so it is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qbr.errors import Place, Problem
from qbr.office.fit.fit import TOLERANCE
from qbr.office.fit.measure import measure
from qbr.office.fit.text_body import drawn_size, read_body
from qbr.office.fit.text_styles import EMU_PER_POINT
from qbr.office.objects.directives import Drawn
from qbr.office.objects.fitting import DrawnText, FitScope
from qbr.office.objects.room import Page, room_below
from qbr.office.opc.markup import ancestor, child

_BODY = re.compile(r"<p:txBody\b.*</p:txBody>", re.DOTALL)
_PLACE = re.compile(r'(<a:off\b[^>]*?\by=")(-?\d+)("[^>]*>\s*<a:ext\b[^>]*?\bcy=")(\d+)(")')
_ANCHOR = re.compile(r'<a:bodyPr\b[^>]*\banchor="(ctr|b)"')
_UPWARDS = {"ctr": 0.5, "b": 1.0}  # the share of what a box grows by that it grows at its upper side


@dataclass(frozen=True, slots=True)
class GrowingBox:
    """A box that grows with its text, down to what stands below it."""

    fit: FitScope
    bottom: int  # where what stands below begins; EMU
    below: str  # what that is, as a person calls it
    wraps: bool

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the box as tall as its text; never lower than drawn. One that grows into another object is told."""
        found = _BODY.search(text)
        if found is None or self.fit.bound.surely_fits(found[0]):
            return text
        height = self._height(found[0])
        if height <= self.fit.box.height / EMU_PER_POINT + TOLERANCE:
            return text
        room = (self.bottom - self.fit.box.y) / EMU_PER_POINT
        if height > room + TOLERANCE and self.bottom > self.fit.box.y + self.fit.box.height:
            message = f"the box grows to {height / 72:.2f} in with its text, and {self.below} begins {room / 72:.2f} in"
            hint = "Shorten the text, or leave more room below the box."
            tell(Problem(f"{message} below its top", place(self.fit.spot), hint, "warning", "T601"))
        return self._grown(text, round(height * EMU_PER_POINT))

    def _height(self, body: str) -> float:
        """Return how tall the box has to be, in points."""
        read = read_body(body, self.fit.levels, self.fit.fonts)
        if not read.has_words:
            return 0.0
        width, margins = read.room(self.fit.box.width, 0, self.fit.insets)
        width = width if self.wraps else float("inf")
        return measure([paragraph.at(drawn_size) for paragraph in read.paragraphs], width) - margins

    def _grown(self, text: str, height: int) -> str:
        anchor = _ANCHOR.search(text)
        share = _UPWARDS[anchor[1]] if anchor else 0.0

        def place(found: re.Match[str]) -> str:
            top = int(found[2]) - round(share * (height - int(found[4])))
            return f"{found[1]}{top}{found[3]}{height}{found[5]}"

        return _PLACE.sub(place, text, count=1)


def growing_box(drawn: Drawn, text: DrawnText, page: Page) -> GrowingBox | None:
    """Return how a box grows; None for one in a group, turned, or without a place of its own on the slide."""
    transform = child(drawn.element, "p:spPr", "a:xfrm")
    if (
        drawn.box is None
        or transform is None
        or "rot" in transform.attrib
        or ancestor(drawn.element, "p:grpSp") is not None
    ):
        return None
    bottom, below = room_below(drawn.box, page)
    return GrowingBox(text.fit, bottom, below, text.wraps)
