"""What a tag says about the table cell it stands in: merged with its copies, wider, in another colour.

`{% vm %}` merges the copies of a cell that a row loop makes, `{% hm %}` those that a column loop makes;
`{% colspan n %}` lets a cell span columns, `{% cellbg colour %}` fills it; `{% cellwidth share %}` gives each copy of a
column loop a width of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import nodes
from lxml import etree

from qbr.office.marks.tags import Tag
from qbr.office.opc.markup import Element, ancestor, child, children, fragment, name_of, q, remove
from qbr.office.text.blocks import CELLS, instruction_for, is_instruction
from qbr.office.text.cell_slots import ChoiceSlot, CountSlot, CoveredSlot, FillSlot
from qbr.office.text.syntax import OPENERS, Said, parse_expression

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft

_MOST_COLUMNS = 63  # of a table in Word
_FILLS = ("a:noFill", "a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")
_AFTER = {  # what stands before an element among the properties of a cell
    "w:gridSpan": ("w:cnfStyle", "w:tcW"),
    "w:vMerge": ("w:cnfStyle", "w:tcW", "w:gridSpan", "w:hMerge"),
    "w:shd": ("w:cnfStyle", "w:tcW", "w:gridSpan", "w:hMerge", "w:vMerge", "w:tcBorders"),
    "a:fill": ("a:lnL", "a:lnR", "a:lnT", "a:lnB", "a:lnTlToBr", "a:lnBlToTr", "a:cell3D"),
}


@dataclass(frozen=True, slots=True)
class CellTag:
    """A tag about a cell, and the paragraph it was written in."""

    said: Said
    paragraph: Element
    spot: str
    is_traced: bool

    @property
    def cell(self) -> Element | None:
        """The cell it is about."""
        return ancestor(self.paragraph, *CELLS)


def cells_that_say(compiler: PartDraft, word: str) -> set[Element]:
    """Return the cells in which a tag of this word stands."""
    return {tag.cell for tag in compiler.cell_tags if tag.said.word == word and tag.cell is not None}


def settle_cells(compiler: PartDraft) -> None:
    """Let every tag about a cell take effect; those of cells that are gone by now have none."""
    for tag in compiler.cell_tags:
        cell = tag.cell
        if cell is None:
            compiler.fault(f"{tag.said.text} stands in no table", "Write it in a cell.", "T216", tag.spot)
        elif cell.getparent() is not None:
            _SETTLE[tag.said.word](compiler, tag, cell)


# --- merging what a loop repeats ---


def _merge_rows(compiler: PartDraft, tag: CellTag, cell: Element) -> None:
    row = cell.getparent()
    if row is None or not _is_all_a_loop_repeats(compiler, row):
        hint = "Loop over this row alone; leave rows out by a filter: {%tr for x in list if … %}."
        compiler.fault(f"{tag.said.text} stands in no loop over its row", hint, "T216", tag.spot)
        return
    if name_of(cell) == "w:tc":
        element = _property(cell, "w:vMerge")
        element.set(q("w:val"), _mark(compiler, tag, "loop.first", ChoiceSlot("restart", "continue")))
    else:
        cell.set("rowSpan", _inner_mark(compiler, "loop.length if loop.first else 1", CountSlot(2**31)))
        cell.set("vMerge", _mark(compiler, tag, "not loop.first", ChoiceSlot("1", "0")))
    _only_first(compiler, tag, cell)


def _merge_columns(compiler: PartDraft, tag: CellTag, cell: Element) -> None:
    if not _is_in_loop(compiler, cell):
        compiler.fault(f"{tag.said.text} stands in no loop over columns", "Use {%tc for … %}.", "T216", tag.spot)
        return
    if name_of(cell) == "w:tc":
        element = _property(cell, "w:gridSpan")
        drawn = element.get(q("w:val"), "1")
        span = _mark(compiler, tag, f"{int(drawn)} * loop.length", CountSlot(_MOST_COLUMNS))
        element.set(q("w:val"), span)
        opening, closing = _condition(compiler, tag)
        cell.addprevious(opening)
        cell.addnext(closing)
        return
    drawn = cell.get("gridSpan", "1")
    cell.set("gridSpan", _inner_mark(compiler, f"{int(drawn)} * loop.length if loop.first else 1", CountSlot(2**31)))
    cell.set("hMerge", _mark(compiler, tag, "not loop.first", ChoiceSlot("1", "0")))
    _only_first(compiler, tag, cell)


def _only_first(compiler: PartDraft, tag: CellTag, cell: Element) -> None:
    """Let the cell say something in the first of its copies only."""
    holder = cell if name_of(cell) == "w:tc" else child(cell, "a:txBody")
    if holder is None:
        return
    opening, closing = _condition(compiler, tag)
    first = next(one for one in holder if name_of(one) not in ("w:tcPr", "a:bodyPr", "a:lstStyle"))
    first.addprevious(opening)
    holder.append(closing)
    compiler.emptied.append(holder)


def _condition(compiler: PartDraft, tag: CellTag) -> tuple[Element, Element]:
    first = parse_expression("loop.first", compiler.sandbox)
    opening = compiler.add(Said("if", tag.said.text), tag.spot, None, is_traced=False, node=first)
    return instruction_for(opening.number), instruction_for(compiler.statement("endif", "{% endif %}", tag.spot).number)


# --- spans and fills ---


def _span(compiler: PartDraft, tag: CellTag, cell: Element) -> None:
    if name_of(cell) == "w:tc":
        _property(cell, "w:gridSpan").set(q("w:val"), _value_mark(compiler, tag, CountSlot(_MOST_COLUMNS)))
        return
    row = cell.getparent()
    if row is None or any(is_instruction(one) for one in row):
        hint = "Take it out: beside a column loop a plain cell spans all copies by itself."
        compiler.fault(f"{tag.said.text} stands in a row with a column loop", hint, "T216", tag.spot)
        return
    following = [one for one in cell.itersiblings() if name_of(one) == "a:tc"]
    cell.set("gridSpan", _value_mark(compiler, tag, CountSlot(len(following) + 1)))
    for offset, one in enumerate(following, start=1):
        covered = compiler.internal(CoveredSlot(offset), tag.said.text, tag.spot)
        covered.node = _expression(tag)
        one.set("hMerge", covered.mark)


def _fill(compiler: PartDraft, tag: CellTag, cell: Element) -> None:
    if name_of(cell) == "w:tc":
        drawn = child(_settings(cell), "w:shd")
        before = '<w:shd w:val="clear" w:color="auto" w:fill="'
        slot = FillSlot(before, '"/>', f'{before}auto"/>', fragment(drawn))
        place = "w:shd"
    else:
        drawn = next(children(_settings(cell), *_FILLS), None)
        before, after = '<a:solidFill><a:srgbClr val="', '"/></a:solidFill>'
        slot = FillSlot(before, after, "<a:noFill/>", fragment(drawn))
        place = "a:fill"
    if drawn is not None:
        remove(drawn)
    filled = compiler.add(Said("value", tag.said.text), tag.spot, slot, is_traced=tag.is_traced, node=tag.said.node)
    _insert(_settings(cell), instruction_for(filled.number), place)


def _own_width(compiler: PartDraft, tag: CellTag, cell: Element) -> None:
    """The grid asks for the share; here is only told where there is no loop to share with."""
    if not _is_in_loop(compiler, cell):
        compiler.fault(f"{tag.said.text} stands in no loop over columns", "Use {%tc for … %}.", "T216", tag.spot)


# --- marks and places ---


def _mark(compiler: PartDraft, tag: CellTag, expression: str, slot: ChoiceSlot | CountSlot) -> str:
    """Return the mark that stands for the author's tag in the trace, with an expression of ours."""
    node = parse_expression(expression, compiler.sandbox)
    return compiler.add(Said("value", tag.said.text), tag.spot, slot, is_traced=tag.is_traced, node=node).mark


def _inner_mark(compiler: PartDraft, expression: str, slot: CountSlot) -> str:
    inner: Tag = compiler.internal(slot)
    inner.node = parse_expression(expression, compiler.sandbox)
    return inner.mark


def _value_mark(compiler: PartDraft, tag: CellTag, slot: CountSlot) -> str:
    said = Said("value", tag.said.text)
    return compiler.add(said, tag.spot, slot, is_traced=tag.is_traced, node=_expression(tag)).mark


def _expression(tag: CellTag) -> nodes.Expr:
    if not isinstance(tag.said.node, nodes.Expr):
        raise TypeError(f"{tag.said.text} holds no expression")
    return tag.said.node


def _settings(cell: Element) -> Element:
    """Return the properties of a cell, new ones when it has none."""
    name = "w:tcPr" if name_of(cell) == "w:tc" else "a:tcPr"
    found = child(cell, name)
    if found is None:
        found = etree.Element(q(name))
        cell.insert(0 if name == "w:tcPr" else len(cell), found)
    return found


def _property(cell: Element, name: str) -> Element:
    """Return an element among the properties of a cell, a new one in its place when there is none."""
    settings = _settings(cell)
    found = child(settings, name)
    if found is None:
        found = etree.Element(q(name))
        _insert(settings, found, name)
    return found


def _insert(settings: Element, element: Element, name: str) -> None:
    place = sum(1 for one in settings if name_of(one) in _AFTER[name])
    settings.insert(place, element)


def _is_in_loop(compiler: PartDraft, element: Element) -> bool:
    """Return whether the nearest block around an element, among its siblings, is a loop."""
    depth = 0
    for node in element.itersiblings(preceding=True):
        word = _word(compiler, node)
        if word in OPENERS.values():
            depth += 1
        elif word in OPENERS and depth == 0:
            return word == "for"
        elif word in OPENERS:
            depth -= 1
    return False


def _is_all_a_loop_repeats(compiler: PartDraft, row: Element) -> bool:
    before, after = row.getprevious(), row.getnext()
    return _word(compiler, before) == "for" and _word(compiler, after) in ("endfor", "else")


def _word(compiler: PartDraft, node: Element | None) -> str:
    """Return the word of the statement that an instruction stands for; empty for anything else."""
    if node is None or getattr(node, "target", "") != "q":
        return ""
    return compiler.tags[int(node.text or 0)].word


_SETTLE = {"vm": _merge_rows, "hm": _merge_columns, "colspan": _span, "cellbg": _fill, "cellwidth": _own_width}
