"""Numbered lists of a document: one that begins inside a loop, under words of its own, begins anew in each copy.

A list goes on through a loop when the loop repeats its items, or when items of it stand outside of the loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from qbr.office.formats.properties import text_of_part
from qbr.office.marks.slots import RunSlot, SameIdSlot, TextSlot
from qbr.office.marks.tags import MARK
from qbr.office.opc.markup import Element, child, children, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.text.blocks import instruction_for, is_instruction
from qbr.office.text.syntax import OPENERS

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun
    from qbr.office.rendering.session import Session
    from qbr.office.text.draft import PartDraft

KIND = "list"  # what the ids of lists are unique among
_END = re.compile(r"(?=<w:numIdMacAtCleanup\b|</w:numbering>)")
_BEFORE = ("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl")
_UNNUMBERED = ("bullet", "none")


@dataclass(frozen=True, slots=True)
class ListStartSlot:
    """The start of a copy in which a list begins anew."""

    own: int

    def write(self, run: PartRun, value: object) -> str:
        """Write nothing; from here on the list is another one."""
        number = run.fresh_id(KIND, self.own)
        if number != self.own:
            run.session.lists.append((number, self.own))
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Write nothing."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class Lists:
    """The numbered lists of a document."""

    part: str  # that defines them; empty when there is none
    definitions: Mapping[int, str]  # id of a numbered list → what a copy of it holds
    styles: Mapping[str, tuple[int, int]]  # paragraph style → list and level
    highest: int  # id of a list

    @classmethod
    def read(cls, package: Package) -> Lists:
        """Return the lists of a document, and the styles that number paragraphs."""
        parts = package.related(package.main, "numbering")[:1]
        if not parts:
            return cls("", {}, {}, 0)
        root = parse_xml(package.read(parts[0]))
        numbers = {int(one.get(q("w:numId"), "0")): one for one in children(root, "w:num")}
        kinds = {one.get(q("w:abstractNumId")): one for one in children(root, "w:abstractNum")}
        definitions = {number: text for number, one in numbers.items() if (text := _definition(one, kinds))}
        sheets = [parse_xml(package.read(part)) for part in package.related(package.main, "styles")[:1]]
        styles = {name: place for sheet in sheets for name, place in _numbering_styles(sheet)}
        return cls(parts[0], definitions, styles, max(numbers, default=0))

    def restart(self, compiler: PartDraft) -> None:
        """Let every list that begins inside a loop begin anew in each of its copies."""
        if not self.definitions:
            return
        settled: set[int] = set()
        for opener, body in reversed(list(_loops(compiler))):  # inner loops first
            self._restart(compiler, opener, body, settled)

    def written(self, session: Session) -> None:
        """Add the lists that a rendering has begun anew to the part that defines them."""
        if not session.lists:
            return
        text = text_of_part(session, self.part)
        copies = "".join(f'<w:num w:numId="{number}">{self.definitions[own]}</w:num>' for number, own in session.lists)
        session.put(self.part, _END.sub(lambda _: copies, text, count=1), self.part)

    def _restart(self, compiler: PartDraft, opener: Element, body: Sequence[Element], settled: set[int]) -> None:
        paragraphs = [one for element in body for one in element.iter(q("w:p"))]
        inside = {id(one) for one in paragraphs}
        first = self._list_of(paragraphs[0]) if paragraphs else 0
        outside = {self._list_of(one) for one in compiler.root.iter(q("w:p")) if id(one) not in inside}
        used = dict.fromkeys(self._list_of(one) for one in paragraphs)
        for number in used:
            if number in self.definitions and number not in {first, *outside, *settled}:
                settled.add(number)
                opener.addnext(instruction_for(compiler.internal(ListStartSlot(number)).number))
                for one in paragraphs:
                    if self._list_of(one) == number:
                        self._renumber(compiler, one, number)

    def _list_of(self, paragraph: Element) -> int:
        """Return the list a paragraph belongs to; 0 for none."""
        number = child(paragraph, "w:pPr", "w:numPr", "w:numId")
        if number is not None:
            text = number.get(q("w:val"), "0")
            return int(text) if text.isdigit() else 0
        return self._style_of(paragraph)[0]

    def _style_of(self, paragraph: Element) -> tuple[int, int]:
        style = child(paragraph, "w:pPr", "w:pStyle")
        return self.styles.get("" if style is None else str(style.get(q("w:val"))), (0, 0))

    def _renumber(self, compiler: PartDraft, paragraph: Element, number: int) -> None:
        element = child(paragraph, "w:pPr", "w:numPr", "w:numId")
        if element is None:
            element = _numbered(paragraph, self._style_of(paragraph)[1])
        element.set(q("w:val"), compiler.internal(SameIdSlot(KIND, number)).mark)
        _keep_whole(compiler, paragraph)


def _definition(number: Element, kinds: Mapping[str | None, Element]) -> str:
    """Return what a list that begins anew holds; empty for bullets, and for one with levels of its own."""
    reference = child(number, "w:abstractNumId")
    kind = None if reference is None else kinds.get(reference.get(q("w:val")))
    if kind is None or any(child(one, "w:lvl") is not None for one in children(number, "w:lvlOverride")):
        return ""
    starts, formats = [], []
    for level in children(kind, "w:lvl"):
        start, form = child(level, "w:start"), child(level, "w:numFmt")
        formats.append("decimal" if form is None else form.get(q("w:val")))
        value = "1" if start is None else start.get(q("w:val"), "1")
        inner = f'<w:startOverride w:val="{value}"/>'
        starts.append(f'<w:lvlOverride w:ilvl="{level.get(q("w:ilvl"))}">{inner}</w:lvlOverride>')
    if all(form in _UNNUMBERED for form in formats):
        return ""
    return f'<w:abstractNumId w:val="{kind.get(q("w:abstractNumId"))}"/>{"".join(starts)}'


def _numbering_styles(sheet: Element) -> Iterator[tuple[str, tuple[int, int]]]:
    for style in children(sheet, "w:style"):
        number = child(style, "w:pPr", "w:numPr", "w:numId")
        level = child(style, "w:pPr", "w:numPr", "w:ilvl")
        if number is not None and number.get(q("w:val"), "").isdigit():
            depth = "0" if level is None else level.get(q("w:val"), "0")
            yield str(style.get(q("w:styleId"))), (int(number.get(q("w:val"), "0")), int(depth))


def _loops(compiler: PartDraft) -> Iterator[tuple[Element, list[Element]]]:
    """Yield the instruction that opens each loop over paragraphs, and the elements up to its end."""
    for node in compiler.root.iter(etree.ProcessingInstruction):
        if _word(compiler, node) != "for":
            continue
        depth, body = 1, []
        for follower in node.itersiblings():
            word = _word(compiler, follower)
            depth += (word in OPENERS) - (word in OPENERS.values())
            if depth == 0:
                break
            if isinstance(follower.tag, str):
                body.append(follower)
        yield node, body


def _word(compiler: PartDraft, node: Element) -> str:
    return compiler.tags[int(node.text or 0)].word if getattr(node, "target", "") == "q" else ""


def _numbered(paragraph: Element, level: int) -> Element:
    """Return the number of a paragraph's list, which its style has given so far, as its own."""
    settings = child(paragraph, "w:pPr")
    if settings is None:
        raise ValueError("a paragraph with a style has properties")
    numbering = etree.Element(q("w:numPr"))
    etree.SubElement(numbering, q("w:ilvl")).set(q("w:val"), str(level))
    settings.insert(sum(1 for _ in children(settings, *_BEFORE)), numbering)
    return etree.SubElement(numbering, q("w:numId"))


def _keep_whole(compiler: PartDraft, paragraph: Element) -> None:
    """Let blank lines in values stay inside the item: a paragraph split off would belong to the list as drawn."""
    for text in paragraph.iter(q("w:t")):
        for number in MARK.findall(text.text or ""):
            tag = compiler.tags[int(number)]
            if isinstance(tag.slot, TextSlot):
                tag.slot = _without_paragraphs(tag.slot)
    for node in paragraph.iter(etree.ProcessingInstruction):
        if is_instruction(node) and (node.text or "").isdigit():
            tag = compiler.tags[int(node.text or 0)]
            if isinstance(tag.slot, RunSlot):
                tag.slot = replace(tag.slot, slot=_without_paragraphs(tag.slot.slot))


def _without_paragraphs(slot: TextSlot) -> TextSlot:
    return replace(slot, paragraph=slot.line * 2, page=slot.line * 2)
