"""Pictures bound by alt text: the results of one tag are written to every attribute that holds an edge of the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from qbr.office.objects.directives import Directive, Drawn, Wrapping
from qbr.office.objects.geometry import Box, group_scale
from qbr.office.objects.picture import Frame, Options, PictureSlot, Placed, PlacedSlot, What, split_options
from qbr.office.objects.picture_placeholder import filled_placeholder, is_empty_placeholder
from qbr.office.opc.markup import Element, child, children, name_of, q, remove
from qbr.office.text.blocks import instruction_for
from qbr.office.text.finding import SyntaxFault
from qbr.office.text.syntax import Said, parse_expression

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft


def bind_picture(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    """Let a picture of the data take the place of the drawn one."""
    try:
        expression, options = split_options(directive.body)
    except ValueError as error:
        raise SyntaxFault(str(error), "Write {% picture logo fit=contain align=center else=hide %}.", "T404") from error
    blip = _drawn_picture(drawn, options)
    if drawn.box is None or not drawn.box.width or not drawn.box.height:
        raise SyntaxFault("the picture has no size of its own", "Move it once, so that its place is kept.", "T404")
    node = parse_expression(expression, compiler.sandbox)
    if options.otherwise == "hide":
        _hide_without(compiler, drawn, directive, expression, around)
    number: list[int] = []
    frame = Frame(drawn.box, *group_scale(drawn.element))
    tag = compiler.add(
        Said("value", directive.text),
        drawn.spot,
        PictureSlot(number, frame, options, _as_drawn(blip, drawn.box)),
        node=node,
    )
    tag.role, tag.subject = "picture", node
    number.append(tag.number)
    _inside(drawn).addprevious(instruction_for(tag.number))
    _mark_picture(compiler, drawn, blip, number)


def _drawn_picture(drawn: Drawn, options: Options) -> Element:
    """Return the picture an object shows; an empty placeholder for a picture becomes one.

    Raises:
        SyntaxFault: the object is no picture.
    """
    blip = next(drawn.element.iter(q("a:blip")), None)
    if blip is None and is_empty_placeholder(drawn.element):
        if options.otherwise == "keep":
            hint = "Put a picture into the placeholder, or write else=hide."
            raise SyntaxFault("there is no picture to keep in the placeholder", hint, "T404")
        drawn.element, drawn.properties, blip = filled_placeholder(drawn.element)
    if blip is None or name_of(drawn.element) not in ("p:pic", "w:drawing", "w:r", "mc:AlternateContent", "w:p"):
        hint = "Insert a picture and put the line into its alt text."
        raise SyntaxFault("is on an object that is no picture", hint, "T404")
    return blip


def _hide_without(compiler: PartDraft, drawn: Drawn, directive: Directive, expression: str, around: Wrapping) -> None:
    """Show an object only where there is a picture for it."""
    node = parse_expression(f"({expression}) is not none", compiler.sandbox)
    drawn.is_optional = True
    said = Said("if", directive.text)
    around.opening.append(compiler.add(said, drawn.spot, is_traced=False, node=node))
    around.closing.append(compiler.statement("endif", directive.text, drawn.spot))


def _as_drawn(blip: Element, box: Box) -> Placed:
    """Return the picture as the designer drew it, for where it is kept."""
    fill = blip.getparent()
    crop = None if fill is None else child(fill, "a:srcRect")
    left, top, right, bottom = (0 if crop is None else int(crop.get(edge, "0")) for edge in "ltrb")
    vector = next(blip.iter(q("asvg:svgBlip")), None)
    relation = "" if vector is None else str(vector.get(q("r:embed"), ""))
    return Placed(str(blip.get(q("r:embed"), "")), box, (left, top, right, bottom), relation)


def _inside(drawn: Drawn) -> Element:
    """Return the element before which a picture is worked out: where conditions on the object already hold."""
    first = next(iter(drawn.element), None)
    return drawn.element if first is None else first


def _mark_picture(compiler: PartDraft, drawn: Drawn, blip: Element, number: list[int]) -> None:
    """Let the results of a picture tag be written where they belong."""

    def mark(what: What) -> int:
        return compiler.internal(PlacedSlot(number, what), "", drawn.spot).number

    blip.set(q("r:embed"), compiler.tags[mark("relation")].mark)
    for extension in list(children(blip, "a:extLst")):
        remove(extension)  # an SVG or an earlier state of the drawn picture
    blip.append(instruction_for(mark("vector")))
    fill = blip.getparent()
    if fill is not None:
        for old in list(children(fill, "a:srcRect")):
            remove(old)
    blip.addnext(instruction_for(mark("crop")))
    for element, attribute, what in _frame(drawn):
        element.set(attribute, compiler.tags[mark(what)].mark)


def _frame(drawn: Drawn) -> list[tuple[Element, str, What]]:
    """Return every attribute that holds an edge of a picture's frame."""
    found: list[tuple[Element, str, What]] = []
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
