"""What a plain brand deck offers: layouts for a cover, a page and a divider, the room they leave, colours and tables.

Layouts are told apart by their placeholders, never by their names, which differ by language and by designer.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from qbr.branding.boxes import Box
from qbr.branding.palette import Palette
from qbr.errors import Place, Problem, TemplateError
from qbr.office.opc.package import Package

TITLES = (KIND.TITLE, KIND.CENTER_TITLE)
BODIES = (KIND.BODY, KIND.OBJECT)
FEET = (KIND.FOOTER, KIND.SLIDE_NUMBER, KIND.DATE)
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
_LEAST_SHARE = 0.35  # of the slide a content area must have, or it is worked out anew
_TEMPLATE_TYPE = b"presentationml.template.main+xml"
_DECK_TYPE = b"presentationml.presentation.main+xml"


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand deck, opened to be drawn into."""

    deck: Any  # python-pptx's Presentation
    cover: Any  # layouts
    page: Any
    divider: Any
    content: Box  # where a page's content goes: below the title, above the footer, clear of what the brand draws
    palette: Palette
    table_style: str  # id of the style of its tables

    @property
    def slide(self) -> Box:
        """The slide."""
        return Box(0, 0, int(self.deck.slide_width), int(self.deck.slide_height))


def read_brand(data: bytes, name: str) -> Brand:
    """Return a brand deck.

    Args:
        data: the bytes of a .pptx or .potx.
        name: the file as messages call it.

    Raises:
        TemplateError: it is no deck, is hostile, or has no layout with a title.
    """
    package = Package.open(data, name)
    if package.format != "pptx":
        raise TemplateError(Problem("is no PowerPoint file", Place(name), "Give a .pptx or .potx.", rule="P120"))
    deck = Presentation(io.BytesIO(_as_deck(data)))
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    titled = [layout for layout in layouts if title_of(layout) is not None]
    if not titled:
        hint = "Add a layout with a title in View › Slide Master: the title of each page goes there."
        raise TemplateError(Problem("has no layout with a title", Place(name), hint, rule="P121"))
    page = _page_layout(titled)
    master = page.slide_master
    theme = master.part.part_related_by(RT.THEME).blob
    palette = Palette.of(theme, dict(master._element.find(qn("p:clrMap")).attrib))
    return Brand(deck, _cover(titled), page, _divider(titled, page), _content(deck, page), palette, _table_style(deck))


def title_of(layout: Any) -> Any:
    """Return the title placeholder of a layout or slide, None where it has none."""
    return next((one for one in layout.placeholders if one.placeholder_format.type in TITLES), None)


def boxes_of(shapes: Any) -> Iterator[tuple[Any, Box]]:
    """Yield shapes that have a place, with it."""
    for shape in shapes:
        if shape.left is not None and shape.width is not None:
            yield shape, Box(int(shape.left), int(shape.top), int(shape.width), int(shape.height))


def box_of(shape: Any) -> Box:
    """Return the place of a shape; a placeholder without one stands where its layout or master has it."""
    return Box(int(shape.left or 0), int(shape.top or 0), int(shape.width or 0), int(shape.height or 0))


def drawn_on(layout: Any, slide: Box) -> list[Box]:
    """Return what a layout and its master draw on every page, grounds that fill the slide left out."""
    owners = [layout] if layout._element.get("showMasterSp") in ("0", "false") else [layout, layout.slide_master]
    found = []
    for owner in owners:
        for shape, box in boxes_of(owner.shapes):
            if not shape.is_placeholder and box.area < 0.6 * slide.area:
                found.append(box)
    return found


def _as_deck(data: bytes) -> bytes:
    """Return a template's bytes as those of a deck: the two differ in the type of one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        if _TEMPLATE_TYPE not in source.read("[Content_Types].xml"):
            return data
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in source.infolist():
                content = source.read(info)
                if info.filename == "[Content_Types].xml":
                    content = content.replace(_TEMPLATE_TYPE, _DECK_TYPE)
                archive.writestr(info, content)
        return target.getvalue()


def _kinds(layout: Any) -> list[Any]:
    return [one.placeholder_format.type for one in layout.placeholders if one.placeholder_format.type not in FEET]


def _cover(layouts: list[Any]) -> Any:
    ranks = (
        lambda kinds, kind: kind == "title" or KIND.CENTER_TITLE in kinds,
        lambda kinds, kind: KIND.SUBTITLE in kinds,
        lambda kinds, kind: True,
    )
    return _best(layouts, ranks)


def _page_layout(layouts: list[Any]) -> Any:
    """Return the layout for pages: a title and nothing else, or as little else as there is."""
    plain = [one for one in layouts if KIND.CENTER_TITLE not in _kinds(one) and one._element.get("type") != "secHead"]
    ranks = (
        lambda kinds, kind: kind == "titleOnly",
        lambda kinds, kind: len(kinds) == 1,
        lambda kinds, kind: len(kinds) == 2 and any(one in BODIES for one in kinds),
        lambda kinds, kind: True,
    )
    return _best(plain or layouts, ranks)


def _divider(layouts: list[Any], page: Any) -> Any:
    found = [one for one in layouts if one._element.get("type") == "secHead"]
    return found[0] if found else page


def _best(layouts: list[Any], ranks: tuple[Any, ...]) -> Any:
    for rank in ranks:
        for layout in layouts:
            if rank(_kinds(layout), layout._element.get("type")):
                return layout
    return layouts[0]


def _content(deck: Any, page: Any) -> Box:
    """Return the room for content: what the brand's own body placeholder has, else what title and footer leave."""
    slide = Box(0, 0, int(deck.slide_width), int(deck.slide_height))
    title = box_of(title_of(page))
    feet = [box_of(one) for one in page.placeholders if one.placeholder_format.type in FEET]
    drawn = [*drawn_on(page, slide), title, *(foot for foot in feet if foot.top > slide.height / 2)]
    margin = max(title.left, round(0.04 * slide.width))
    edge = round(0.04 * slide.height)
    free = Box.between(margin, title.bottom, slide.right - margin, slide.bottom - edge)
    given = _body(page, slide)
    # The brand's text area says how wide a page is; its height is what title and footer leave, for we bring no bullets.
    wide = Box.between(given.left, free.top, given.right, free.bottom) if given is not None else free
    candidates = [room.clear_of(drawn) for room in (wide, free)]
    large = [room for room in candidates if room.area >= _LEAST_SHARE * slide.area]
    room = large[0] if large else max(candidates, key=lambda one: one.area)
    air, inset = round(0.012 * slide.height), _inset(page)
    return Box.between(room.left + inset, room.top + air, room.right - inset, room.bottom - air)


def _inset(page: Any) -> int:
    """Return how far the words of a title stand from the edge of its box, so that content begins where they do."""
    for owner in (page, page.slide_master):
        title = title_of(owner)
        given = title._element.find(f".//{qn('a:bodyPr')}") if title is not None else None
        if given is not None and given.get("lIns") is not None:
            return int(given.get("lIns"))
    return 91_440  # what Office takes where nothing is said


def _body(page: Any, slide: Box) -> Box | None:
    """Return the largest body placeholder of the page's layout, else of any layout of its master."""
    for owners in ([page], list(page.slide_master.slide_layouts)):
        found = [
            box_of(one)
            for owner in owners
            for one in owner.placeholders
            if one.placeholder_format.type in BODIES and one.width
        ]
        large = [box for box in found if box.area >= _LEAST_SHARE * slide.area]
        if large:
            return max(large, key=lambda box: box.area)
    return None


def _table_style(deck: Any) -> str:
    """Return the style most tables of the deck's sample slides have, else the deck's own default."""
    used = Counter(
        node.text
        for slide in deck.slides
        for node in slide._element.iter(qn("a:tableStyleId"))
        if node.text and node.text.upper() != PLAIN_TABLE
    )
    if used:
        return str(used.most_common(1)[0][0])
    for relation in deck.part.rels.values():
        if relation.reltype == RT.TABLE_STYLES:
            found = re.search(rb'def="(\{[0-9A-Fa-f-]+\})"', relation.target_part.blob)
            return found[1].decode() if found else PLAIN_TABLE
    return PLAIN_TABLE
