"""Hoisting: the tags of blocks leave the text and go where they work, around the smallest thing that holds them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from qbr.office.marks.tags import MARK
from qbr.office.opc.markup import Element, ancestor, name_of, q, remove
from qbr.office.text.blocks import (
    CELLS,
    ROWS,
    TABLES,
    Block,
    BlockFault,
    Standing,
    find_mark,
    instruction_for,
    is_instruction,
    reading,
)
from qbr.office.text.holders import child_holding, common_holder, is_covered, showing_cells
from qbr.office.text.revisions import lift
from qbr.office.text.text import TextForm, isolate

Side = Literal["before", "after", "instead"]


class Hoisting:
    """Moves the tags of the blocks of one part from its text to where they work."""

    def __init__(self, form: TextForm) -> None:
        self.form = form
        self.faults: list[BlockFault] = []
        self.touched: list[Element] = []  # containers that may end up empty
        self._blocks: Sequence[Block] = ()
        self._alone: Sequence[Standing] = ()
        self._leaving: set[int] = set()  # numbers of tags that leave their paragraph
        self._wide: set[int] = set()  # numbers of tags about whole columns and rows
        self._emptied: list[Element] = []

    def choose(self, blocks: Sequence[Block], alone: Sequence[Standing]) -> None:
        """Find what holds everything each block encloses."""
        self._blocks, self._alone = blocks, alone
        self._wide = {one.tag.number for block in blocks for one in block.standing if one.level in ("tc", "tr")}
        for block in blocks:
            self._choose(block)
        for block in blocks:
            if block.container is not None:
                self._leaving |= {one.tag.number for one in block.standing}
        self._leaving |= {one.tag.number for one in alone if self._is_only_statements(one, alone)}

    def hoist(self) -> None:
        """Move the tags that leave their paragraph."""
        anchors: list[tuple[int, Standing, Side, Element]] = []
        for block in self._blocks:
            anchors += self._anchors(block)
        for one in self._alone:
            if one.tag.number in self._leaving:
                anchors.append((one.tag.number, one, "instead", one.paragraph))
        for _, one, side, element in sorted(anchors, key=lambda anchor: anchor[0]):
            self._move(one, side, element)
        for element in self._emptied:
            if element.getparent() is not None:
                remove(element)

    # --- which container ---

    def _choose(self, block: Block) -> None:
        try:
            block.container = self._container(block)
        except BlockFault as fault:
            self.faults.append(fault)

    def _container(self, block: Block) -> Element | None:
        """Return what holds everything the block encloses; None when it stays inside its paragraph."""
        levels = {one.level for one in block.standing}
        places = [one.paragraph for one in block.standing]
        is_one_paragraph = all(place is places[0] for place in places)
        if "tc" in levels:
            if len(block.standing) > 2:
                hint = "Give each case a {%tc if … %} of its own."
                raise BlockFault(block.standing[1].tag, f"{block.standing[1].tag.text} parts columns", hint, "T211")
            return self._ancestor_of_all(block, ROWS, "column")
        if "tr" in levels:
            return self._ancestor_of_all(block, TABLES, "row")
        if is_one_paragraph:
            return places[0].getparent() if "p" in levels or self._is_whole_if(block) else None
        common = common_holder(places)
        if common is None or not (self._is_table(common) or all(place.getparent() is common for place in places)):
            message = f"{block.opener.tag.text} opens in another place than {block.closer.tag.text} closes in"
            raise BlockFault(block.opener.tag, message, "Open and close it in the same text box, cell or text.")
        if name_of(common) in ROWS:
            self._check_row(block, common)
            return common.getparent()
        return common

    def _ancestor_of_all(self, block: Block, names: tuple[str, ...], what: str) -> Element:
        found = [ancestor(one.paragraph, *names) for one in block.standing]
        first = found[0]
        if first is None or any(one is not first for one in found):
            hint = f"Write both tags of a {what} loop in the same table{' row' if what == 'column' else ''}."
            raise BlockFault(block.opener.tag, f"{block.opener.tag.text} is not a loop over a {what}", hint)
        return first

    def _is_table(self, container: Element) -> bool:
        """Return whether a container holds rows or cells: a table, a row, or a content control around rows."""
        return name_of(container) in (*ROWS, *TABLES) or any(name_of(one) in ROWS for one in container)

    def _is_whole_if(self, block: Block) -> bool:
        """Return whether an if without else is all there is in its paragraph, so that the paragraph goes with it.

        Tags about columns and rows are no part of what the paragraph says.
        """
        if block.opener.tag.word != "if" or len(block.standing) != 2:
            return False
        signs = reading(block.opener.paragraph, self.form)
        said = MARK.sub(lambda match: "" if int(match.group(1)) in self._wide else match.group(), signs).strip()
        marks = (block.opener.tag.mark, block.closer.tag.mark)
        return said.startswith(marks[0]) and said.endswith(marks[1])

    def _check_row(self, block: Block, row: Element) -> None:
        """Raise unless a block over cells of one row begins in its first and ends in its last."""
        cells = showing_cells(row)
        first, last = (child_holding(row, one.paragraph) for one in (block.opener, block.closer))
        if cells and (first is not cells[0] or last is not cells[-1]):
            opener = block.opener.tag
            hint = (
                f"To repeat or hide the row, open in its first cell and close in its last. For columns write "
                f"{{%tc {opener.text[2:-2].strip()} %}}."
            )
            raise BlockFault(opener, f"{opener.text} encloses a part of a row", hint, "T211")
        if len(block.standing) > 2:
            hint = "Give each case a row of its own."
            raise BlockFault(block.standing[1].tag, f"{block.standing[1].tag.text} stands inside a row", hint, "T211")

    def _check_merged(self, block: Block, table: Element) -> None:
        """Tell of a cell merged over rows of which only some are repeated: nobody knows how many it will span."""
        rows = list(table.iterchildren(q("a:tr")))
        first, last = (rows.index(child_holding(table, one.paragraph)) for one in (block.opener, block.closer))
        for index, row in enumerate(rows):
            for cell in row.iterchildren(q("a:tc")):
                end = index + int(cell.get("rowSpan", "1")) - 1
                is_touched = end > index and index <= last and end >= first
                if is_touched and not first <= index <= end <= last:
                    opener = block.opener.tag
                    message = f"{opener.text} repeats some of the rows that a merged cell spans (row {index + 1})"
                    self.faults.append(BlockFault(opener, message, "Split the merged cell.", "T215"))

    # --- where in the container ---

    def _anchors(self, block: Block) -> list[tuple[int, Standing, Side, Element]]:
        if block.container is None:
            return []
        self.touched.append(block.container)
        if name_of(block.container) == "a:tbl":
            self._check_merged(block, block.container)
        anchors = []
        for one in block.standing:
            inner = child_holding(block.container, one.paragraph)
            try:
                anchors.append((one.tag.number, one, self._side(block, one, inner), inner))
            except BlockFault as fault:
                self.faults.append(fault)
        return anchors

    def _side(self, block: Block, one: Standing, element: Element) -> Side:
        """Return where a tag goes: before or after the element it stands in, or in its place."""
        before, after = self._around(one, element)
        if not before and not after and self._is_emptied(element):
            return "instead"
        is_whole = name_of(element) in CELLS or one.level == "tr"
        if one is block.opener:
            if not before or is_whole or (name_of(element) in ROWS and self._in_first_cell(one, element)):
                return "before"
            if not after:
                return "after"
        elif one is block.closer:
            if not after or is_whole or (name_of(element) in ROWS and self._in_last_cell(one, element)):
                return "after"
            if not before:
                return "before"
        elif not before:
            return "before"
        elif not after:
            return "after"
        hint = "Put it at the start or end of its paragraph, or in a paragraph of its own."
        raise BlockFault(one.tag, f"{one.tag.text} stands in the middle of what it encloses", hint, "T212")

    def _around(self, one: Standing, element: Element) -> tuple[bool, bool]:
        """Return whether anything is said in the element before and after the tag, tags that leave aside."""
        before, _, after = _reading_of_all(element, self.form).partition(one.tag.mark)
        return self._says(before), self._says(after)

    def _says(self, text: str) -> bool:
        rest = MARK.sub(lambda match: "" if int(match.group(1)) in self._leaving else "x", text)
        return bool(rest.strip())

    def _is_emptied(self, element: Element) -> bool:
        return not self._says(_reading_of_all(element, self.form))

    def _is_only_statements(self, one: Standing, alone: Sequence[Standing]) -> bool:
        numbers = self._leaving | {other.tag.number for other in alone}
        rest = MARK.sub(lambda match: "" if int(match.group(1)) in numbers else "x", reading(one.paragraph, self.form))
        if not rest.strip():
            self.touched += [parent for parent in (one.paragraph.getparent(),) if parent is not None]
        return not rest.strip()

    def _in_first_cell(self, one: Standing, row: Element) -> bool:
        return child_holding(row, one.paragraph) is showing_cells(row)[0]

    def _in_last_cell(self, one: Standing, row: Element) -> bool:
        return child_holding(row, one.paragraph) is showing_cells(row)[-1]

    # --- moving ---

    def _move(self, one: Standing, side: Side, element: Element) -> None:
        self._take_out(one)
        instruction = instruction_for(one.tag.number)
        if side == "after":
            last = element
            following = element.getnext()
            while following is not None and (is_instruction(following) or is_covered(following)):
                last, following = following, following.getnext()
            last.addnext(instruction)
        else:
            element.addprevious(instruction)
        if side == "instead" and element not in self._emptied:
            self._emptied.append(element)

    def _take_out(self, one: Standing) -> None:
        text = find_mark(one.paragraph, one.tag.mark, self.form)
        if text is not None:
            text.text = (text.text or "").replace(one.tag.mark, "")
            run = text.getparent()
            if not text.text and run is not None and len([part for part in run if name_of(part) == self.form.text]) > 0:
                _drop_if_empty(run, text, self.form)

    def settle_inline(self) -> None:
        """Put the tags that stay inside their paragraph between runs, unless they share one piece of text."""
        for block in self._blocks:
            if block.container is None:
                texts = [find_mark(one.paragraph, one.tag.mark, self.form) for one in block.standing]
                if any(text is not texts[0] for text in texts):
                    self._between_runs(block.standing)
        for one in self._alone:
            if one.tag.number not in self._leaving:
                self._between_runs([one])

    def _between_runs(self, standing: Sequence[Standing]) -> None:
        instructions = []
        for one in standing:
            text = find_mark(one.paragraph, one.tag.mark, self.form)
            if text is None:
                continue
            run = isolate(text, one.tag.mark, self.form)
            instructions.append(instruction_for(one.tag.number))
            run.addprevious(instructions[-1])
            remove(run)
        if _are_apart(instructions):
            for instruction in instructions:
                lift(instruction)
        if _are_apart(instructions):
            tag = standing[0].tag
            hint = "Put both tags inside the link, or both outside."
            self.faults.append(BlockFault(tag, f"{tag.text} begins inside a link and ends outside", hint, "T213"))


def _are_apart(instructions: Sequence[Element]) -> bool:
    return len({one.getparent() for one in instructions}) > 1


def _reading_of_all(element: Element, form: TextForm) -> str:
    """Return the text of an element: of the paragraph it is, or of all paragraphs in it."""
    if name_of(element) == form.paragraph:
        return reading(element, form)
    return "".join(reading(inner, form) for inner in element.iter(q(form.paragraph)))


def _drop_if_empty(run: Element, text: Element, form: TextForm) -> None:
    run.remove(text)
    if all(name_of(part) == form.properties for part in run):
        remove(run)
