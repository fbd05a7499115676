"""The drawn objects of a slide: each with its alt text, its place, the room it has, and whether its text is fitted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from qbr.office.objects.directives import Drawn
from qbr.office.objects.drawing import SHAPES, TEXT_DIALECT, properties_of_shape, spot_of
from qbr.office.objects.fitting import Look
from qbr.office.objects.geometry import Box, box_of, room_of
from qbr.office.objects.giving_room import give_room
from qbr.office.objects.newer_charts import settle_slide_fallbacks, stands_in, whole_of
from qbr.office.objects.objects import apply, drop_empty_groups
from qbr.office.objects.room import Page
from qbr.office.objects.slide_markdown import slide_markdown
from qbr.office.opc.markup import Element, q
from qbr.office.text.draft import Dialect, PartDraft


def slide_dialect(slide: Box, look: Look, *, is_fitted: bool) -> Dialect:
    """Return how the text and objects of one slide are read.

    Args:
        slide: the whole slide.
        look: what its texts take from layout and master.
        is_fitted: whether texts are made to fit their boxes.
    """

    def objects(compiler: PartDraft) -> None:
        settle_slide_fallbacks(compiler.root)
        shapes = [one for one in compiler.root.iter(*(q(name) for name in SHAPES)) if not stands_in(one)]
        found = [drawn for shape in shapes if (drawn := _drawn(shape, look, slide)) is not None]
        for drawn in found:
            apply(compiler, drawn)
        drop_empty_groups(compiler)
        for drawn in found if is_fitted else ():
            give_room(compiler, drawn, Page(slide, look, found))

    return replace(TEXT_DIALECT, objects=objects, markdown=partial(slide_markdown, look))


def _drawn(shape: Element, look: Look, slide: Box) -> Drawn | None:
    """Return an object of a slide; None when it is not written as Office writes it."""
    properties = properties_of_shape(shape)
    if properties is None:
        return None
    return Drawn(whole_of(shape), properties, spot_of(shape), box_of(shape, look.parents), room_of(shape, slide))
