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
from qbr.office.marks.tags import SCOPE_DROP, SCOPE_END
from qbr.office.opc.markup import Element, child, children, fragment, name_of, q
from qbr.office.text.blocks import CELLS, ROWS, TABLES, Block, instruction_for, is_instruction
from qbr.office.text.syntax import parse_expression

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun
    from qbr.office.text.draft import PartDraft


@dataclass(frozen=True, slots=True)
class WidthSlot:
    """The width of one repeated column: its part of what was drawn for all of them."""

    loop: int  # which column loop of the part
    total: int  # drawn for all copies together
    start: int  # where the column begins among those of one copy
    end: int
    whole: int  # drawn widths of one copy's columns together

    def write(self, run: PartRun, value: object) -> str:
        """Return the width, so that the widths of all copies add up to the drawn one."""
        if not isinstance(value, tuple):
            raise TypeError("a column loop knows its length")
        count, index = value
        run.counts[self.loop] = count
        return str(self._edge(index, self.end, count) - self._edge(index, self.start, count))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the drawn width."""
        return str(self.end - self.start)

    def _edge(self, index: int, offset: int, count: int) -> int:
        return self.total * (index * self.whole + offset) // (count * self.whole)


@dataclass(frozen=True, slots=True)
class ResetSlot:
    """The start of a grid: no column is counted yet."""

    loop: int

    def write(self, run: PartRun, value: object) -> str:
        """Write nothing."""
        run.counts[self.loop] = 0
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Write nothing."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class SpanSlot:
    """How many columns a plain cell spans when some of those below it are repeated."""

    repeated: tuple[tuple[int, int], ...]  # (loop, columns of one copy) of what it spans
    fixed: int  # further columns it spans
    scope: int  # the stretch that goes when it spans nothing

    def span(self, run: PartRun) -> int:
        """Return the number of columns."""
        return self.fixed + sum(run.counts.get(loop, 0) * columns for loop, columns in self.repeated)

    def write(self, run: PartRun, value: object) -> str:
        """Return the span."""
        return str(self.span(run)) if self.span(run) else f"{SCOPE_DROP}{self.scope}{SCOPE_END}"

    def hole(self, run: PartRun, text: str) -> str:
        """Return the span."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class MergedSlot:
    """The cells that a spanning cell of a slide's table covers: one for each further column."""

    span: SpanSlot
    cell: str

    def write(self, run: PartRun, value: object) -> str:
        """Return the covered cells."""
        return self.cell * max(0, self.span.span(run) - 1)

    def hole(self, run: PartRun, text: str) -> str:
        """Return the covered cells."""
        return self.write(run, None)


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
            plans.append(Plan(block, row, _grid_places(row)))
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
    first = [plan for plan in plans if plan.row is plans[0].row]
    loops = [_loop(compiler, plan) for plan in first]
    columns = _grid_columns(table)
    widths = [_width(column) for column in columns]
    for loop in loops:
        _repeat_grid(compiler, loop, columns, widths)
    for plan in plans:
        _share_cell_widths(compiler, plan, loops, widths)
    looping = {id(plan.row) for plan in plans}
    for row in children(table, *ROWS):
        if id(row) not in looping:
            _span_row(compiler, row, loops)


def _loop(compiler: PartDraft, plan: Plan) -> _Loop:
    inside = _cells_of(plan)
    columns = sorted({index for cell in inside for index in _indices(plan.drawn[cell])})
    gone = [index for cell, place in plan.drawn.items() if cell.getparent() is None for index in _indices(place)]
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


def _repeat_grid(compiler: PartDraft, loop: _Loop, columns: list[Element], widths: list[int]) -> None:
    opener = loop.block.opener.tag
    mine = [columns[index] for index in loop.columns]
    if not mine:
        return
    opening = compiler.again(opener)
    closing = compiler.statement("endfor", "{% endfor %}", opener.spot)
    reset = compiler.internal(ResetSlot(loop.number))
    mine[0].addprevious(instruction_for(reset.number))
    mine[0].addprevious(instruction_for(opening.number))
    mine[-1].addnext(instruction_for(closing.number))
    slots = _width_slots(loop, widths)
    for column, slot in zip(mine, slots, strict=True):
        attribute = "w" if name_of(column) == "a:gridCol" else q("w:w")
        column.set(attribute, _width_mark(compiler, slot, opener.spot))
    for index in loop.gone:
        columns[index].getparent().remove(columns[index])  # type: ignore[union-attr]  # stands in the grid


def _width_slots(loop: _Loop, widths: list[int]) -> list[WidthSlot]:
    total = sum(widths[index] for index in loop.columns + loop.gone)
    whole = max(1, sum(widths[index] for index in loop.columns))
    slots, start = [], 0
    for index in loop.columns:
        slots.append(WidthSlot(loop.number, total, start, start + widths[index], whole))
        start += widths[index]
    return slots


def _width_mark(compiler: PartDraft, slot: WidthSlot, spot: str) -> str:
    tag = compiler.internal(slot, "", spot)
    tag.node = parse_expression("(loop.length, loop.index0)", compiler.sandbox)
    return tag.mark


def _share_cell_widths(compiler: PartDraft, plan: Plan, loops: Sequence[_Loop], widths: list[int]) -> None:
    """Word writes a width on every cell, too."""
    loop = next((one for one in loops if one.columns and plan.row is one.block.container), None)
    loop = loop or next((one for one in loops if one.columns), None)
    if loop is None or name_of(plan.row) != "w:tr":
        return
    for cell in _cells_of(plan):
        width = child(cell, "w:tcPr", "w:tcW")
        inside = [index for index in _indices(plan.drawn[cell]) if index in loop.columns]
        if width is None or not inside or width.get(q("w:type")) != "dxa":
            continue
        slots = [slot for index, slot in zip(loop.columns, _width_slots(loop, widths), strict=True) if index in inside]
        slot = WidthSlot(loop.number, slots[0].total, slots[0].start, slots[-1].end, slots[0].whole)
        width.set(q("w:w"), _width_mark(compiler, slot, plan.block.opener.tag.spot))


def _span_row(compiler: PartDraft, row: Element, loops: Sequence[_Loop]) -> None:
    """Let the plain cells of a row span the copies of the columns they stand over."""
    for cell, place in _grid_places(row).items():
        covered = _indices(place)
        repeated = tuple(
            (loop.number, len(loop.columns)) for loop in loops if set(loop.columns + loop.gone) & set(covered)
        )
        if not repeated or cell.getparent() is None:
            continue
        within = sum(len(set(loop.columns + loop.gone) & set(covered)) for loop in loops)
        scope = compiler.scope(cell, Scope(()), inside=False)
        slot = SpanSlot(repeated, len(covered) - within, scope)
        _set_span(compiler, cell, slot)


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


def _grid_places(row: Element) -> dict[Element, tuple[int, int]]:
    """Return for each cell that shows its first grid column and how many it has."""
    places: dict[Element, tuple[int, int]] = {}
    settings = child(row, "w:trPr", "w:gridBefore")
    position = int(settings.get(q("w:val"), "0")) if settings is not None else 0
    for cell in children(row, *CELLS):
        if name_of(cell) == "a:tc":
            if cell.get("hMerge") not in ("1", "true"):
                places[cell] = (position, int(cell.get("gridSpan", "1")))
            position += 1
        else:
            span = child(cell, "w:tcPr", "w:gridSpan")
            size = int(span.get(q("w:val"), "1")) if span is not None else 1
            places[cell] = (position, size)
            position += size
    return places


def _indices(place: tuple[int, int]) -> list[int]:
    return list(range(place[0], place[0] + place[1]))


def _grid_columns(table: Element) -> list[Element]:
    grid = child(table, "a:tblGrid" if name_of(table) == "a:tbl" else "w:tblGrid")
    return [] if grid is None else list(children(grid, "a:gridCol", "w:gridCol"))


def _width(column: Element) -> int:
    text = column.get("w" if name_of(column) == "a:gridCol" else q("w:w"), "0")
    return int(text) if text.isdigit() else 0
