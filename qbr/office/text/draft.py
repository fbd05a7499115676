"""A part while it is compiled: its tree, the tags found in it so far, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jinja2 import nodes
from lxml import etree

from qbr.errors import Place, Problem
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.scopes import Settled
from qbr.office.marks.tags import Slot, Tag
from qbr.office.opc.markup import Element, name_of
from qbr.office.opc.package import Package
from qbr.office.text.cells import CellTag
from qbr.office.text.finding import SyntaxFault
from qbr.office.text.syntax import Said, parse_expression
from qbr.office.text.text import TextForm
from qbr.sandbox import Sandbox

_HEADS = ("a:bodyPr", "a:lstStyle", "w:tcPr")  # what stands before the paragraphs of a container


@dataclass
class Dialect:
    """What one format lets a part compiler know."""

    form: TextForm
    spot: Callable[[Element], str]  # where an element stands in its part
    styled: Callable[[str], Callable[[str], str]]  # run properties → the same in a named style
    is_twin: Callable[[Element], bool]  # whether an element is the second of two twins (a fallback)
    objects: Callable[[PartDraft], None]  # lets the directives of drawn objects take effect
    markdown: Callable[[Element, Element, bool], Slot]  # a tag's paragraph, its run, whether that is all there is
    lists: Callable[[PartDraft], None] | None = None  # lets lists begin anew where blocks are in place
    paragraph_style: Callable[[str], str] | None = None  # its id by its name, empty for another name


@dataclass
class PartDraft:
    """A part in the making: collects the tags of a part while its tree is changed."""

    package: Package
    name: str
    label: str
    root: Element
    dialect: Dialect
    sandbox: Sandbox
    problems: list[Problem]
    tags: list[Tag] = field(default_factory=list)
    scopes: dict[int, Settled] = field(default_factory=dict)
    attached: list[CompiledPart] = field(default_factory=list)  # parts rendered where a tag of this one stands
    bound: set[str] = field(default_factory=set)  # ids of relationships that tags take the place of
    emptied: list[Element] = field(default_factory=list)  # containers that may lose all they hold
    cell_tags: list[CellTag] = field(default_factory=list)  # what is said of table cells
    warnings: list[Problem] = field(default_factory=list)  # what does not keep the template from being used
    is_changed: bool = False  # its text is another one even without a tag: a comment is gone, say

    # --- tags ---

    def add(
        self, said: Said, spot: str, slot: Slot | None = None, *, is_traced: bool = True, node: nodes.Node | None = None
    ) -> Tag:
        """Return a new tag of the part."""
        tag = Tag(len(self.tags), said.word, said.text, spot, node or said.node, slot, is_traced)
        self.tags.append(tag)
        return tag

    def internal(self, slot: Slot, text: str = "", spot: str = "") -> Tag:
        """Return a tag of the engine's own, which is not traced."""
        return self.add(Said("value", text), spot, slot, is_traced=False, node=nodes.Const(""))

    def statement(self, word: str, text: str, spot: str, node: nodes.Node | None = None) -> Tag:
        """Return a statement of the engine's own making; one with an expression of the author's is traced."""
        return self.add(Said(word, text), spot, None, is_traced=node is not None, node=node)

    def expression(self, text: str, spot: str, shown: str, slot: Slot) -> Tag | None:
        """Return a tag for an expression; a fault in it is told and gives None."""
        try:
            return self.add(Said("value", shown, node=parse_expression(text, self.sandbox)), spot, slot)
        except SyntaxFault as fault:
            self.fault(str(fault).replace(f"{{{{ {text} }}}}", shown), fault.hint, fault.rule, spot)
            return None

    def fault(self, message: str, hint: str, rule: str, spot: str) -> None:
        """Tell of a fault in the template."""
        self.problems.append(Problem(message, self._place(spot), hint, rule=rule))

    def warn(self, message: str, hint: str, rule: str, spot: str) -> None:
        """Tell of something in the template that is worth a look."""
        self.warnings.append(Problem(message, self._place(spot), hint, "warning", rule))

    def _place(self, spot: str) -> Place:
        return Place(self.package.name, spot=" › ".join(part for part in (self.label, spot) if part))

    def scope(self, element: Element, scope: Settled, *, inside: bool) -> int:
        """Put a scope around an element, or around all it holds; return its number."""
        number = len(self.scopes)
        self.scopes[number] = scope
        opening = etree.ProcessingInstruction("scope", f"open {number}")
        closing = etree.ProcessingInstruction("scope", f"close {number}")
        if inside:
            start = next((i for i, one in enumerate(element) if name_of(one) not in _HEADS), len(element))
            element.insert(start, opening)
            element.append(closing)
        else:
            element.addprevious(opening)
            element.addnext(closing)
        return number

    def again(self, tag: Tag) -> Tag:
        """Return a second tag that says the same as one of the author's, without being traced twice."""
        return self.add(Said(tag.word, tag.text), tag.spot, None, is_traced=False, node=tag.node)
