"""Directives at work: a drawn object is shown, repeated, filled with a chart, a picture, words, or linked.

One object may have several, one after the other; what follows them is kept as its description, tags and all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

from qbr.office.marks.scopes import Scope
from qbr.office.marks.slots import ShapeLinkSlot
from qbr.office.objects.bound_picture import bind_picture
from qbr.office.objects.charts import ChartSlot, SameChartSlot, captured, compile_chart
from qbr.office.objects.directives import Directive, Drawn, Wrapping, read_directives, read_statement
from qbr.office.objects.tiles import repeat_tiles
from qbr.office.objects.wishes import show_on_page, take_minimum, wish_fit, wish_split
from qbr.office.opc.markup import NAMESPACES, Element, child, children, name_of, q, remove
from qbr.office.text.blocks import instruction_for
from qbr.office.text.finding import SyntaxFault
from qbr.office.text.syntax import Said, parse_expression
from qbr.office.text.text import DRAWING, paragraphs

if TYPE_CHECKING:
    from qbr.office.marks.tags import Tag
    from qbr.office.text.draft import PartDraft

_LEAVES = ("<p:sp>", "<p:sp ", "<p:pic>", "<p:pic ", "<p:graphicFrame", "<p:cxnSp")
_TIP = re.compile(r"\s+tip\s*=\s*(.+)\Z", re.DOTALL)  # of a link: what is shown to whoever points at it
_SHAPES = ("p:sp", "p:pic", "p:graphicFrame", "p:grpSp", "p:cxnSp")


def apply(compiler: PartDraft, drawn: Drawn) -> None:
    """Let the directives of an object take effect, and leave its description alone in the alt text."""
    directives, rest = read_directives(str(drawn.properties.get("descr", "")))
    if not directives:
        return
    drawn.properties.set("descr", rest)
    compiler.is_changed = True
    around = Wrapping()
    for directive in directives:
        try:
            _ACTIONS[directive.word](compiler, drawn, directive, around)
        except SyntaxFault as fault:
            message = str(fault).rpartition("}: ")[2]
            compiler.fault(f"{directive.text}: {message}", fault.hint, fault.rule, drawn.spot)
    for before, after in zip(around.opening, around.closing, strict=True):
        drawn.element.addprevious(instruction_for(before.number))
        drawn.element.addnext(instruction_for(after.number))


def drop_empty_groups(compiler: PartDraft) -> None:
    """Let a group go when nothing in it is left."""
    for group in list(compiler.root.iter(q("p:grpSp"))):
        shapes = list(children(group, *_SHAPES))
        if shapes and all(_is_conditional(shape) for shape in shapes):
            compiler.scope(group, Scope(_LEAVES), inside=False)


def _is_conditional(shape: Element) -> bool:
    before = shape.getprevious()
    return before is not None and getattr(before, "target", "") == "q"


def _show(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    drawn.is_optional = True
    if show_on_page(compiler, drawn, directive):
        return
    if not directive.body.startswith("if "):
        hint = "Write {% show if condition %}, {% show first %} or {% show last %}."
        raise SyntaxFault("says not when", hint, "T401")
    said = read_statement(compiler, directive.body)
    around.opening.append(compiler.statement("if", directive.text, drawn.spot, said.node))
    around.closing.append(compiler.statement("endif", directive.text, drawn.spot))


def _chart(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    chart = next(drawn.element.iter(q("c:chart"), q("cx:chart")), None)
    own = "" if chart is None else str(chart.get(q("r:id"), ""))
    relation = next((one for one in compiler.package.relations(compiler.name) if one.id == own), None)
    if chart is None or relation is None:
        hint = "Insert a chart and put the line into its alt text."
        raise SyntaxFault("is on an object that is no chart", hint, "T403")
    compiler.bound.add(own)
    twin = _twin_of(compiler, chart, directive, own)
    if twin is not None:
        chart.set(q("r:id"), compiler.internal(SameChartSlot(twin.number), directive.text, drawn.spot).mark)
        return
    subject = parse_expression(directive.body, compiler.sandbox)
    use = compile_chart(compiler, relation.target, drawn.spot)
    if use is None:
        return
    node = parse_expression(captured(directive.body, use.names), compiler.sandbox)
    slot = ChartSlot(use, relation, len(compiler.tags))
    tag = compiler.add(Said("value", directive.text), drawn.spot, slot, node=node)
    tag.role, tag.subject = "chart", subject
    if use.skeleton is not None:
        compiler.attached.append(use.skeleton)
    chart.set(q("r:id"), tag.mark)


def _twin_of(compiler: PartDraft, chart: Element, directive: Directive, relation: str) -> Tag | None:
    """Return the tag of the frame that shows the same chart to newer readers, for one that only older ones see."""
    if not compiler.dialect.is_twin(chart):
        return None
    same = (tag for tag in reversed(compiler.tags) if tag.role == "chart" and tag.text == directive.text)
    return next((tag for tag in same if isinstance(tag.slot, ChartSlot) and tag.slot.relation.id == relation), None)


def _text(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    every = list(paragraphs(drawn.element, DRAWING)) if name_of(drawn.element) == "p:sp" else []
    if not every:
        hint = "Put the line into the alt text of a text box."
        raise SyntaxFault("is on an object without text", hint, "T405")
    shown = take_minimum(drawn, directive.body)
    parse_expression(shown, compiler.sandbox)
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
        text.text = f"{{{{ {shown} }}}}"


def _link(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    tip = ""
    for old in list(children(drawn.properties, "a:hlinkClick")):
        tip = str(old.get("tooltip", ""))
        remove(old)
    known = drawn.properties.nsmap
    declared = "".join(
        f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("a", "r") if known.get(prefix) != NAMESPACES[prefix]
    )
    found = _TIP.search(directive.body)
    said = f"[{directive.body[: found.start()]}, {found[1]}]" if found else directive.body
    tag = compiler.expression(said, drawn.spot, directive.text, ShapeLinkSlot(declared, tip))
    if tag is not None:
        tag.role = "link"
        drawn.properties.insert(0, instruction_for(tag.number))


def _table(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    raise SyntaxFault("tables are not bound by alt text", "Write the loop into the table's row.", "T406")


_Action = Callable[["PartDraft", Drawn, Directive, Wrapping], None]
_ACTIONS: dict[str, _Action] = {
    "chart": _chart,
    "fit": wish_fit,
    "link": _link,
    "picture": bind_picture,
    "repeat": repeat_tiles,
    "show": _show,
    "split": wish_split,
    "table": _table,
    "text": _text,
}
