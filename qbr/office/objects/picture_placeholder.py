"""Placeholders for a picture that nobody has put one into: they become pictures when a template fills them."""

from __future__ import annotations

from lxml import etree

from qbr.office.opc.markup import Element, child, children, q


def is_empty_placeholder(shape: Element) -> bool:
    """Return whether an object is a placeholder that waits for a picture."""
    placeholder = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
    return placeholder is not None and placeholder.get("type") == "pic"


def filled_placeholder(shape: Element) -> tuple[Element, Element, Element]:
    """Return the picture that takes the place of a placeholder, its properties, and what holds its bytes.

    Place, shape and effects stay those of the layout.
    """
    picture = etree.Element(q("p:pic"))
    heads = etree.SubElement(picture, q("p:nvPicPr"))
    old = child(shape, "p:nvSpPr")
    properties, application = (None, None) if old is None else (child(old, "p:cNvPr"), child(old, "p:nvPr"))
    settings = child(shape, "p:spPr")
    if properties is None or application is None or settings is None:
        raise ValueError("a shape has properties")
    heads.append(properties)
    locks = etree.SubElement(etree.SubElement(heads, q("p:cNvPicPr")), q("a:picLocks"))
    locks.set("noGrp", "1")
    locks.set("noChangeAspect", "1")
    heads.append(application)
    fill = etree.SubElement(picture, q("p:blipFill"))
    blip = etree.SubElement(fill, q("a:blip"))
    etree.SubElement(etree.SubElement(fill, q("a:stretch")), q("a:fillRect"))
    picture.append(settings)
    for style in list(children(shape, "p:style")):
        picture.append(style)
    shape.addprevious(picture)
    picture.tail = shape.tail
    _drop(shape)
    return picture, properties, blip


def _drop(shape: Element) -> None:
    parent = shape.getparent()
    if parent is not None:
        parent.remove(shape)
