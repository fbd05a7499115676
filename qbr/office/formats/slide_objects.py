"""The drawn objects of a slide: each with its alt text, its place, the room it has, and whether its text is fitted."""

from __future__ import annotations

from dataclasses import replace

from qbr.office.objects.directives import Drawn
from qbr.office.objects.drawing import SHAPES, TEXT_DIALECT, properties_of_shape, spot_of
from qbr.office.objects.fitting import Look, fit_scope
from qbr.office.objects.geometry import Box, box_of, room_of
from qbr.office.objects.objects import apply, drop_empty_groups
from qbr.office.opc.markup import Element, child, q
from qbr.office.text.draft import Dialect, PartDraft


def slide_dialect(slide: Box, look: Look, *, is_fitted: bool) -> Dialect:
    """Return how the text and objects of one slide are read.

    Args:
        slide: the whole slide.
        look: what its texts take from layout and master.
        is_fitted: whether texts are made to fit their boxes.
    """

    def objects(compiler: PartDraft) -> None:
        for shape in list(compiler.root.iter(*(q(name) for name in SHAPES))):
            _object(compiler, shape)
        drop_empty_groups(compiler)

    def _object(compiler: PartDraft, shape: Element) -> None:
        properties = properties_of_shape(shape)
        box, spot = box_of(shape, look.parents), spot_of(shape)
        if properties is not None:
            apply(compiler, Drawn(shape, properties, spot, box, room_of(shape, slide)))
        body = child(shape, "p:txBody")
        scope = fit_scope(shape, box, look, spot) if is_fitted else None
        if body is not None and scope is not None:
            compiler.scope(body, scope, inside=False)

    return replace(TEXT_DIALECT, objects=objects)
