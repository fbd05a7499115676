"""Compiling one part: from its XML to a template, with every tag, where it stands and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from jinja2 import nodes
from lxml import etree

from qbr.office.compiling.assemble import NestingFault, compile_tree, syntax_tree
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.slots import AttributeSlot, LinkTargetSlot
from qbr.office.marks.tags import Slot, Tag
from qbr.office.opc.markup import USUAL_PREFIXES, Element, name_of, q, to_text
from qbr.office.text import cells, columns, gaps, ids, writing
from qbr.office.text.blocks import (
    TABLES,
    BlockFault,
    Matching,
    Standing,
    match_blocks,
)
from qbr.office.text.cells import CellTag
from qbr.office.text.controls import release_controls
from qbr.office.text.draft import PartDraft
from qbr.office.text.finding import Span, SyntaxFault, find_tags
from qbr.office.text.hoisting import Hoisting
from qbr.office.text.preparing import prepare
from qbr.office.text.revisions import is_deleted, warn_of_changes
from qbr.office.text.syntax import CELL_WORDS, OPENERS, Said, read_tag
from qbr.office.text.text import heal, paragraphs

_NOTES = ("w:footnote", "w:endnote", "w:comment")
_TEXT_ROOTS = (*TABLES, "p:txBody", "a:txBody", "w:txbxContent", "c:rich", "cx:rich", "dgm:t", *_NOTES)
_HINTS = {
    "w:instrText": "A field's instruction is Word's own: set links by Insert › Link, and conditions by {% if … %}.",
    "m:t": "Write the whole tag in one piece of the equation.",
}


class PartCompiler(PartDraft):
    """Collects the tags of a part while its tree is changed, and makes a template of it."""

    # --- the whole part ---

    def compile(self, *, is_changed: bool = False) -> CompiledPart | None:
        """Return the compiled part; None when there is nothing to render, or a fault that keeps it from compiling.

        Args:
            is_changed: something was taken out of it, so that it is rendered even without a tag.
        """
        before = len(self.problems)
        referenced = ids.referenced_relations(self.root)
        self.dialect.objects(self)
        self._link_targets()
        self._attributes()
        self._bare_texts()
        matchings = self._text()
        self._leftovers()
        if not (self.tags or self.is_changed or is_changed):
            return None
        self._prefixes()
        if len(self.problems) > before:
            return self._checkable()
        hoistings = [self._hoist(matching) for matching in matchings]
        cells.settle_cells(self)
        if len(self.problems) > before:
            return None
        gaps.fill(self, [*self.emptied, *(one for hoisting in hoistings for one in hoisting.touched)])
        writing.give_slots(self)
        if self.dialect.lists is not None:
            self.dialect.lists(self)
        next_id = ids.keep_ids_unique(self)
        return self._finished(referenced, next_id)

    def _checkable(self) -> CompiledPart | None:
        """Return a part with faults as far as it can be checked further; it is never rendered."""
        try:
            tree = syntax_tree(to_text(self.root), self.tags)
        except NestingFault:
            return None
        code = compile_tree(tree, self.sandbox, self.name)
        return CompiledPart(self.name, self.label, tuple(self.tags), {}, tree, code, attached=tuple(self.attached))

    def _finished(self, referenced: frozenset[str], next_id: int) -> CompiledPart | None:
        try:
            tree = syntax_tree(to_text(self.root), self.tags)
            code = compile_tree(tree, self.sandbox, self.name)
        except NestingFault as fault:
            self.fault(str(fault), "Close the inner block before the outer one.", "T210", fault.tag.spot)
            return None
        return CompiledPart(
            self.name,
            self.label,
            tuple(self.tags),
            self.scopes,
            tree,
            code,
            next_id=next_id,
            referenced=referenced,
            bound=frozenset(self.bound),
            warnings=tuple(self.warnings),
            attached=tuple(self.attached),
        )

    # --- attributes ---

    def _link_targets(self) -> None:
        """Let links with tags in their addresses make a relationship of their own wherever they stand."""
        targets = {one.id: unquote(one.target) for one in self.package.relations(self.name) if one.external}
        for element in self.root.iter(etree.Element):
            target = targets.get(str(element.get(q("r:id"), "")), "")
            if "{{" not in target:
                continue
            spot = self.dialect.spot(element)
            expression = self._concatenated(target, spot)
            if expression is not None:
                tag = self.add(Said("value", target, node=expression), spot, LinkTargetSlot())
                self.bound.add(str(element.get(q("r:id"))))
                element.set(q("r:id"), tag.mark)

    def _concatenated(self, text: str, spot: str) -> nodes.Expr | None:
        """Return an expression for a text with values in it; None after a fault, which is told."""
        parts: list[nodes.Expr] = []
        position = 0
        for span in find_tags(text):
            said = self._said(span, spot)
            if said is None or not isinstance(said.node, nodes.Expr):
                self.fault(f"{text}: an address holds values only", "Write {{ … }} in it.", "T201", spot)
                return None
            parts += [nodes.Const(text[position : span.start]), said.node]
            position = span.end
        return nodes.Concat([*parts, nodes.Const(text[position:])])

    def compile_line(self, text: str, spot: str) -> CompiledPart | None:
        """Return a short text of its own, such as a name or address, compiled; None when it holds no tag."""
        before = len(self.problems)
        line = self._with_marks(text, spot)
        if not self.tags or len(self.problems) > before:
            return None
        tree = syntax_tree(line, self.tags)
        code = compile_tree(tree, self.sandbox, self.name)
        return CompiledPart(self.name, self.label, tuple(self.tags), {}, tree, code)

    def compile_texts(self) -> CompiledPart | None:
        """Return a part whose elements hold plain texts with tags: document properties."""
        before = len(self.problems)
        for element in self.root.iter(etree.Element):
            if "{" in (element.text or ""):
                element.text = self._with_marks(element.text or "", etree.QName(element).localname)
        if not self.tags or len(self.problems) > before:
            return None
        return self._finished(frozenset(), 1)

    def _attributes(self) -> None:
        for element in self.root.iter(etree.Element):
            for name, value in element.attrib.items():
                if name == q("w:instr") and ("{{" in value or "{%" in value):
                    self.fault(
                        f"{str(value).strip()} holds a tag", _HINTS["w:instrText"], "T204", self.dialect.spot(element)
                    )
                elif "{{" in value or "{%" in value or "{#" in value:
                    marked = self._with_marks(str(value), self.dialect.spot(element))
                    self.is_changed |= marked != value
                    element.set(name, marked)

    def _bare_texts(self) -> None:
        """Read the tags in words that stand in no paragraph: in equations, and in comments on slides."""
        for element in self.root.iter(q("m:t"), q("p:text")):
            text = element.text or ""
            if "{{" in text or "{%" in text:
                element.text = self._with_marks(text, self.dialect.spot(element))

    def _with_marks(self, text: str, spot: str) -> str:
        """Return an attribute with its tags as marks."""
        parts, position = [], 0
        open_blocks: list[Tag] = []
        for span in find_tags(text):
            tag = self._read(span, spot, AttributeSlot())
            parts.append(text[position : span.start] + (tag.mark if tag else ""))
            position = span.end
            if tag is not None:
                self._follow(tag, open_blocks)
        for tag in open_blocks:
            self.fault(f"{tag.text} is never closed", "Close it in the same text.", "T210", spot)
        return "".join([*parts, text[position:]])

    def _follow(self, tag: Tag, open_blocks: list[Tag]) -> None:
        if tag.word in OPENERS:
            open_blocks.append(tag)
        elif tag.word in OPENERS.values():
            if not open_blocks or OPENERS[open_blocks[-1].word] != tag.word:
                self.fault(f"{tag.text} closes nothing", "Take it out.", "T210", tag.spot)
            else:
                open_blocks.pop()

    # --- text ---

    def _text(self) -> list[Matching]:
        """Heal all paragraphs and return the blocks of each text."""
        warn_of_changes(self)
        release_controls(self.root)
        self.is_changed |= prepare(self.root, self.dialect.form)
        texts: dict[int, list[Standing]] = {}
        roots: list[Element] = []
        for paragraph in list(paragraphs(self.root, self.dialect.form)):
            standing = [] if is_deleted(paragraph) else self._paragraph(paragraph)
            if standing:
                root = self._text_root(paragraph)
                roots.append(root)
                texts.setdefault(id(root), []).extend(standing)
        matchings = [match_blocks(standing) for standing in texts.values()]
        for matching in matchings:
            self._tell(matching.faults)
            faulty = {fault.tag.number for fault in matching.faults}
            matching.blocks = [
                block
                for block in matching.blocks
                if not faulty & {one.tag.number for one in block.standing} and len(block.standing) > 1
            ]
        return matchings

    def _paragraph(self, paragraph: Element) -> list[Standing]:
        standing: list[Standing] = []
        spot = ""
        is_twin = self.dialect.is_twin(paragraph)

        def mark_of(span: Span) -> str:
            nonlocal spot
            spot = spot or self.dialect.spot(paragraph)
            said = self._said(span, spot)
            if said is None or said.word == "comment":
                return ""
            if said.word in CELL_WORDS:
                self.cell_tags.append(CellTag(said, paragraph, spot, not is_twin))
                return ""
            tag = self.add(said, spot, is_traced=not is_twin)
            if said.word != "value":
                standing.append(Standing(tag, paragraph, said.level, said.drop))
            return tag.mark

        self.is_changed |= heal(paragraph, self.dialect.form, mark_of)
        return standing

    def _said(self, span: Span, spot: str) -> Said | None:
        try:
            return read_tag(span, self.sandbox)
        except SyntaxFault as fault:
            self.fault(str(fault), fault.hint, fault.rule, spot)
            return None

    def _read(self, span: Span, spot: str, slot: Slot) -> Tag | None:
        said = self._said(span, spot)
        if said is None or said.word == "comment":
            return None
        return self.add(said, spot, slot if said.word == "value" else None)

    def _text_root(self, paragraph: Element) -> Element:
        """Return what blocks of a paragraph cannot reach out of."""
        found = paragraph
        for element in paragraph.iterancestors():
            name = name_of(element)
            if name in TABLES and self.dialect.form.paragraph == "a:p":
                return element
            if name in _TEXT_ROOTS and name not in TABLES:
                found = element
                if self.dialect.form.paragraph == "w:p" or not any(
                    name_of(outer) in TABLES for outer in element.iterancestors()
                ):
                    return found
            found = element
        return found

    def _leftovers(self) -> None:
        """Tell of tags where none are read: in the result of a field, say. Left alone they would be shown."""
        for element in self.root.iter(etree.Element):
            text = f"{element.text or ''}{element.tail or ''}"
            if ("{{" in text or "{%" in text) and not is_deleted(element):
                hint = _HINTS.get(name_of(element), "Write the tag as plain text, outside of fields.")
                shown = " ".join(text.split())[:60]
                self.fault(f"{shown} stands where tags are not read", hint, "T204", self.dialect.spot(element))

    def _prefixes(self) -> None:
        """Tell of namespaces under names Office does not use: what is written into the part would be none of theirs."""
        for prefix, uri in self.root.nsmap.items():
            usual = USUAL_PREFIXES.get(uri)
            if usual is not None and prefix != usual:
                hint = "Open the file in PowerPoint or Word and save it again."
                self.fault(f"the part {self.name} is written as Office never writes it", hint, "T110", "")

    # --- blocks ---

    def _hoist(self, matching: Matching) -> Hoisting:
        hoisting = Hoisting(self.dialect.form)
        hoisting.choose(matching.blocks, matching.alone)
        plans = columns.plan_columns(matching.blocks)
        hoisting.hoist()
        if not hoisting.faults:
            columns.repeat_columns(self, plans)
            for block in matching.blocks:
                if block.opener.drop:
                    gaps.drop_when_empty(self, block)
            hoisting.settle_inline()
        self._tell(hoisting.faults)
        return hoisting

    def _tell(self, faults: Sequence[BlockFault]) -> None:
        for fault in faults:
            self.fault(str(fault), fault.hint, fault.rule, fault.tag.spot)
