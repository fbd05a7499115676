"""The drawn objects of a slide: each with its alt text, its place, and the room it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qbr.office.drawing import SHAPES, TEXT_DIALECT, properties_of_shape, spot_of
from qbr.office.geometry import box_of, room_of
from qbr.office.markup import Element, q
from qbr.office.objects import Drawn, apply, drop_empty_groups
from qbr.office.parts import Dialect, PartCompiler
from qbr.office.picture import Box


def slide_dialect(slide: Box, parents: Sequence[Element] = ()) -> Dialect:
    """Return how the text and objects of one slide are read.

    Args:
        slide: the whole slide.
        parents: the roots of its layout and master, nearest first.
    """

    def objects(compiler: PartCompiler) -> None:
        for shape in list(compiler.root.iter(*(q(name) for name in SHAPES))):
            properties = properties_of_shape(shape)
            if properties is not None:
                apply(compiler, Drawn(shape, properties, spot_of(shape), box_of(shape, parents), room_of(shape, slide)))
        drop_empty_groups(compiler)

    return replace(TEXT_DIALECT, objects=objects)
