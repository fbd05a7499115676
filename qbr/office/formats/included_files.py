"""Files of which the data choose one: each stands in a case of its own, and a name that is none of them is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import nodes

from qbr.office.including.origins import Case, take_cases
from qbr.office.marks.tags import SlotError, Tag
from qbr.office.opc.markup import escape, remove
from qbr.office.text.blocks import instruction_for
from qbr.office.text.draft import PartDraft
from qbr.office.text.syntax import Said, parse_expression
from qbr.sandbox import nearest

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun


@dataclass(frozen=True, slots=True)
class NoSuchFileSlot:
    """Stands where a name is none of the files it can be."""

    names: tuple[str, ...]

    def write(self, run: PartRun, value: object) -> str:
        """Raise, naming the files there are.

        Raises:
            SlotError: always.
        """
        name = run.text_of(value)
        hint = f"{nearest(name, self.names)} There is: {', '.join(self.names)}.".strip()
        raise SlotError(f'there is no file "{name}" to include', hint, "T701")

    def hole(self, run: PartRun, text: str) -> str:
        """Return a paragraph with the tag between brackets."""
        return f"<w:p><w:r><w:t>{escape(f'⟦{text}⟧')}</w:t></w:r></w:p>"


def choose_files(compiler: PartDraft) -> None:
    """Let the data choose among the files that the name in a tag can stand for."""
    for mark, case in take_cases(compiler.root):
        for tag in _case_tags(compiler, case):
            mark.addprevious(instruction_for(tag.number))
        remove(mark)


def _case_tags(compiler: PartDraft, case: Case) -> list[Tag]:
    said = Said(case.word, case.text)
    if case.word == "endif":
        return [compiler.add(said, case.spot, is_traced=False)]
    node = parse_expression(case.expression, compiler.sandbox)
    if case.word == "else":
        slot = NoSuchFileSlot(case.names)
        otherwise = compiler.add(said, case.spot, is_traced=False)
        return [otherwise, compiler.add(Said("value", case.text), case.spot, slot, node=node, is_traced=False)]
    if not case.names:
        return [compiler.add(said, case.spot, is_traced=False, node=node)]
    is_it = nodes.Compare(node, [nodes.Operand("eq", nodes.Const(case.names[0]))])
    return [compiler.add(said, case.spot, is_traced=case.word == "if", node=is_it)]
