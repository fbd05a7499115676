"""Gaps: containers that may end up without what they must hold, and tables that go when their loop is empty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lxml import etree

from qbr.office.marks.scopes import Scope
from qbr.office.marks.tags import Tag
from qbr.office.opc.markup import Element, child, fragment, name_of, q
from qbr.office.text.blocks import ROWS, TABLES, Block, instruction_for, is_instruction
from qbr.office.text.syntax import OPENERS
from qbr.office.text.text import TextForm

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft


def drop_when_empty(compiler: PartDraft, block: Block) -> None:
    """Let the table of a loop go when the loop has nothing to go over."""
    tag = block.opener.tag
    table = block.container
    while table is not None and name_of(table) not in TABLES:
        table = table.getparent()
    if table is None or len(block.standing) > 2:
        hint = 'drop="table" is for a loop over rows without {% else %}.'
        compiler.fault(f"{tag.text} cannot drop its table", hint, "T214", tag.spot)
        return
    number = compiler.scope(_holder(table), Scope(()), inside=False)
    closing = _find_instruction(compiler.root, block.closer.tag.number)
    otherwise = compiler.statement("else", "{% else %}", tag.spot)
    closing.addprevious(instruction_for(otherwise.number))
    closing.addprevious(etree.ProcessingInstruction("scope", f"drop {number}"))


def fill(compiler: PartDraft, containers: Iterable[Element]) -> None:
    """Put a scope around every container that may end up without what it must hold."""
    for container in dict.fromkeys(containers):
        if name_of(container) not in ROWS:
            _fill(compiler, container)


def _fill(compiler: PartDraft, container: Element) -> None:
    name = name_of(container)
    if name in TABLES:
        row = "a:tr" if name == "a:tbl" else "w:tr"
        if not _static_children(container, compiler.tags, row):
            compiler.scope(_holder(container), Scope((f"<{row}>", f"<{row} ")), inside=False)
        return
    form = compiler.dialect.form
    static = _static_children(container, compiler.tags, form.paragraph)
    is_cell = name == "w:tc"
    if static and (not is_cell or static[-1] is container[-1]):
        return
    empty = _empty_paragraph(compiler.dialect.form, container)
    start = form.paragraph
    last = f"</{start}>" if is_cell else ""
    if name != "w:body" and name != "w:sdtContent":
        compiler.scope(container, Scope((f"<{start}>", f"<{start} "), empty, last, empty), inside=True)


def _empty_paragraph(form: TextForm, container: Element) -> str:
    model = next(container.iter(q(form.paragraph)), None)
    settings = "" if model is None else fragment(child(model, form.paragraph_properties))
    return f"<{form.paragraph}>{settings}</{form.paragraph}>"


def _holder(table: Element) -> Element:
    """Return what goes when a table goes: on a slide the frame it hangs in."""
    if name_of(table) == "w:tbl":
        return table
    for element in table.iterancestors():
        if name_of(element) == "p:graphicFrame":
            return element
    return table


def _static_children(container: Element, tags: Sequence[Tag], name: str) -> list[Element]:
    """Return the children that stand outside every block."""
    depth = 0
    found = []
    for node in container:
        if is_instruction(node):
            word = tags[int(node.text or 0)].word if getattr(node, "target", "") == "q" else ""
            depth += (word in OPENERS) - (word in OPENERS.values())
        elif depth == 0 and name_of(node) == name:
            found.append(node)
    return found


def _find_instruction(root: Element, number: int) -> Element:
    for node in root.iter(etree.ProcessingInstruction):
        if getattr(node, "target", "") == "q" and node.text == str(number):
            return node
    raise ValueError(f"no instruction {number}")
