"""Tiles: one drawn object repeated from left to right, and in further rows, inside the slide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from qbr.office.marks.tags import SlotError
from qbr.office.objects.directives import Directive, Drawn, Wrapping, read_statement
from qbr.office.objects.geometry import Box
from qbr.office.opc.markup import Element, child, children, name_of
from qbr.office.text.finding import SyntaxFault
from qbr.office.text.syntax import parse_expression

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun
    from qbr.office.text.draft import PartDraft

_REPEAT = re.compile(r"^(?P<target>[\w\s,()]+?)\s+in\s+(?P<list>.+?)(?P<options>(?:\s+(?:across|gap)\s*=\s*\S+)*)$")
_REPEAT_OPTION = re.compile(r"(across|gap)\s*=\s*['\"]?([\d.]+)\s*(in|cm|mm|pt)?['\"]?")
_INCH = 914_400
_GAP = _INCH // 5
_TOLERANCE = 12_700  # a point: designers draw to the edge by hand
_UNITS = {"in": _INCH, "cm": 360_000, "mm": 36_000, "pt": 12_700, "": _INCH}


@dataclass(frozen=True, slots=True)
class TileSlot:
    """One coordinate of a repeated object: from left to right, then in the next row."""

    what: Literal["x", "y"]
    box: Box
    room: Box
    across: int
    gap: int

    def write(self, run: PartRun, value: object) -> str:
        """Return the coordinate of the tile with this index.

        Raises:
            SlotError: the tiles would leave the slide.
        """
        if not isinstance(value, tuple):
            raise TypeError("a tile knows its number")
        index, count = value
        self._check(count)
        row, column = divmod(index, self.across)
        if self.what == "x":
            return str(self.box.x + column * (self.box.width + self.gap))
        return str(self.box.y + row * (self.box.height + self.gap))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the drawn coordinate."""
        return str(self.box.x if self.what == "x" else self.box.y)

    def _check(self, count: int) -> None:
        """Raise unless all tiles stand inside their room."""
        rows, across = -(-count // self.across), min(count, self.across)
        right = self.box.x + across * (self.box.width + self.gap) - self.gap
        bottom = self.box.y + rows * (self.box.height + self.gap) - self.gap
        edges = (right, self.room.x + self.room.width, "right"), (bottom, self.room.y + self.room.height, "bottom")
        for end, limit, side in edges:
            if end > limit + _TOLERANCE:
                raise SlotError(
                    f"{count} tiles do not fit: {across} across in {rows} rows would reach {end / _INCH:.2f} in, "
                    f"beyond the {side} edge at {limit / _INCH:.2f} in",
                    "Show fewer, make the tile smaller, or change across and gap.",
                    "T408",
                )


def repeat_tiles(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    """Let an object be repeated for the items of a list."""
    match = _REPEAT.match(directive.body)
    if not match:
        raise SyntaxFault("says not over what", "Write {% repeat k in list across=4 gap=0.2in %}.", "T402")
    if drawn.box is None:
        hint = "Move it once, so that PowerPoint keeps its place."
        raise SyntaxFault("the object has no place of its own", hint, "T402")
    said = read_statement(compiler, f"for {match['target']} in {match['list']}")
    across, gap = _repeat_options(match["options"], drawn)
    around.opening.append(compiler.statement("for", directive.text, drawn.spot, said.node))
    around.closing.append(compiler.statement("endfor", directive.text, drawn.spot))
    offsets = _offsets(drawn.element)
    if not offsets:
        hint = "In a document loop over a paragraph or row."
        raise SyntaxFault("repeats objects of slides only", hint, "T402")
    sides: tuple[Literal["x", "y"], ...] = ("x", "y")
    for offset, what in product(offsets, sides):
        slot = TileSlot(what, drawn.box, drawn.room, across, gap)
        tag = compiler.internal(slot, directive.text, drawn.spot)
        tag.node = parse_expression("(loop.index0, loop.length)", compiler.sandbox)
        offset.set(what, tag.mark)


def _repeat_options(text: str, drawn: Drawn) -> tuple[int, int]:
    given = {name: (number, unit or "") for name, number, unit in _REPEAT_OPTION.findall(text)}
    gap = round(float(given["gap"][0]) * _UNITS[given["gap"][1]]) if "gap" in given else _GAP
    if "across" in given:
        across = int(float(given["across"][0]))
        if across < 1:
            raise SyntaxFault("across is a number from 1", "Write across=4.", "T402")
        return across, gap
    box = drawn.box or drawn.room
    space = drawn.room.x + drawn.room.width - box.x
    return max(1, (space + gap) // (box.width + gap)), gap


def _offsets(element: Element) -> list[Element]:
    """Return the elements with the position of an object on a slide: one, or one more for what older readers see."""
    branches = children(element, "mc:Choice", "mc:Fallback") if name_of(element) == "mc:AlternateContent" else ()
    shapes = [shape for branch in branches for shape in children(branch)] or [element]
    return [found for shape in shapes if (found := _offset(shape)) is not None]


def _offset(element: Element) -> Element | None:
    """Return the element with the position of an object on a slide."""
    for path in (("p:spPr", "a:xfrm"), ("p:grpSpPr", "a:xfrm"), ("p:xfrm",)):
        found = child(element, *path, "a:off")
        if found is not None:
            return found
    return None
