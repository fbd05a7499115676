"""Where the objects of a slide stand: their own place, or the one they take from layout and master."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qbr.office.opc.markup import Element, ancestor, child, children, name_of, q

_PATHS = (("p:spPr", "a:xfrm"), ("p:grpSpPr", "a:xfrm"), ("p:xfrm",))


@dataclass(frozen=True, slots=True)
class Box:
    """The frame a designer drew, in EMU."""

    x: int
    y: int
    width: int
    height: int


def own_box(element: Element) -> Box | None:
    """Return the place written on an object itself."""
    for path in _PATHS:
        transform = child(element, *path)
        if transform is not None:
            return _box(transform, "a:off", "a:ext")
    return None


def box_of(shape: Element, parents: Sequence[Element]) -> Box | None:
    """Return the place of an object, looked up in its layout and master where it has none of its own.

    Args:
        shape: the object.
        parents: the roots of layout and master, nearest first.
    """
    for link in (shape, *chain_of(shape, parents)):
        box = own_box(link)
        if box is not None:
            return box
    return None


def chain_of(shape: Element, parents: Sequence[Element]) -> list[Element]:
    """Return the objects of layout and master that a placeholder takes after, nearest first."""
    found: list[Element] = []
    placeholder = _placeholder(shape)
    for root in parents if placeholder is not None else ():
        match = None if placeholder is None else _matching(root, placeholder)
        if match is not None:
            found.append(match)
            placeholder = _placeholder(match)
    return found


def room_of(shape: Element, slide: Box) -> Box:
    """Return what an object may not leave: the inside of its group, or the slide."""
    group = ancestor(shape, "p:grpSp")
    transform = None if group is None else child(group, "p:grpSpPr", "a:xfrm")
    inner = None if transform is None else _box(transform, "a:chOff", "a:chExt")
    return inner or slide


def group_scale(shape: Element) -> tuple[float, float]:
    """Return how many times wider and higher an object is shown than it is drawn: groups are scaled as a whole."""
    across = down = 1.0
    for group in shape.iterancestors(q("p:grpSp")):
        transform = child(group, "p:grpSpPr", "a:xfrm")
        outer, inner = (None, None) if transform is None else (child(transform, "a:ext"), child(transform, "a:chExt"))
        if outer is not None and inner is not None:
            across *= _ratio(outer, inner, "cx")
            down *= _ratio(outer, inner, "cy")
    return across, down


def _ratio(outer: Element, inner: Element, name: str) -> float:
    return max(1, int(outer.get(name, "1"))) / max(1, int(inner.get(name, "1")))


def _box(transform: Element, offset: str, extent: str) -> Box | None:
    start, size = child(transform, offset), child(transform, extent)
    if start is None or size is None:
        return None
    return Box(int(start.get("x", "0")), int(start.get("y", "0")), int(size.get("cx", "0")), int(size.get("cy", "0")))


def _placeholder(shape: Element) -> Element | None:
    for head in children(shape):
        if name_of(head).startswith("p:nv"):
            return next(head.iter(q("p:ph")), None)
    return None


def _matching(root: Element, placeholder: Element) -> Element | None:
    """Return the object of a layout or master that a placeholder takes after: same index, else same type."""
    index, kind = placeholder.get("idx", "0"), placeholder.get("type", "obj")
    by_kind = None
    for shape in root.iter(q("p:sp"), q("p:pic"), q("p:graphicFrame")):
        other = _placeholder(shape)
        if other is None:
            continue
        if other.get("idx", "0") == index and index != "0":
            return shape
        if by_kind is None and _same_kind(other.get("type", "obj"), kind):
            by_kind = shape
    return by_kind


def _same_kind(one: str, other: str) -> bool:
    titles = ("title", "ctrTitle")
    return one == other or (one in titles and other in titles)
