"""Charts only newer Office draws, where they stand: with something else for older readers beside them.

What older readers see is a picture of the sample's figures. In a finished file it would show numbers that are nobody's;
the chart's description takes its place.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from qbr.office.objects.directives import read_directives
from qbr.office.opc.markup import NAMESPACES, Element, ancestor, child, name_of, q, remove

_EMU_PER_POINT = 12_700


def whole_of(shape: Element) -> Element:
    """Return a shape together with what stands in for it, when it is a chart only newer Office draws."""
    around = shape.getparent()
    if around is None or name_of(around) != "mc:Choice" or next(shape.iter(q("cx:chart")), None) is None:
        return shape
    both = around.getparent()
    return shape if both is None else both


def stands_in(shape: Element) -> bool:
    """Return whether a shape is what older readers see in place of such a chart."""
    fallback = ancestor(shape, "mc:Fallback")
    both = None if fallback is None else fallback.getparent()
    return both is not None and next(both.iter(q("cx:chart")), None) is not None


def settle_slide_fallbacks(root: Element) -> None:
    """Let descriptions stand in for the filled charts of a slide."""
    for properties, fallback in _bound(root, "p:graphicFrame", "p:cNvPr"):
        words = _description(properties)
        for picture in list(fallback.iter(q("p:pic"))):
            picture.addnext(_text_shape(picture, words))
            remove(picture)
        for other in fallback.iter(q("p:cNvPr")):
            other.set("descr", words)


def settle_word_fallbacks(root: Element) -> None:
    """Let descriptions stand in for the filled charts of a document."""
    for properties, fallback in _bound(root, "w:drawing", "wp:docPr"):
        for old in list(fallback):
            remove(old)
        drawing = ancestor(properties, "w:drawing")
        extent = None if drawing is None else next(drawing.iter(q("wp:extent")), None)
        fallback.append(_text_frame(extent, _description(properties)))


def settle_titles(root: Element) -> None:
    """Let each title of a chart of the newer format have its words once, in the runs that show them."""
    for title in list(root.iter(q("cx:title"))):
        plain, shown = child(title, "cx:tx", "cx:txData"), child(title, "cx:txPr")
        if plain is None or shown is None or next(shown.iter(q("a:t")), None) is None:
            continue
        rich = etree.Element(q("cx:rich"))
        rich.extend(list(shown))
        plain.addnext(rich)
        remove(plain)
        remove(shown)


def _bound(root: Element, frame: str, properties: str) -> list[tuple[Element, Element]]:
    """Return properties and stand-in of each chart of the newer format that a directive fills."""
    found = []
    for chart in list(root.iter(q("cx:chart"))):
        around = ancestor(chart, frame)
        own = None if around is None else next(around.iter(q(properties)), None)
        both = ancestor(chart, "mc:AlternateContent")
        fallback = None if both is None else child(both, "mc:Fallback")
        if own is not None and fallback is not None and read_directives(str(own.get("descr", "")))[0]:
            found.append((own, fallback))
    return found


def _description(properties: Element) -> str:
    """Return what a chart's alt text says besides its directives, its name when that is nothing."""
    return read_directives(str(properties.get("descr", "")))[1] or str(properties.get("name", ""))


def _text_shape(picture: Element, words: str) -> Element:
    """Return a text box in place of a picture on a slide."""
    shape = etree.Element(q("p:sp"))
    head = etree.SubElement(shape, q("p:nvSpPr"))
    own, placed = child(picture, "p:nvPicPr", "p:cNvPr"), child(picture, "p:spPr", "a:xfrm")
    if own is not None:
        head.append(deepcopy(own))
    etree.SubElement(head, q("p:cNvSpPr"), txBox="1")
    etree.SubElement(head, q("p:nvPr"))
    look = etree.SubElement(shape, q("p:spPr"))
    if placed is not None:
        look.append(deepcopy(placed))
    etree.SubElement(etree.SubElement(look, q("a:prstGeom"), prst="rect"), q("a:avLst"))
    body = etree.SubElement(shape, q("p:txBody"))
    etree.SubElement(body, q("a:bodyPr"), wrap="square")
    etree.SubElement(body, q("a:lstStyle"))
    for line in words.split("\n"):
        run = etree.SubElement(etree.SubElement(body, q("a:p")), q("a:r"))
        etree.SubElement(run, q("a:t")).text = line
    return shape


def _text_frame(extent: Element | None, words: str) -> Element:
    """Return a text box as older versions of Word write it."""
    names = {prefix: NAMESPACES[prefix] for prefix in ("w", "v")}
    width, height = (0 if extent is None else int(extent.get(side, "0")) // _EMU_PER_POINT for side in ("cx", "cy"))
    picture = etree.Element(q("w:pict"), nsmap=names)
    style = f"width:{width}pt;height:{height}pt"
    box = etree.SubElement(picture, q("v:rect"), style=style, stroked="f", filled="f")
    content = etree.SubElement(etree.SubElement(box, q("v:textbox")), q("w:txbxContent"))
    for line in words.split("\n"):
        run = etree.SubElement(etree.SubElement(content, q("w:p")), q("w:r"))
        etree.SubElement(run, q("w:t")).text = line
    return picture
