"""What is particular to text on slides and in charts: where it stands, and how a run is coloured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from qbr.office.objects.fitting import Look
from qbr.office.objects.slide_markdown import slide_markdown
from qbr.office.objects.style_names import EMPHASIS, THEME_COLOURS, theme_colour
from qbr.office.opc.markup import Element, child, children, name_of, position, q, way_to
from qbr.office.opc.spans import with_attribute
from qbr.office.text.draft import Dialect, PartDraft
from qbr.office.text.text import DRAWING
from qbr.sandbox import nearest

SHAPES = ("p:sp", "p:pic", "p:graphicFrame", "p:grpSp", "p:cxnSp")
_FILL = re.compile(r"<a:(noFill|solidFill|gradFill|blipFill|pattFill|grpFill)\b(?:[^>]*/>|.*?</a:\1>)", re.DOTALL)
_LINE = re.compile(r"<a:ln\b(?:[^>]*/>|.*?</a:ln>)", re.DOTALL)


def properties_of_shape(shape: Element) -> Element | None:
    """Return the element with a shape's id, name and alt text."""
    for head in children(shape):
        if name_of(head).startswith("p:nv"):
            return child(head, "p:cNvPr")
    return None


def shape_name(shape: Element) -> str:
    """Return the name of a shape as the selection pane shows it."""
    properties = properties_of_shape(shape)
    return "" if properties is None else str(properties.get("name", ""))


def spot_of(element: Element) -> str:
    """Return where an element stands: shape, row and column, paragraph."""
    return way_to(element, _words)


@dataclass(frozen=True, slots=True)
class StyledRun:
    """The properties of a run, to be given a style by its name."""

    properties: str  # as drawn
    before: str  # the same up to where a colour goes
    after: str

    def __call__(self, style: str) -> str:
        """Return the properties in a theme colour, bold or italic.

        Raises:
            ValueError: there is no such style.
        """
        slot = theme_colour(style)
        if slot:
            return f'{self.before}<a:solidFill><a:schemeClr val="{slot}"/></a:solidFill>{self.after}'
        if style in EMPHASIS:
            head, bracket, tail = self.properties.partition(">")
            return with_attribute(head + bracket, style[0], "1") + tail
        there = (*THEME_COLOURS, *EMPHASIS)
        hint = nearest(style, there) or f"There is: {', '.join(there)}."
        raise ValueError(f'there is no theme colour "{style}". {hint}')


def styled_properties(properties: str) -> StyledRun:
    """Return the properties of a run, ready to be given a style by its name."""
    bare = properties or "<a:rPr/>"
    line = _LINE.search(bare)
    outline = line.group(0) if line else ""
    rest = _FILL.sub("", _LINE.sub("", bare), count=1)
    if rest.endswith("/>") and "<" not in rest[1:]:
        rest = f"{rest[:-2]}></a:rPr>"
    head, bracket, tail = rest.partition(">")
    return StyledRun(bare, head + bracket + outline, tail)


def _words(element: Element) -> str:
    """Return what an element adds to a spot, empty for most."""
    name = name_of(element)
    if name in SHAPES:
        shown = shape_name(element)
        return f'"{shown}"' if shown else "a shape without a name"
    if name == "a:tc":
        row = element.getparent()
        if row is not None:
            return f"row {position(row)}, column {position(element)}"
    if name == "a:p":
        holder = element.getparent()
        if holder is not None and (name_of(holder) == "p:txBody" or len(list(children(holder, "a:p"))) > 1):
            return f"paragraph {position(element)}"
    return {"c:title": "title", "c:valAx": "value axis", "c:catAx": "category axis"}.get(name, "")


def _is_twin(element: Element) -> bool:
    fallback = q("mc:Fallback")
    return any(outer.tag == fallback for outer in element.iterancestors())


def no_objects(compiler: PartDraft) -> None:
    """Leave the drawn objects of a part as they are."""


TEXT_DIALECT = Dialect(
    DRAWING, spot_of, styled_properties, _is_twin, no_objects, partial(slide_markdown, Look([], {}, None))
)
