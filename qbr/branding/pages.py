"""One page of the standard deck on a brand's layout: words in its placeholders, objects in the room it leaves."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.oxml.ns import qn

from qbr.branding.boxes import EMU, Box, Move
from qbr.branding.brand import BODIES, Brand, box_of, drawn_on, title_of
from qbr.branding.shapes import BESIDE, beside, carry, number_shapes, text_box

# The standard deck's page: where its content stands, and its placeholders by index.
_CONTENT = Box.inches(0.667, 2.02, 12.0, 4.86)
_LABEL, _MEASURE, _SOURCE, _FOOTER, _NUMBER = 15, 13, 14, 11, 12
_CUSTOMER = "{{ customer.name }} · {{ period.label }}"
_DECISION = "Decision"  # box beside the title, where a brand has no room: its words begin the line of the source
_FRAME = (0, _LABEL, _MEASURE, _SOURCE, _FOOTER, _NUMBER)
_LARGEST_TITLE, _SMALLEST_TITLE = 32, 16  # points; a title is a sentence of two lines
_LETTERS = 25  # width of a title's box by its size, at which a sentence takes two lines


def is_cover(slide: Any) -> bool:
    """Return whether a slide of the standard deck is its cover."""
    title = title_of(slide)
    return title is not None and title.placeholder_format.type == KIND.CENTER_TITLE


def is_divider(slide: Any) -> bool:
    """Return whether a slide opens the appendix."""
    return any(one.placeholder_format.idx == 19 for one in slide.placeholders)


def add_page(source: Any, brand: Brand) -> Any:
    """Add a page with a title, what is measured, content and source to a brand's deck; return the slide."""
    slide = _new(brand, brand.page, source)
    said = {one.placeholder_format.idx: one for one in source.placeholders}
    _fill_title(slide, brand, said[0])
    room = brand.content
    line = round(0.24 * EMU * room.height / _CONTENT.height)
    body = Box.between(room.left, room.top + round(1.4 * line), room.right, room.bottom - round(1.2 * line))
    move = Move(_CONTENT, body)
    _line(slide, brand, move, "Measure", _joined(said, _LABEL, _MEASURE), (room.left, room.top, room.width, line), 1200)
    for shape in source.shapes:
        _carry(shape, source, slide, brand, move)
    _footer(slide, brand, move, f"{_decision(source)}{said[_SOURCE].text_frame.text}", line)
    return _finished(slide, source)


def _decision(source: Any) -> str:
    """Return the tag of what a page leads to, and what parts it from the words after it; empty without one."""
    tag = next((shape.text_frame.text for shape in source.shapes if shape.name == _DECISION), "")
    return f"{tag}{{% if {tag.strip('{} ')} %}}  ·  {{% endif %}}" if tag else ""


def add_cover(source: Any, brand: Brand) -> Any:
    """Add the cover: the customer's name, what this is, the quarter, and the customer's logo where there is room."""
    slide = _new(brand, brand.cover, source)
    said = {one.placeholder_format.idx: one for one in source.placeholders}
    title = title_of(brand.cover)
    _fill(slide, title, said[0].text_frame._txBody.findall(qn("a:p")), _cover_size(title))
    words = [node for index in (1, 16, 17) for node in said[index].text_frame._txBody.findall(qn("a:p"))]
    place = _second(brand.cover)
    if place is not None:
        height = box_of(place).height / 12_700 / 1.5
        _fill(slide, place, words, min(2000, max(1000, round(height / len(words)) * 100)))
    else:
        box = _below(box_of(title), brand.slide)
        _paragraph_box(slide, brand, words, box, 1600)
    for shape in source.shapes:
        if shape.shape_type == 6:
            _carry_logo(shape, source, slide, brand)
    return _finished(slide, source)


def add_divider(source: Any, brand: Brand) -> Any:
    """Add the slide that opens the appendix and says what is in it."""
    slide = _new(brand, brand.divider, source)
    said = {one.placeholder_format.idx: one for one in source.placeholders}
    _fill(slide, title_of(brand.divider), said[0].text_frame._txBody.findall(qn("a:p")), None)
    words = said[19].text_frame._txBody.findall(qn("a:p"))
    place = _second(brand.divider)
    if place is not None:
        _fill(slide, place, words, min(2000, max(1000, round(box_of(place).height / 12_700 / 1.3 / 5) * 100)))
    else:
        title = box_of(title_of(brand.divider))
        room = brand.content.without(title)
        _paragraph_box(slide, brand, words, room, 1600, anchor="b" if room.bottom <= title.top else "t")
    _feet(slide, brand.divider)
    return _finished(slide, source)


def _new(brand: Brand, layout: Any, source: Any) -> Any:
    """Add an empty slide of a layout, with the box that says when it is shown."""
    slide = brand.deck.slides.add_slide(layout)
    for shape in list(slide.placeholders):
        slide.shapes._spTree.remove(shape._element)
    words = next((shape.text_frame.text for shape in source.shapes if shape.name == BESIDE), "")
    if words:
        slide.shapes._spTree.append(beside(words, brand.slide.width))
    return slide


def _finished(slide: Any, source: Any) -> Any:
    number_shapes(slide)
    notes = slide.notes_slide.notes_text_frame
    if notes is not None and source.has_notes_slide:
        body = notes._txBody
        for paragraph in body.findall(qn("a:p")):
            body.remove(paragraph)
        body.extend(deepcopy(one) for one in source.notes_slide.notes_text_frame._txBody.findall(qn("a:p")))
    return slide


def _fill_title(slide: Any, brand: Brand, said: Any) -> None:
    title = title_of(brand.page)
    _fill(slide, title, said.text_frame._txBody.findall(qn("a:p")), _title_size(box_of(title)))


def _title_size(box: Box) -> int:
    """Return the size, in hundredths of a point, at which a sentence takes two lines of a title's box."""
    width, height = box.width / 12_700, box.height / 12_700
    size = min(width / _LETTERS, (height - 8) / 2.3, _LARGEST_TITLE)
    return round(max(size, _SMALLEST_TITLE)) * 100


def _cover_size(title: Any) -> int:
    box = box_of(title)
    return round(min(max(min(box.width / 12_700 / 13, box.height / 12_700 / 2.4), 24), 54)) * 100


def _fill(slide: Any, place: Any, paragraphs: list[Any], size: int | None) -> None:
    """Put words into a placeholder of the slide's layout; their look is the layout's, smaller where it is too large."""
    shape: Any = etree.fromstring(_PLACEHOLDER)
    shape.find(f".//{qn('p:cNvPr')}").set("name", place.name)
    shape.find(f".//{qn('p:nvPr')}").append(deepcopy(place._element.find(f".//{qn('p:ph')}")))
    body = shape.find(qn("p:txBody"))
    for paragraph in paragraphs:
        body.append(_bare(paragraph, size))
    slide.shapes._spTree.append(shape)


def _bare(paragraph: Any, size: int | None) -> Any:
    """Return a paragraph without a look of its own but a size."""
    copy = deepcopy(paragraph)
    for node in copy.findall(qn("a:pPr")):
        copy.remove(node)
    for run in copy.iter(qn("a:rPr"), qn("a:endParaRPr")):
        for child in list(run):
            run.remove(child)
        for name in [key for key in run.attrib if key not in ("lang", "dirty")]:
            del run.attrib[name]
        if size:
            run.set("sz", str(size))
    return copy


def _second(layout: Any) -> Any:
    """Return the placeholder below the title: the subtitle, else the largest text."""
    wanted = [one for one in layout.placeholders if one.placeholder_format.type in (KIND.SUBTITLE, *BODIES)]
    ranked = sorted(wanted, key=lambda one: (one.placeholder_format.type != KIND.SUBTITLE, -box_of(one).area))
    return ranked[0] if ranked else None


def _joined(said: dict[int, Any], *indexes: int) -> str:
    return "  ·  ".join(said[index].text_frame.text for index in indexes)


def _line(
    slide: Any, brand: Brand, move: Move, name: str, words: str, place: tuple[int, int, int, int], size: int
) -> None:
    box = text_box(words, place, size=move.points(size), name=name, slot="tx2")
    brand.palette.recolour(box)
    slide.shapes._spTree.append(box)


def _carry(shape: Any, source: Any, slide: Any, brand: Brand, move: Move) -> None:
    """Carry what stands in the page's content; frames, the decision and the box beside the slide are drawn anew."""
    if shape.name in (BESIDE, _DECISION):
        return
    if not shape.is_placeholder:
        carry(shape._element, source, slide, brand, move)
    elif shape.placeholder_format.idx not in _FRAME:
        carry(_as_box(shape, source.slide_layout), source, slide, brand, move)


def _as_box(shape: Any, layout: Any) -> Any:
    """Return a placeholder of the standard deck as a text box that looks the same without its layout."""
    drawn = next(one for one in layout.placeholders if one.placeholder_format.idx == shape.placeholder_format.idx)
    copy, model = deepcopy(shape._element), drawn._element
    for node in copy.findall(f".//{qn('p:ph')}"):
        node.getparent().remove(node)
    copy.find(f".//{qn('p:cNvSpPr')}").set("txBox", "1")
    for locks in copy.findall(f".//{qn('a:spLocks')}"):
        locks.getparent().remove(locks)
    box = box_of(shape)
    properties: Any = etree.fromstring(_GEOMETRY.format(x=box.left, y=box.top, cx=box.width, cy=box.height))
    copy.replace(copy.find(qn("p:spPr")), properties)
    body, given = copy.find(qn("p:txBody")), model.find(qn("p:txBody"))
    body.replace(body.find(qn("a:bodyPr")), deepcopy(given.find(qn("a:bodyPr"))))
    body.replace(body.find(qn("a:lstStyle")), deepcopy(given.find(qn("a:lstStyle"))))
    return copy


def _footer(slide: Any, brand: Brand, move: Move, source: str, line: int) -> None:
    """Write the source below the content, and customer and page into the brand's own footer."""
    has_footer = _feet(slide, brand.page)
    words = source if has_footer else f"{_CUSTOMER} · {source}"
    room = brand.content
    _line(slide, brand, move, "Source", words, (room.left, room.bottom - line, room.width, line), 1000)


def _feet(slide: Any, layout: Any) -> bool:
    """Fill the layout's footer and page number; return whether there is a footer to hold the customer's name."""
    found = False
    for place in layout.placeholders:
        kind = place.placeholder_format.type
        if kind in (KIND.FOOTER, KIND.SLIDE_NUMBER):
            _fill(slide, place, [etree.fromstring(_PAGE if kind == KIND.SLIDE_NUMBER else _WORDS)], None)
            _look_of_foot(slide, layout, place)
            found = found or kind == KIND.FOOTER
    return found


def _look_of_foot(slide: Any, layout: Any, place: Any) -> None:
    """Repeat a footer's look on the slide: programs other than PowerPoint do not look it up on the master."""
    kind = place.placeholder_format.type
    masters = [one for one in layout.slide_master.placeholders if one.placeholder_format.type == kind]
    for owner in (place, *masters):
        given = owner._element.find(f".//{qn('a:lstStyle')}")
        if given is not None and len(given):
            body = slide.shapes[-1]._element.find(qn("p:txBody"))
            body.replace(body.find(qn("a:lstStyle")), deepcopy(given))
            return


def _paragraph_box(slide: Any, brand: Brand, words: list[Any], box: Box, size: int, anchor: str = "t") -> None:
    shape = text_box("", (box.left, box.top, box.width, box.height), size=size, name="Words")
    body = shape.find(qn("p:txBody"))
    body.remove(body.find(qn("a:p")))
    body.find(qn("a:bodyPr")).set("anchor", anchor)
    body.extend(_bare(one, size) for one in words)
    brand.palette.recolour(shape)
    slide.shapes._spTree.append(shape)


def _below(title: Box, slide: Box) -> Box:
    height = round(0.2 * slide.height)
    top = min(title.bottom + round(0.02 * slide.height), round(0.95 * slide.height) - height)
    return Box(title.left, top, title.width, height)


def _carry_logo(group: Any, source: Any, slide: Any, brand: Brand) -> None:
    """Put the customer's logo into a corner of the cover that is free; leave it out where none is."""
    box, page = box_of(group), brand.slide
    width, height = round(0.14 * page.width), round(0.14 * page.width * box.height / box.width)
    margin = round(0.05 * page.width)
    right, low = page.width - margin - width, page.height - margin - height
    taken = [*drawn_on(brand.cover, page), *(box_of(one) for one in slide.placeholders if one.width)]
    for left, top in ((right, margin), (right, low), (margin, low), (margin, margin)):
        target = Box(left, top, width, height)
        if not any(target.overlaps(one) for one in taken):
            carry(group._element, source, slide, brand, Move(box, target))
            return


_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_PLACEHOLDER = f"""\
<p:sp {_P} {_A}><p:nvSpPr><p:cNvPr id="1" name=""/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr/></p:nvSpPr>\
<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/></p:txBody></p:sp>"""
_GEOMETRY = f"""\
<p:spPr {_P} {_A}><a:xfrm><a:off x="{{x}}" y="{{y}}"/><a:ext cx="{{cx}}" cy="{{cy}}"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>"""
_PAGE = f"""\
<a:p {_A}><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">\
<a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld></a:p>"""
_WORDS = f"""<a:p {_A}><a:r><a:rPr lang="en-GB" dirty="0"/><a:t>{_CUSTOMER}</a:t></a:r></a:p>"""
