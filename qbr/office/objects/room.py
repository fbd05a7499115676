"""How much room an object has below it: down to the next object, or to the end of the slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qbr.office.objects.directives import Drawn
from qbr.office.objects.drawing import SHAPES, shape_name
from qbr.office.objects.fitting import Look
from qbr.office.objects.geometry import Box, own_box
from qbr.office.opc.markup import Element, ancestor, children, q

_MARGIN = 228_600  # a quarter of an inch that is left free where no master says more
_FEET = ("dt", "ftr", "sldNum")


@dataclass(frozen=True, slots=True)
class Page:
    """A slide of the template and what is drawn on it."""

    size: Box
    look: Look
    objects: Sequence[Drawn]


def room_below(box: Box, page: Page) -> tuple[int, str]:
    """Return where the next thing below a box begins, and what it is: another object, or the end of the slide."""
    found = [(page.size.height, "the end of the slide")]
    for other, name in (*_own(page), *_shared(page.look)):
        if other.y >= box.y + box.height and _is_beside(box, other):
            found.append((other.y, f'"{name}"'))
    return min(found)


def foot_below(box: Box, page: Page) -> tuple[int, str]:
    """Return where a slide that goes on has to end: as `room_below`, but not within the foot that its master keeps."""
    feet = [one.y for root in page.look.parents for shape in root.iter(q("p:sp")) if (one := _foot(shape)) is not None]
    foot = min([page.size.height - _MARGIN, *feet])
    below = room_below(box, page)
    return min(below, (foot, "the foot of the slide")) if foot >= box.y + box.height else below


def _foot(shape: Element) -> Box | None:
    """Return the place of a date, footer or slide number of layout or master."""
    placeholder = next((one for head in children(shape) for one in head.iter(q("p:ph"))), None)
    return own_box(shape) if placeholder is not None and placeholder.get("type") in _FEET else None


def _own(page: Page) -> list[tuple[Box, str]]:
    """Return places and names of what is always on the slide itself: what may be hidden takes nobody's room."""
    alone = [one for one in page.objects if not one.is_optional and ancestor(one.element, "p:grpSp") is None]
    return [(one.box, shape_name(one.element)) for one in alone if one.box is not None]


def _shared(look: Look) -> list[tuple[Box, str]]:
    """Return places and names of what layout and master show on every slide: no placeholders."""
    found = []
    for root in look.parents:
        for shape in root.iter(*(q(name) for name in SHAPES)):
            box = own_box(shape)
            is_placeholder = any(next(head.iter(q("p:ph")), None) is not None for head in children(shape))
            if box is not None and not is_placeholder and ancestor(shape, "p:grpSp") is None:
                found.append((box, shape_name(shape)))
    return found


def _is_beside(box: Box, other: Box) -> bool:
    """Return whether two boxes share a stretch from left to right."""
    return other.x < box.x + box.width and box.x < other.x + other.width
