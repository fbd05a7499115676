"""Where elements stand towards each other: what holds them, and which cells of a row show."""

from __future__ import annotations

from collections.abc import Sequence

from qbr.office.opc.markup import Element, name_of
from qbr.office.text.blocks import CELLS


def showing_cells(row: Element) -> list[Element]:
    """Return the cells of a row that show; a content control around a cell counts as one."""
    names = (*CELLS, "w:sdt")
    return [cell for cell in row if name_of(cell) in names and cell.get("hMerge") not in ("1", "true")]


def is_covered(element: Element) -> bool:
    """Return whether an element is a cell that the cell before it spans."""
    return name_of(element) == "a:tc" and element.get("hMerge") in ("1", "true")


def common_holder(places: Sequence[Element]) -> Element | None:
    """Return the nearest element that holds all of them."""
    chain = list(places[0].iterancestors())
    for place in places[1:]:
        others = set(place.iterancestors())
        chain = [element for element in chain if element in others]
    return chain[0] if chain else None


def child_holding(container: Element, element: Element) -> Element:
    """Return the child of a container in which an element stands."""
    current = element
    parent = current.getparent()
    while parent is not None and parent is not container:
        current, parent = parent, parent.getparent()
    return current
