"""What stands out from what on the slides of a built deck: each text and line, its colour, and what is behind it.

Colours are worked out as PowerPoint does it: a run's own, else its list level's, the box's, the layout's placeholder's,
the master's; through the master's colour map to the theme. Behind a text is the smallest filled shape of the slide or
its layout that holds it, else the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from pptx import Presentation
from pptx.slide import Slide

NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
LARGE, LARGE_BOLD = 18.0, 14.0  # points from which text is large


@dataclass(frozen=True)
class TextSeen:
    """A run of a slide."""

    where: str
    text: str
    size: float  # points
    is_bold: bool
    contrast: float


@dataclass(frozen=True)
class LineSeen:
    """A line or a chart's mark."""

    where: str
    contrast: float
    is_decorative: bool


@dataclass(frozen=True)
class Box:
    """A filled rectangle of a slide, in EMU."""

    left: int
    top: int
    right: int
    bottom: int
    colour: str

    @property
    def area(self) -> int:
        return (self.right - self.left) * (self.bottom - self.top)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2 of a colour of six hex digits."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


class Palette:
    """The colours of a slide's theme, by the names its shapes use."""

    def __init__(self, slide: Slide) -> None:
        master = slide.slide_layout.slide_master
        theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
        scheme = etree.fromstring(theme.blob).find(".//a:clrScheme", NS)
        assert scheme is not None
        self._slots = {
            etree.QName(slot).localname: slot[0].get("val")
            if slot[0].get("lastClr") is None
            else slot[0].get("lastClr")
            for slot in scheme
        }
        self._map = dict(master._element.find("p:clrMap", NS).attrib)

    def named(self, name: str) -> str:
        return str(self._slots[self._map.get(name, name)])

    def of(self, fill: etree._Element | None) -> str | None:
        """Return the colour of an element with a solid fill; None where it has none."""
        found = None if fill is None else fill.find("a:solidFill/a:schemeClr", NS)
        if found is None:
            own = None if fill is None else fill.find("a:solidFill/a:srgbClr", NS)
            return None if own is None else str(own.get("val"))
        return _changed(self.named(found.get("val")), found)


def _changed(colour: str, changes: etree._Element) -> str:
    """Return a colour with its luminance scaled and shifted, as `lumMod` and `lumOff` say; close enough for contrast."""
    scale, shift = changes.find("a:lumMod", NS), changes.find("a:lumOff", NS)
    factor = 1.0 if scale is None else int(scale.get("val")) / 100000
    added = 0.0 if shift is None else int(shift.get("val")) / 100000 * 255
    parts = (min(255, round(int(colour[n : n + 2], 16) * factor + added)) for n in (0, 2, 4))
    return "".join(f"{one:02X}" for one in parts)


def texts_of(deck: bytes) -> Iterator[TextSeen]:
    """Yield every run of every slide that says something, marks of charts and the large quarter's ornament aside."""
    for number, slide in enumerate(Presentation(io.BytesIO(deck)).slides, 1):
        palette, boxes = Palette(slide), list(_boxes(slide))
        for shape, (x, y) in _with_places(slide):
            if _is_ornament(shape, slide):
                continue
            name = shape.find(".//p:cNvPr", NS).get("name")
            for run in shape.iter(f"{{{NS['a']}}}r"):
                text = "".join(run.itertext(f"{{{NS['a']}}}t"))
                if text.strip():
                    look = _looks(run, shape, slide)
                    behind = _behind(boxes, x, y, _page(slide, palette))
                    colour = next(filter(None, (palette.of(one) for one in look)), palette.named("tx1"))
                    size = next((int(one.get("sz")) / 100 for one in look if one.get("sz")), LARGE)
                    is_bold = next((one.get("b") == "1" for one in look if one.get("b")), False)
                    yield TextSeen(f"slide {number} {name}", text, size, is_bold, contrast(colour, behind))


def lines_of(deck: bytes) -> Iterator[LineSeen]:
    """Yield every line shape, and every line and solid mark of the charts' series, against the page."""
    for number, slide in enumerate(Presentation(io.BytesIO(deck)).slides, 1):
        palette = Palette(slide)
        page = _page(slide, palette)
        for line in slide._element.iter(f"{{{NS['p']}}}cxnSp"):
            colour = palette.of(line.find("p:spPr/a:ln", NS))
            named = line.find(".//p:cNvPr", NS)
            is_decorative = any(etree.QName(one).localname == "decorative" for one in named.iter())
            if colour:
                yield LineSeen(f"slide {number} {named.get('name')}", contrast(colour, page), is_decorative)
        for shape in slide.shapes:
            if getattr(shape, "has_chart", False):
                yield from _marks(shape.chart._chartSpace, f"slide {number} {shape.name}", palette, page)


def _marks(chart: etree._Element, where: str, palette: Palette, page: str) -> Iterator[LineSeen]:
    """Yield the series of a chart: of a filled mark the fill or, where it is outlined, the outline."""
    for series in chart.iter(f"{{{NS['c']}}}ser"):
        look = series.find("c:spPr", NS)
        colours = [palette.of(look), palette.of(None if look is None else look.find("a:ln", NS))]
        marker = series.find("c:marker/c:spPr", NS)
        colours.append(palette.of(marker))
        known = [contrast(colour, page) for colour in colours if colour]
        if known:
            yield LineSeen(f"{where}, {''.join(series.find('c:tx', NS).itertext()).strip()}", max(known), False)


def _with_places(slide: Slide) -> Iterator[tuple[etree._Element, tuple[float, float]]]:
    """Yield each shape and table of a slide that holds text, with the place where its text begins."""
    size = 12700  # a point inside its edge
    for shape in slide.shapes:
        for element in shape._element.iter(f"{{{NS['p']}}}sp", f"{{{NS['p']}}}graphicFrame"):
            place = element.find("p:spPr/a:xfrm/a:off", NS)
            place = element.find("p:xfrm/a:off", NS) if place is None else place
            left, top = (shape.left, shape.top) if place is None else (int(place.get("x")), int(place.get("y")))
            yield element, (left + size, top + size)


def _boxes(slide: Slide) -> Iterator[Box]:
    palette = Palette(slide)
    for root in (slide.slide_layout._element, slide._element):
        for shape in root.iter(f"{{{NS['p']}}}sp"):
            colour = palette.of(shape.find("p:spPr", NS))
            place = shape.find("p:spPr/a:xfrm", NS)
            if colour and place is not None:
                off, ext = place.find("a:off", NS), place.find("a:ext", NS)
                left, top = int(off.get("x")), int(off.get("y"))
                yield Box(left, top, left + int(ext.get("cx")), top + int(ext.get("cy")), colour)


def _behind(boxes: list[Box], x: float, y: float, page: str) -> str:
    holding = [box for box in boxes if box.holds(x, y)]
    return min(holding, key=lambda box: box.area).colour if holding else page


def _page(slide: Slide, palette: Palette) -> str:
    layout = slide.slide_layout
    for root in (slide._element, layout._element, layout.slide_master._element):
        found = root.find("p:cSld/p:bg/p:bgPr", NS)
        colour = palette.of(found)
        if colour:
            return colour
        reference = root.find("p:cSld/p:bg/p:bgRef/a:schemeClr", NS)
        if reference is not None:
            return palette.named(reference.get("val"))
    return palette.named("bg1")


def _is_ornament(shape: etree._Element, slide: Slide) -> bool:
    """Return whether a shape only repeats in large what stands beside it in words: the quarter on the cover."""
    placeholder = shape.find("p:nvSpPr/p:nvPr/p:ph", NS)
    if placeholder is None or slide.slide_layout.name != "Cover":
        return False
    said = "".join(shape.itertext(f"{{{NS['a']}}}t")).strip()
    others = " ".join("".join(one.itertext()) for one in slide._element.iter(f"{{{NS['p']}}}sp") if one is not shape)
    return bool(said) and placeholder.get("idx") == "18" and said in others


def _looks(run: etree._Element, shape: etree._Element, slide: Slide) -> list[etree._Element]:
    """Return what a run's look comes from, the nearest first."""
    paragraph = run.getparent()
    settings = paragraph.find("a:pPr", NS)
    level = 1 + int((settings.get("lvl") if settings is not None else None) or 0)
    found = [run.find("a:rPr", NS), shape.find(f"p:txBody/a:lstStyle/a:lvl{level}pPr/a:defRPr", NS)]
    placeholder = shape.find("p:nvSpPr/p:nvPr/p:ph", NS)
    if placeholder is not None:
        found += _inherited(placeholder, level, slide)
    return [one for one in found if one is not None]


def _inherited(placeholder: etree._Element, level: int, slide: Slide) -> list[etree._Element | None]:
    layout, master = slide.slide_layout._element, slide.slide_layout.slide_master._element
    kind, idx = placeholder.get("type", "body"), placeholder.get("idx", "0")
    found: list[etree._Element | None] = []
    for root in (layout, master):
        for other in root.iter(f"{{{NS['p']}}}ph"):
            same = other.get("idx", "0") == idx if root is layout else other.get("type", "body") == _plain(kind)
            if same:
                holder = other.getparent().getparent().getparent()
                found.append(holder.find(f"p:txBody/a:lstStyle/a:lvl{level}pPr/a:defRPr", NS))
    style = {"title": "titleStyle", "body": "bodyStyle"}.get(_plain(kind), "otherStyle")
    found.append(master.find(f"p:txStyles/p:{style}/a:lvl{level}pPr/a:defRPr", NS))
    return found


def _plain(kind: str) -> str:
    return {"ctrTitle": "title", "subTitle": "body"}.get(kind, kind)
