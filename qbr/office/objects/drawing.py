"""What is particular to text on slides and in charts: where it stands, and how a run is coloured."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qbr.office.opc.markup import Element, child, children, name_of, position, q, way_to
from qbr.office.text.draft import Dialect, PartDraft
from qbr.office.text.text import DRAWING
from qbr.sandbox import nearest

SHAPES = ("p:sp", "p:pic", "p:graphicFrame", "p:grpSp", "p:cxnSp")
THEME_COLOURS = (
    *("accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "tx1", "tx2", "bg1", "bg2"),
    *("dk1", "dk2", "lt1", "lt2", "hlink", "folHlink"),
)
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
class ColouredRun:
    """The properties of a run with the place for its colour left open."""

    before: str
    after: str

    def __call__(self, style: str) -> str:
        """Return the properties in a theme colour.

        Raises:
            ValueError: there is no such colour.
        """
        if style not in THEME_COLOURS:
            hint = nearest(style, THEME_COLOURS) or f"There is: {', '.join(THEME_COLOURS)}."
            raise ValueError(f'there is no theme colour "{style}". {hint}')
        return f'{self.before}<a:solidFill><a:schemeClr val="{style}"/></a:solidFill>{self.after}'


def styled_properties(properties: str) -> ColouredRun:
    """Return the properties of a run, ready to be coloured by the name of a theme colour."""
    bare = properties or "<a:rPr/>"
    line = _LINE.search(bare)
    outline = line.group(0) if line else ""
    rest = _FILL.sub("", _LINE.sub("", bare), count=1)
    if rest.endswith("/>") and "<" not in rest[1:]:
        rest = f"{rest[:-2]}></a:rPr>"
    head, bracket, tail = rest.partition(">")
    return ColouredRun(head + bracket + outline, tail)


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


TEXT_DIALECT = Dialect(DRAWING, spot_of, styled_properties, _is_twin, no_objects)
