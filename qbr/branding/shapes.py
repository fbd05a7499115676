"""Shapes of the standard deck on a brand's page: moved, resized, recoloured, with their charts and pictures."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.parts.chart import ChartPart

from qbr.branding.boxes import EMU, Move
from qbr.branding.brand import Brand
from qbr.branding.tables import restyle

_GAP = re.compile(r"gap=([\d.]+)in")
_NARROW = 0.85  # of the standard page's width
_SIZED = ("a:rPr", "a:endParaRPr", "a:defRPr")


def carry(shape: Any, source: Any, slide: Any, brand: Brand, move: Move) -> Any:
    """Put a copy of a shape onto a brand's slide and return it.

    Args:
        shape: the element on the standard deck's slide.
        source: that slide.
        slide: the brand's slide.
        brand: whose colours and table style it takes.
        move: from the standard page to the brand's.
    """
    copy = deepcopy(shape)
    _place(copy, move)
    _lengthen(copy, move)
    resize_text(copy, move)
    brand.palette.recolour(copy)
    for table in copy.iter(qn("a:tbl")):
        restyle(table, brand.table_style, move)
    _carry_parts(copy, source, slide, brand, move)
    slide.shapes._spTree.append(copy)
    return copy


def resize_text(element: Any, move: Move) -> None:
    """Give every size of text, inset and spacing in points its size on the other page."""
    for node in element.iter(*map(qn, _SIZED)):
        if node.get("sz"):
            in_column = next(node.iterancestors(qn("a:tc")), None) is not None
            node.set("sz", str(move.points(int(node.get("sz")), in_column=in_column)))
    for node in element.iter(qn("a:spcPts")):
        node.set("val", str(round(int(node.get("val")) * move.text)))
    for node in element.iter(qn("p:cNvPr")):
        if node.get("descr"):
            scaled = _GAP.sub(lambda found: f"gap={float(found[1]) * move.across:.2f}in", node.get("descr"))
            node.set("descr", scaled)


def _place(element: Any, move: Move) -> None:
    for offset in element.iter(qn("a:off"), qn("a:chOff")):
        offset.set("x", str(move.x(int(offset.get("x")))))
        offset.set("y", str(move.y(int(offset.get("y")))))
    for extent in element.iter(qn("a:ext"), qn("a:chExt")):
        if extent.get("cx") is not None:
            extent.set("cx", str(round(int(extent.get("cx")) * move.across)))
            extent.set("cy", str(round(int(extent.get("cy")) * move.down)))


def _lengthen(copy: Any, move: Move) -> None:
    """Make a text box of a narrower page longer: its words take more lines than its height has grown for."""
    properties = copy.find(f"{qn('p:nvSpPr')}/{qn('p:cNvSpPr')}")
    if properties is not None and properties.get("txBox") == "1" and move.across < _NARROW:
        extent = copy.find(f"{qn('p:spPr')}/{qn('a:xfrm')}/{qn('a:ext')}")
        extent.set("cy", str(round(int(extent.get("cy")) * min(move.text / move.across * 1.05, 1.3))))


def _carry_parts(element: Any, source: Any, slide: Any, brand: Brand, move: Move) -> None:
    for node in element.iter(qn("c:chart")):
        drawn = source.part.related_part(node.get(qn("r:id")))
        node.set(qn("r:id"), slide.part.relate_to(_chart(drawn, brand, move), RT.CHART))
    for node in element.iter(qn("a:blip")):
        picture = source.part.related_part(node.get(qn("r:embed")))
        _, relation = slide.part.get_or_add_image_part(io.BytesIO(picture.blob))
        node.set(qn("r:embed"), relation)


def _chart(drawn: Any, brand: Brand, move: Move) -> Any:
    """Return a chart part of the brand's package with the look of its theme, and a workbook of its own."""
    root = deepcopy(drawn._element)
    for external in root.findall(qn("c:externalData")):
        root.remove(external)
    resize_text(root, move)
    brand.palette.recolour_chart(root)
    package = brand.deck.part.package
    name = package.next_partname(ChartPart.partname_template)
    part = ChartPart.load(name, CT.DML_CHART, package, etree.tostring(root))
    part.chart_workbook.update_from_xlsx_blob(drawn.chart_workbook.xlsx_part.blob)
    return part


def number_shapes(slide: Any) -> None:
    """Give each object of a slide an id of its own."""
    for number, node in enumerate(slide._element.iter(qn("p:cNvPr")), 1):
        node.set("id", str(number))


def beside(words: str, slide_width: int) -> Any:
    """Return the text box beside the slide that says when it is shown."""
    height = round(0.36 * EMU)
    return text_box(words, (0, -height - round(0.26 * EMU), slide_width, height), size=1400, name=BESIDE)


BESIDE = "When this slide is shown"


def text_box(words: str, place: tuple[int, int, int, int], *, size: int, name: str, slot: str = "tx1") -> Any:
    """Return a text box in the look of small print: the brand's text face, a size, a colour of the theme."""
    left, top, width, height = place
    box: Any = etree.fromstring(_BOX.format(x=left, y=top, cx=width, cy=height, size=size, slot=slot))
    box.find(f".//{qn('p:cNvPr')}").set("name", name)
    box.find(f".//{qn('a:t')}").text = words
    return box


_BOX = """\
<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" \
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvSpPr><p:cNvPr id="1" name=""/>\
<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr vert="horz" wrap="square" \
lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="ctr"><a:noAutofit/></a:bodyPr><a:lstStyle/><a:p><a:r>\
<a:rPr lang="en-GB" sz="{size}" dirty="0"><a:solidFill><a:schemeClr val="{slot}"/></a:solidFill></a:rPr>\
<a:t/></a:r></a:p></p:txBody></p:sp>"""
