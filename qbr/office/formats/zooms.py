"""Zooms: pictures of slides that lead there. They name their slides and sections by number, not by relationship."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from qbr.office.formats.plan import Copy

_TWINS = re.compile(
    r"<mc:AlternateContent\b(?:(?!<mc:AlternateContent\b).)*?(?:sldZmObj|sectionZmObj|summaryZmObj)\b.*?"
    r"</mc:AlternateContent>",
    re.DOTALL,
)
_PICTURE = re.compile(r"<mc:Fallback\b[^>]*>(.*)</mc:Fallback>", re.DOTALL)
_SLIDE = re.compile(r"<\w+:sldZmObj\b[^>]*>")
_SLIDE_ID = re.compile(r'(\bsldId=")(\d+)(")')
_CREATION_ID = re.compile(r'(\bcId=")(\d+)(")')
_SECTION_ID = re.compile(r'\bsectionId="([^"]*)"')


def zoomed(text: str, target: Callable[[int], Copy | None], sections: Collection[str]) -> tuple[str, bool]:
    """Return a slide with its zooms leading to slides of the output, and whether one could not.

    Such a zoom becomes the picture that programs without zooms show.

    Args:
        text: the slide.
        target: id of a slide in the template → the copy a zoom on this slide leads to.
        sections: ids of the sections of the output.
    """
    is_lost = False

    def twins(match: re.Match[str]) -> str:
        nonlocal is_lost
        zoom = match.group(0)
        slides = [target(int(found.group(2))) for found in _SLIDE_ID.finditer(zoom)]
        if all(slides) and all(one in sections for one in _SECTION_ID.findall(zoom)):
            return _SLIDE.sub(lambda one: _led(one.group(0), target), zoom)
        is_lost = True
        picture = _PICTURE.search(zoom)
        return picture.group(1) if picture else ""

    return _TWINS.sub(twins, text), is_lost


def _led(zoom: str, target: Callable[[int], Copy | None]) -> str:
    """Return the start of a zoom that names a copy of its slide."""
    own = _SLIDE_ID.search(zoom)
    copy = target(int(own.group(2))) if own else None
    if copy is None:
        return zoom
    zoom = _SLIDE_ID.sub(rf"\g<1>{copy.id}\g<3>", zoom)
    return _CREATION_ID.sub(lambda mark: f"{mark.group(1)}{copy.creation_id(int(mark.group(2)))}{mark.group(3)}", zoom)
