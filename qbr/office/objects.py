"""Directives in alt text: what becomes of a drawn object. `{% chart usage.trend %}` and then the real description.

One object may have several, one after the other; what follows them is kept as its description, tags and all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from jinja2 import nodes
from lxml import etree

from qbr.office.blocks import instruction_for
from qbr.office.charts import ChartSlot, captured, compile_chart
from qbr.office.markup import NAMESPACES, Element, child, children, name_of, q, remove
from qbr.office.picture import Box, PictureSlot, PlacedSlot, split_options
from qbr.office.scopes import Scope
from qbr.office.slots import ShapeLinkSlot
from qbr.office.syntax import Said, SyntaxFault, find_tags, parse_expression, read_tag
from qbr.office.tags import SlotError
from qbr.office.text import DRAWING, paragraphs

if TYPE_CHECKING:
    from qbr.office.parts import PartCompiler
    from qbr.office.run import PartRun
    from qbr.office.tags import Tag

WORDS = ("chart", "picture", "show", "repeat", "text", "link")
_REPEAT = re.compile(r"^(?P<target>[\w\s,()]+?)\s+in\s+(?P<list>.+?)(?P<options>(?:\s+(?:across|gap)\s*=\s*\S+)*)$")
_REPEAT_OPTION = re.compile(r"(across|gap)\s*=\s*['\"]?([\d.]+)\s*(in|cm|mm|pt)?['\"]?")
_LEAVES = ("<p:sp>", "<p:sp ", "<p:pic>", "<p:pic ", "<p:graphicFrame", "<p:cxnSp")
_SHAPES = ("p:sp", "p:pic", "p:graphicFrame", "p:grpSp", "p:cxnSp")
_INCH = 914_400
_GAP = _INCH // 5
_TOLERANCE = 12_700  # a point: designers draw to the edge by hand
_UNITS = {"in": _INCH, "cm": 360_000, "mm": 36_000, "pt": 12_700, "": _INCH}


@dataclass(slots=True)
class Drawn:
    """An object with directives: the element that is shown, hidden or repeated, and where its alt text stands."""

    element: Element
    properties: Element  # with descr and hyperlink
    spot: str
    box: Box | None  # None when it takes its place from its layout, and that has none either
    room: Box  # what it may not leave: the slide, or the group it is in
    is_hidden_by: bool = False  # a condition stands on it


@dataclass(frozen=True, slots=True)
class TileSlot:
    """One coordinate of a repeated object: from left to right, then in the next row."""

    what: Literal["x", "y"]
    box: Box
    room: Box
    across: int
    gap: int

    def write(self, run: PartRun, value: object) -> str:
        """Return the coordinate of the tile with this index.

        Raises:
            SlotError: the tiles would leave the slide.
        """
        if not isinstance(value, tuple):
            raise TypeError("a tile knows its number")
        index, count = value
        self._check(count)
        row, column = divmod(index, self.across)
        if self.what == "x":
            return str(self.box.x + column * (self.box.width + self.gap))
        return str(self.box.y + row * (self.box.height + self.gap))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the drawn coordinate."""
        return str(self.box.x if self.what == "x" else self.box.y)

    def _check(self, count: int) -> None:
        """Raise unless all tiles stand inside their room."""
        rows, across = -(-count // self.across), min(count, self.across)
        right = self.box.x + across * (self.box.width + self.gap) - self.gap
        bottom = self.box.y + rows * (self.box.height + self.gap) - self.gap
        edges = (right, self.room.x + self.room.width, "right"), (bottom, self.room.y + self.room.height, "bottom")
        for end, limit, side in edges:
            if end > limit + _TOLERANCE:
                raise SlotError(
                    f"{count} tiles do not fit: {across} across in {rows} rows would reach {end / _INCH:.2f} in, "
                    f"beyond the {side} edge at {limit / _INCH:.2f} in",
                    "Show fewer, make the tile smaller, or change across and gap.",
                    "T408",
                )


@dataclass(frozen=True, slots=True)
class _Directive:
    word: str
    body: str
    text: str  # as shown in messages


def read_directives(description: str) -> tuple[list[_Directive], str]:
    """Return the directives a description begins with, and the rest of it."""
    found: list[_Directive] = []
    position = 0
    for span in find_tags(description):
        word, _, body = span.body.partition(" ")
        is_directive = span.mark == "statement" and word in (*WORDS, "table")
        if not is_directive or description[position : span.start].strip():
            break
        found.append(_Directive(word, body.strip(), f"{{% {span.body} %}}"))
        position = span.end
    return found, description[position:].strip()


def apply(compiler: PartCompiler, drawn: Drawn) -> None:
    """Let the directives of an object take effect, and leave its description alone in the alt text."""
    directives, rest = read_directives(str(drawn.properties.get("descr", "")))
    if not directives:
        return
    drawn.properties.set("descr", rest)
    opening: list[Tag] = []
    closing: list[Tag] = []
    for directive in directives:
        try:
            _ACTIONS[directive.word](compiler, drawn, directive, opening, closing)
        except SyntaxFault as fault:
            message = str(fault).rpartition("}: ")[2]
            compiler.fault(f"{directive.text}: {message}", fault.hint, fault.rule, drawn.spot)
    for before, after in zip(opening, closing, strict=True):
        drawn.element.addprevious(instruction_for(before.number))
        drawn.element.addnext(instruction_for(after.number))


def drop_empty_groups(compiler: PartCompiler) -> None:
    """Let a group go when nothing in it is left."""
    for group in list(compiler.root.iter(q("p:grpSp"))):
        shapes = list(children(group, *_SHAPES))
        if shapes and all(_is_conditional(shape) for shape in shapes):
            compiler.scope(group, Scope(_LEAVES), inside=False)


def _is_conditional(shape: Element) -> bool:
    before = shape.getprevious()
    return before is not None and getattr(before, "target", "") == "q"


def _show(
    compiler: PartCompiler, drawn: Drawn, directive: _Directive, opening: list[Tag], closing: list[Tag]
) -> None:
    if not directive.body.startswith("if "):
        raise SyntaxFault("says not when", "Write {% show if condition %}.", "T401")
    said = _statement(compiler, directive.body)
    opening.append(compiler.statement("if", directive.text, drawn.spot, said.node))
    closing.append(compiler.statement("endif", directive.text, drawn.spot))
    drawn.is_hidden_by = True


def _repeat(
    compiler: PartCompiler, drawn: Drawn, directive: _Directive, opening: list[Tag], closing: list[Tag]
) -> None:
    match = _REPEAT.match(directive.body)
    if not match:
        raise SyntaxFault("says not over what", "Write {% repeat k in list across=4 gap=0.2in %}.", "T402")
    if drawn.box is None:
        hint = "Move it once, so that PowerPoint keeps its place."
        raise SyntaxFault("the object has no place of its own", hint, "T402")
    said = _statement(compiler, f"for {match['target']} in {match['list']}")
    across, gap = _repeat_options(match["options"], drawn)
    opening.append(compiler.statement("for", directive.text, drawn.spot, said.node))
    closing.append(compiler.statement("endfor", directive.text, drawn.spot))
    offset = _offset(drawn.element)
    if offset is None:
        hint = "In a document loop over a paragraph or row."
        raise SyntaxFault("repeats objects of slides only", hint, "T402")
    for what in ("x", "y"):
        slot = TileSlot("x" if what == "x" else "y", drawn.box, drawn.room, across, gap)
        tag = compiler.internal(slot, directive.text, drawn.spot)
        tag.node = parse_expression("(loop.index0, loop.length)", compiler.sandbox)
        offset.set(what, tag.mark)


def _repeat_options(text: str, drawn: Drawn) -> tuple[int, int]:
    given = {name: (number, unit or "") for name, number, unit in _REPEAT_OPTION.findall(text)}
    gap = round(float(given["gap"][0]) * _UNITS[given["gap"][1]]) if "gap" in given else _GAP
    if "across" in given:
        across = int(float(given["across"][0]))
        if across < 1:
            raise SyntaxFault("across is a number from 1", "Write across=4.", "T402")
        return across, gap
    box = drawn.box or drawn.room
    space = drawn.room.x + drawn.room.width - box.x
    return max(1, (space + gap) // (box.width + gap)), gap


def _chart(
    compiler: PartCompiler, drawn: Drawn, directive: _Directive, opening: list[Tag], closing: list[Tag]
) -> None:
    chart = next(drawn.element.iter(q("c:chart")), None)
    relation = "" if chart is None else str(chart.get(q("r:id"), ""))
    name = next((one.target for one in compiler.package.relations(compiler.name) if one.id == relation), "")
    if chart is None or not name:
        hint = "Insert a chart and put the line into its alt text."
        raise SyntaxFault("is on an object that is no chart", hint, "T403")
    subject = parse_expression(directive.body, compiler.sandbox)
    use = compile_chart(compiler, name, drawn.spot)
    if use is None:
        return
    node = parse_expression(captured(directive.body, use.names), compiler.sandbox)
    tag = compiler.add(Said("value", directive.text), drawn.spot, ChartSlot(use, relation), node=node)
    tag.role, tag.subject = "chart", subject
    if use.skeleton is not None:
        compiler.attached.append(use.skeleton)
    compiler.bound.add(relation)
    chart.set(q("r:id"), tag.mark)


def _picture(
    compiler: PartCompiler, drawn: Drawn, directive: _Directive, opening: list[Tag], closing: list[Tag]
) -> None:
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


def _mark_picture(compiler: PartCompiler, drawn: Drawn, blip: Element, number: list[int]) -> None:
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


def _text(
    compiler: PartCompiler, drawn: Drawn, directive: _Directive, opening: list[Tag], closing: list[Tag]
) -> None:
    every = list(paragraphs(drawn.element, DRAWING)) if name_of(drawn.element) == "p:sp" else []
    if not every:
        hint = "Put the line into the alt text of a text box."
        raise SyntaxFault("is on an object without text", hint, "T405")
    parse_expression(directive.body, compiler.sandbox)
    first = every[0]
    for other in every[1:]:
        remove(other)
    runs = list(children(first, "a:r"))
    for part in list(children(first, "a:r", "a:br", "a:fld")):
        if not runs or part is not runs[0]:
            remove(part)
    if not runs:
        run = etree.Element(q("a:r"))
        etree.SubElement(run, q("a:t"))
        position = 1 if child(first, "a:pPr") is not None else 0
        first.insert(position, run)
        runs = [run]
    text = child(runs[0], "a:t")
    if text is not None:
        text.text = f"{{{{ {directive.body} }}}}"


def _link(
    compiler: PartCompiler, drawn: Drawn, directive: _Directive, opening: list[Tag], closing: list[Tag]
) -> None:
    for old in list(children(drawn.properties, "a:hlinkClick")):
        remove(old)
    known = drawn.properties.nsmap
    declared = "".join(
        f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("a", "r") if known.get(prefix) != NAMESPACES[prefix]
    )
    tag = compiler.expression(directive.body, drawn.spot, directive.text, ShapeLinkSlot(declared))
    if tag is not None:
        tag.role = "link"
        drawn.properties.insert(0, instruction_for(tag.number))


def _table(
    compiler: PartCompiler, drawn: Drawn, directive: _Directive, opening: list[Tag], closing: list[Tag]
) -> None:
    raise SyntaxFault("tables are not bound by alt text", "Write the loop into the table's row.", "T406")


_Action = Callable[["PartCompiler", Drawn, _Directive, "list[Tag]", "list[Tag]"], None]
_ACTIONS: dict[str, _Action] = {
    "chart": _chart,
    "link": _link,
    "picture": _picture,
    "repeat": _repeat,
    "show": _show,
    "table": _table,
    "text": _text,
}


def _statement(compiler: PartCompiler, text: str) -> Said:
    said = read_tag(next(iter(find_tags(f"{{% {text} %}}"))), compiler.sandbox)
    if not isinstance(said.node, (nodes.If, nodes.For)):
        raise SyntaxFault("is neither a condition nor a loop", "Write {% show if … %} or {% repeat … %}.", "T401")
    return said


def _offset(element: Element) -> Element | None:
    """Return the element with the position of an object on a slide."""
    for path in (("p:spPr", "a:xfrm"), ("p:grpSpPr", "a:xfrm"), ("p:xfrm",)):
        found = child(element, *path, "a:off")
        if found is not None:
            return found
    return None
