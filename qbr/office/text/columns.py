"""Column loops: `{%tc for month in months %}` repeats cells, and the grid of the table with them.

The table keeps its width: the copies share what was drawn for the repeated columns. A plain cell above or below them
spans all copies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from qbr.office.marks.scopes import Scope
from qbr.office.marks.tags import Tag
from qbr.office.opc.markup import Element, child, children, fragment, name_of, q, remove
from qbr.office.text.blocks import CELLS, ROWS, TABLES, Block, instruction_for, is_instruction
from qbr.office.text.cells import CellTag, cells_that_say
from qbr.office.text.column_slots import (
    CopiesCheckedSlot,
    CopySlot,
    MergedSlot,
    ResetSlot,
    ShareSlot,
    SpanSlot,
    WidthSlot,
)
from qbr.office.text.grids import drawn_width, grid_columns, grid_places, indices
from qbr.office.text.syntax import OPENERS, Said, parse_expression

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft


@dataclass(slots=True)
class Plan:
    """One column loop as it was drawn."""

    block: Block
    row: Element
    drawn: dict[Element, tuple[int, int]]  # cell → first grid column, number of grid columns


@dataclass(slots=True)
class _Loop:
    number: int
    block: Block
    columns: list[int]  # grid columns of one copy
    gone: list[int]  # grid columns of cells that held only tags


def plan_columns(blocks: Sequence[Block]) -> list[Plan]:
    """Return where the cells of each column loop stand in their grids, before any cell is taken out."""
    plans = []
    for block in blocks:
        row = block.container
        if block.opener.level == "tc" and row is not None and name_of(row) in ROWS:
            plans.append(Plan(block, row, grid_places(row)))
    return plans


def repeat_columns(compiler: PartDraft, plans: Sequence[Plan]) -> None:
    """Let the grids of the tables grow with their column loops."""
    by_table: dict[Element, list[Plan]] = {}
    for plan in plans:
        table = plan.row.getparent()
        if table is not None and name_of(table) in TABLES:
            by_table.setdefault(table, []).append(plan)
    for table, of_table in by_table.items():
        _repeat(compiler, table, of_table)


def _repeat(compiler: PartDraft, table: Element, plans: Sequence[Plan]) -> None:
    model = min(plans, key=lambda plan: len(_around(compiler, plan.row)))  # a row in no loop, if there is one
    first = [plan for plan in plans if plan.row is model.row]
    around = _around(compiler, model.row)
    loops = [_loop(compiler, plan) for plan in first]
    columns = grid_columns(table)
    widths = [drawn_width(column) for column in columns]
    for loop in loops:
        _repeat_grid(compiler, loop, columns, widths, around)
    for plan in plans:
        _share_cell_widths(compiler, plan, loops, widths)
        _count_copies(compiler, plan, loops)
    looping = {id(plan.row) for plan in plans}
    for row in children(table, *ROWS):
        if id(row) not in looping:
            _span_row(compiler, row, loops)


def _loop(compiler: PartDraft, plan: Plan) -> _Loop:
    inside = _cells_of(plan)
    columns = sorted({index for cell in inside for index in indices(plan.drawn[cell])})
    gone = [index for cell, place in plan.drawn.items() if cell.getparent() is None for index in indices(place)]
    number = plan.block.opener.tag.number
    near = [index for index in gone if columns and columns[0] - 1 <= index <= columns[-1] + 1]
    return _Loop(number, plan.block, columns, near)


def _cells_of(plan: Plan) -> list[Element]:
    """Return the cells that are repeated: those between the instructions of the loop."""
    numbers = (str(plan.block.opener.tag.number), str(plan.block.closer.tag.number))
    found: list[Element] = []
    is_inside = False
    for node in plan.row:
        if is_instruction(node) and node.text in numbers:
            is_inside = node.text == numbers[0]
        elif is_inside and name_of(node) in CELLS:
            found.append(node)
    return found


def _repeat_grid(
    compiler: PartDraft, loop: _Loop, columns: list[Element], widths: list[int], around: Sequence[Tag]
) -> None:
    opener = loop.block.opener.tag
    mine = [columns[index] for index in loop.columns]
    if not mine:
        return
    opening = compiler.again(opener)
    end = OPENERS[opener.word]
    closing = compiler.statement(end, f"{{% {end} %}}", opener.spot)
    reset = compiler.internal(ResetSlot(loop.number))
    mine[0].addprevious(instruction_for(reset.number))
    _open_around(compiler, around, mine)
    mine[0].addprevious(instruction_for(opening.number))
    mine[-1].addnext(instruction_for(closing.number))
    slots = _width_slots(loop, widths)
    share = _share_in(compiler, loop.block)
    for column, slot in zip(mine, slots, strict=True):
        attribute = "w" if name_of(column) == "a:gridCol" else q("w:w")
        column.set(attribute, _width_mark(compiler, slot, opener, share))
    for index in loop.gone:
        columns[index].getparent().remove(columns[index])  # type: ignore[union-attr]  # stands in the grid


def _open_around(compiler: PartDraft, around: Sequence[Tag], columns: list[Element]) -> None:
    """Put what is around a row around its grid columns, too: its names are theirs, and its first copy counts."""
    for outer in around:
        for opening in (compiler.again(outer), *_only_first(compiler, outer)):
            end = OPENERS[opening.word]
            columns[0].addprevious(instruction_for(opening.number))
            columns[-1].addnext(instruction_for(compiler.statement(end, f"{{% {end} %}}", outer.spot).number))


def _only_first(compiler: PartDraft, outer: Tag) -> list[Tag]:
    if outer.word != "for":
        return []
    first = parse_expression("loop.first", compiler.sandbox)
    return [compiler.add(Said("if", outer.text), outer.spot, None, is_traced=False, node=first)]


def _around(compiler: PartDraft, row: Element) -> list[Tag]:
    """Return the blocks among the rows of its table that a row stands in, the outermost first."""
    before = [node for node in row.itersiblings(preceding=True) if getattr(node, "target", "") == "q"]
    around: list[Tag] = []
    for node in reversed(before):
        tag = compiler.tags[int(node.text or 0)]
        if tag.word in OPENERS:
            around.append(tag)
        elif tag.word in OPENERS.values():
            around.pop()
    return around


def _width_slots(loop: _Loop, widths: list[int]) -> list[WidthSlot]:
    total = sum(widths[index] for index in loop.columns + loop.gone)
    whole = max(1, sum(widths[index] for index in loop.columns))
    slots, start = [], 0
    for index in loop.columns:
        slots.append(WidthSlot(loop.number, total, start, start + widths[index], whole))
        start += widths[index]
    return slots


def _share_in(compiler: PartDraft, block: Block) -> CellTag | None:
    """Return what a cell of a column loop says of its width; None when it takes an equal part."""
    said = {tag.cell: tag for tag in compiler.cell_tags if tag.said.word == "cellwidth"}
    row = block.container
    inside = [] if row is None else [cell for cell in children(row, *CELLS) if cell in said]
    return said[inside[0]] if inside else None


def _width_mark(compiler: PartDraft, slot: WidthSlot, opener: Tag, share: CellTag | None = None) -> str:
    loops = opener.word == "for"
    if share is None:
        tag = compiler.internal(slot, "", opener.spot)
        tag.node = parse_expression("(loop.length, loop.index0)" if loops else "(1, 0)", compiler.sandbox)
        return tag.mark
    own = ShareSlot(slot.loop, slot.total, slot.end - slot.start, slot.whole)
    tag = compiler.internal(own, share.said.text, share.spot)
    text = share.said.text.split("cellwidth", 1)[1].rstrip("-+%} ")
    tag.node = parse_expression(f"({'loop.length' if loops else '1'}, ({text}))", compiler.sandbox)
    return tag.mark


def _share_cell_widths(compiler: PartDraft, plan: Plan, loops: Sequence[_Loop], widths: list[int]) -> None:
    """Word writes a width on every cell, too."""
    loop = next((one for one in loops if one.columns and plan.row is one.block.container), None)
    loop = loop or next((one for one in loops if one.columns), None)
    if loop is None or name_of(plan.row) != "w:tr":
        return
    merged = cells_that_say(compiler, "hm")
    share = _share_in(compiler, plan.block)
    for cell in _cells_of(plan):
        width = child(cell, "w:tcPr", "w:tcW")
        inside = [index for index in indices(plan.drawn[cell]) if index in loop.columns]
        if width is None or not inside or width.get(q("w:type")) != "dxa":
            continue
        slots = [slot for index, slot in zip(loop.columns, _width_slots(loop, widths), strict=True) if index in inside]
        slot = WidthSlot(loop.number, slots[0].total, slots[0].start, slots[-1].end, slots[0].whole)
        is_for_all = cell in merged
        opener = plan.block.opener.tag
        width.set(q("w:w"), str(slot.total) if is_for_all else _width_mark(compiler, slot, opener, share))


def _count_copies(compiler: PartDraft, plan: Plan, loops: Sequence[_Loop]) -> None:
    """Let a row of a slide's table be told when it has other columns than its grid: Office refuses such a table."""
    cells = _cells_of(plan)
    shown = {index for cell in cells for index in indices(plan.drawn[cell])}
    loop = next((one for one in loops if shown & set(one.columns)), None)
    if name_of(plan.row) != "a:tr" or loop is None:
        return
    tag, key = plan.block.opener.tag, -1 - plan.block.opener.tag.number
    ends = {one.text: one for one in plan.row if getattr(one, "target", "") == "q"}
    checked = compiler.internal(CopiesCheckedSlot(loop.number, key), tag.text, tag.spot)
    ends[str(tag.number)].addprevious(instruction_for(compiler.internal(ResetSlot(key)).number))
    cells[0].addprevious(instruction_for(compiler.internal(CopySlot(key)).number))
    ends[str(plan.block.closer.tag.number)].addnext(instruction_for(checked.number))


def _span_row(compiler: PartDraft, row: Element, loops: Sequence[_Loop]) -> None:
    """Let the plain cells of a row span the copies of the columns they stand over."""
    spanning = cells_that_say(compiler, "colspan")
    for cell, place in _folded(compiler, row, loops).items():
        if cell in spanning:
            continue
        covered = indices(place)
        repeated = tuple(
            (loop.number, len(loop.columns)) for loop in loops if set(loop.columns + loop.gone) & set(covered)
        )
        if not repeated or cell.getparent() is None:
            continue
        within = sum(len(set(loop.columns + loop.gone) & set(covered)) for loop in loops)
        scope = compiler.scope(cell, Scope(()), inside=False)
        slot = SpanSlot(repeated, len(covered) - within, scope)
        _set_span(compiler, cell, slot)


def _folded(compiler: PartDraft, row: Element, loops: Sequence[_Loop]) -> dict[Element, tuple[int, int]]:
    """Return the grid places of a plain row's cells, after those over one loop have become one."""
    places = grid_places(row)
    for loop in loops:
        over = [cell for cell, place in places.items() if set(indices(place)) <= {*loop.columns, *loop.gone}]
        saying = [cell for cell in over if _says_something(cell)]
        if len(saying) > 1:
            hint = "Merge them into one cell, which then spans all copies."
            spot = compiler.dialect.spot(saying[1])
            compiler.fault("several cells stand over columns that are repeated", hint, "T211", spot)
        elif len(over) > 1:
            kept = (saying or over)[0]
            start, end = places[over[0]][0], sum(places[over[-1]])
            for cell in over:
                if cell is not kept:
                    del places[cell]
                    remove(cell)
            places[kept] = (start, end - start)
    return places


def _says_something(cell: Element) -> bool:
    return any((text.text or "").strip() for text in cell.iter(q("a:t"), q("w:t")))


def _set_span(compiler: PartDraft, cell: Element, slot: SpanSlot) -> None:
    mark = compiler.internal(slot).mark
    if name_of(cell) == "w:tc":
        settings = child(cell, "w:tcPr")
        if settings is None:
            settings = etree.SubElement(cell, q("w:tcPr"))
            cell.insert(0, settings)
        span = child(settings, "w:gridSpan")
        if span is None:
            span = etree.Element(q("w:gridSpan"))
            settings.insert(1 if child(settings, "w:tcW") is not None else 0, span)
        span.set(q("w:val"), mark)
        return
    cell.set("gridSpan", mark)
    following = cell.getnext()
    while following is not None and (is_instruction(following) or following.get("hMerge") in ("1", "true")):
        after = following.getnext()
        if not is_instruction(following):
            following.getparent().remove(following)  # type: ignore[union-attr]  # it stands beside the cell
        following = after
    look = fragment(child(cell, "a:tcPr"))
    empty = f'<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody>{look}</a:tc>'
    cell.addnext(instruction_for(compiler.internal(MergedSlot(slot, empty)).number))
