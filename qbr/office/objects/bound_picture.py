"""Pictures bound by alt text: the results of one tag are written to every attribute that holds an edge of the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lxml import etree

from qbr.office.objects.directives import Directive, Drawn, Wrapping
from qbr.office.objects.picture import PictureSlot, PlacedSlot, split_options
from qbr.office.opc.markup import Element, child, children, name_of, q, remove
from qbr.office.text.blocks import instruction_for
from qbr.office.text.finding import SyntaxFault
from qbr.office.text.syntax import Said, parse_expression

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft


def bind_picture(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    """Let a picture of the data take the place of the drawn one."""
    blip = next(drawn.element.iter(q("a:blip")), None)
    if blip is None or name_of(drawn.element) not in ("p:pic", "w:drawing", "w:r", "mc:AlternateContent", "w:p"):
        hint = "Insert a picture and put the line into its alt text."
        raise SyntaxFault("is on an object that is no picture", hint, "T404")
    if drawn.box is None or not drawn.box.width or not drawn.box.height:
        raise SyntaxFault("the picture has no size of its own", "Move it once, so that its place is kept.", "T404")
    try:
        expression, fit, align = split_options(directive.body)
    except ValueError as error:
        raise SyntaxFault(str(error), "Write {% picture logo fit=contain align=center %}.", "T404") from error
    node = parse_expression(expression, compiler.sandbox)
    number: list[int] = []
    slot = PictureSlot(number, drawn.box, fit, align, str(blip.get(q("r:embed"), "")))
    tag = compiler.add(Said("value", directive.text), drawn.spot, slot, node=node)
    tag.role, tag.subject = "picture", node
    number.append(tag.number)
    _inside(drawn).addprevious(instruction_for(tag.number))
    _mark_picture(compiler, drawn, blip, number)


def _inside(drawn: Drawn) -> Element:
    """Return the element before which a picture is worked out: where conditions on the object already hold."""
    first = next(iter(drawn.element), None)
    return drawn.element if first is None else first


def _mark_picture(compiler: PartDraft, drawn: Drawn, blip: Element, number: list[int]) -> None:
    """Let the results of a picture tag be written where they belong."""

    def mark(what: Literal["relation", "crop", "x", "y", "width", "height"]) -> int:
        return compiler.internal(PlacedSlot(number, what), "", drawn.spot).number

    blip.set(q("r:embed"), compiler.tags[mark("relation")].mark)
    for extension in list(children(blip, "a:extLst")):
        remove(extension)  # an SVG or an earlier state of the drawn picture
    fill = blip.getparent()
    if fill is not None:
        for old in list(children(fill, "a:srcRect")):
            remove(old)
    blip.addnext(instruction_for(mark("crop")))
    for element, attribute, what in _frame(drawn):
        element.set(attribute, compiler.tags[mark(what)].mark)


def _frame(drawn: Drawn) -> list[tuple[Element, str, Literal["x", "y", "width", "height"]]]:
    """Return every attribute that holds an edge of a picture's frame."""
    found: list[tuple[Element, str, Literal["x", "y", "width", "height"]]] = []
    is_slide = name_of(drawn.element) == "p:pic"
    if is_slide:
        _own_place(drawn)
    for transform in drawn.element.iter(q("a:xfrm")):
        offset, extent = child(transform, "a:off"), child(transform, "a:ext")
        if offset is not None and is_slide:
            found += [(offset, "x", "x"), (offset, "y", "y")]
        if extent is not None:
            found += [(extent, "cx", "width"), (extent, "cy", "height")]
    for extent in drawn.element.iter(q("wp:extent")):
        found += [(extent, "cx", "width"), (extent, "cy", "height")]
    return found


def _own_place(drawn: Drawn) -> None:
    """Write down the place a picture takes from its layout, so that it can be changed."""
    settings = child(drawn.element, "p:spPr")
    if settings is None or child(settings, "a:xfrm") is not None or drawn.box is None:
        return
    transform = etree.Element(q("a:xfrm"))
    etree.SubElement(transform, q("a:off"), {"x": str(drawn.box.x), "y": str(drawn.box.y)})
    etree.SubElement(transform, q("a:ext"), {"cx": str(drawn.box.width), "cy": str(drawn.box.height)})
    settings.insert(0, transform)
