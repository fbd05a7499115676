"""How values are written where their tags stand in a text: inside a run, or as a run in a chosen style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from qbr.office.marks.slots import PROPERTIES, RunSlot
from qbr.office.marks.tags import MARK, Tag
from qbr.office.opc.markup import Element, child, fragment, q
from qbr.office.text.blocks import instruction_for
from qbr.office.text.breaks import slot_for, text_slot
from qbr.office.text.text import TextForm, isolate

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft


def give_slots(compiler: PartDraft) -> None:
    """Give every value in a text the way it is written."""
    form = compiler.dialect.form
    for text in list(compiler.root.iter(q(form.text))):
        found = [compiler.tags[int(number)] for number in MARK.findall(text.text or "")]
        waiting = [tag for tag in found if tag.word == "value" and tag.slot is None]
        if waiting:
            _give(compiler, text, waiting)


def _give(compiler: PartDraft, text: Element, waiting: list[Tag]) -> None:
    form = compiler.dialect.form
    chosen = [tag for tag in waiting if _chooses_style(tag)]
    slot = text_slot(text, form)
    for tag in waiting:
        if tag not in chosen:
            tag.slot = slot
    for tag in chosen:
        run = isolate(_holding(compiler.root, text, tag, form), tag.mark, form)
        inner = child(run, form.text)
        if inner is None:
            raise ValueError("a run without text")
        tag.slot = _run_slot(compiler, run, inner)
        run.addprevious(instruction_for(tag.number))
        run.getparent().remove(run)  # type: ignore[union-attr]  # a run always stands in a paragraph


def _run_slot(compiler: PartDraft, run: Element, text: Element) -> RunSlot:
    form = compiler.dialect.form
    properties = fragment(child(run, form.properties))
    start = '<w:t xml:space="preserve">' if form.text == "w:t" else f"<{form.text}>"
    slot = slot_for(text, form, PROPERTIES)
    end = f"</{form.text}></{form.run}>"
    return RunSlot(f"<{form.run}>", start, end, properties, compiler.dialect.styled(properties), slot)


def _chooses_style(tag: Tag) -> bool:
    return tag.node is not None and any(one.name == "style" for one in _filters(tag.node))


def _filters(node: nodes.Node) -> list[nodes.Filter]:
    own = [node] if isinstance(node, nodes.Filter) else []
    return own + list(node.find_all(nodes.Filter))


def _holding(root: Element, text: Element, tag: Tag, form: TextForm) -> Element:
    """Return the text element that holds a tag's mark by now; runs may have been split since."""
    if tag.mark in (text.text or ""):
        return text
    for element in root.iter(q(form.text)):
        if tag.mark in (element.text or ""):
            return element
    raise ValueError(f"{tag.text} is nowhere")
