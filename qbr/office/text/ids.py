"""Ids of drawn objects: what a loop repeats must not repeat them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from qbr.office.marks.slots import HexIdSlot, IdSlot, NameSlot, NextIdSlot, SameIdSlot
from qbr.office.marks.tags import TAG_OPEN
from qbr.office.opc.markup import NAMESPACES, Element, ancestor, child, name_of, q, remove
from qbr.office.text.blocks import instruction_for

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft

_IDS = {  # element → attribute that holds its id, and what it must be unique among
    "p:cNvPr": ("id", "shape"),
    "wp:docPr": ("id", "drawing"),
    "a16:rowId": ("val", "row"),
    "a16:colId": ("val", "column"),
}
_REFERRED = {  # element whose id others name → what it must be unique among; a turn of a loop takes the id first
    **dict.fromkeys(("w:bookmarkStart", "w:bookmarkEnd"), "bookmark"),
    **dict.fromkeys(("w:footnoteReference", "w:footnote"), "footnote"),
    **dict.fromkeys(("w:endnoteReference", "w:endnote"), "endnote"),
    **dict.fromkeys(("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:comment"), "comment"),
}
_THREAD = (
    q("w15:paraId"),
    q("w15:paraIdParent"),
)  # the last paragraphs of a comment and the one it answers
_REVISION_IDS = (q("w14:paraId"), q("w14:textId"))
REFERRING = re.compile(  # fields that name a bookmark
    r'(?P<before>\b(?:REF|PAGEREF|NOTEREF)\s+|\\l\s+")(?P<name>[^\s"\\]+)'
)
_GLUE = ("a:stCxn", "a:endCxn")  # ends of a connector that stick to a shape
_CREATION_ID = "{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}"
_RELATION = f"{{{NAMESPACES['r']}}}"


def referenced_relations(root: Element) -> frozenset[str]:
    """Return the ids of the relationships a part's XML names."""
    return frozenset(
        str(value)
        for element in root.iter(etree.Element)
        for name, value in element.attrib.items()
        if str(name).startswith(_RELATION)
    )


def keep_ids_unique(compiler: PartDraft) -> int:
    """Let objects inside loops get ids of their own; return the first id that no object of the part has."""
    next_id = highest_id(compiler.root) + 1
    loops = _loops(compiler)
    bookmarks = _bookmarks(loops)
    for loop in loops:
        for element in loop.elements:
            _make_unique(element, compiler, loop)
    for loop in loops:
        for element in loop.elements:
            _follow(element, compiler, bookmarks)
    return next_id


def highest_id(root: Element) -> int:
    """Return the highest id of anything in a part that is drawn or marked."""
    highest = 0
    for element in root.iter(etree.Element):
        name = name_of(element)
        attribute = q("w:id") if name in _REFERRED else _IDS[name][0] if name in _IDS else ""
        own = element.get(attribute, "") if attribute else ""
        if own.isdigit() and int(own) < 2**31 - 100_000:
            highest = max(highest, int(own))
    return highest


def part_ways(roots: Sequence[Element]) -> None:
    """Give the drawings of a document's parts ids that no other has: the first part, its body, makes room.

    Some tools number the drawings of each header and of the body from 1; Word wants them apart in the whole document.
    """
    taken: set[int] = set()
    free = max((highest_id(root) for root in roots), default=0) + 1
    for root in reversed(roots):
        for drawing in root.iter(q("wp:docPr")):
            own = drawing.get("id", "")
            if own.isdigit() and int(own) in taken:
                drawing.set("id", str(free))
                free += 1
            elif own.isdigit():
                taken.add(int(own))


@dataclass(slots=True)
class _Loop:
    """What the innermost of the loops around it repeats."""

    opening: Element  # the instruction it begins with
    elements: list[Element] = field(default_factory=list)
    taken: set[tuple[str, int]] = field(default_factory=set)  # ids that each turn takes anew


def _loops(compiler: PartDraft) -> list[_Loop]:
    """Return the loops of a part with the elements in them, in document order."""
    found: list[_Loop] = []
    around: list[_Loop] = []
    for node in compiler.root.iter():
        target = getattr(node, "target", "")
        if target == "q":
            word = compiler.tags[int(node.text or 0)].word
            if word == "for":
                around.append(_Loop(node))
                found.append(around[-1])
            elif word == "endfor":
                around.pop()
        elif around and not target:
            around[-1].elements.append(node)
    return found


def _bookmarks(loops: Sequence[_Loop]) -> dict[str, int]:
    """Return the bookmarks that are repeated, with the ids they are drawn with."""
    marks = (one for loop in loops for one in loop.elements if name_of(one) == "w:bookmarkStart")
    return {str(one.get(q("w:name"))): int(one.get(q("w:id"), "")) for one in marks if one.get(q("w:id"), "").isdigit()}


def _make_unique(element: Element, compiler: PartDraft, loop: _Loop) -> None:
    name = name_of(element)
    if name in _IDS:
        attribute, kind = _IDS[name]
        own = element.get(attribute, "")
        if own.isdigit():
            element.set(attribute, compiler.internal(IdSlot(kind, int(own))).mark)
    elif name in _REFERRED:
        _refer(element, _REFERRED[name], compiler, loop)
    elif name == "w:sdtPr":
        _release(element, compiler)
    elif name in _GLUE:
        remove(element)
    elif name == "a:ext" and element.get("uri") == _CREATION_ID:
        _remove_extension(element)
    else:
        _revise(element, name, compiler, loop)


def _revise(element: Element, name: str, compiler: PartDraft, loop: _Loop) -> None:
    """Take out the ids that Word gives paragraphs for its own use; those that a comment is known by are numbered."""
    is_known = name == "w15:commentEx" or (name == "w:p" and ancestor(element, "w:comment") is not None)
    for attribute in _THREAD if name == "w15:commentEx" else _REVISION_IDS:
        if is_known and attribute != _REVISION_IDS[1]:
            _number_paragraph(element, attribute, compiler, loop)
        else:
            element.attrib.pop(attribute, "")


def _refer(element: Element, kind: str, compiler: PartDraft, loop: _Loop) -> None:
    """Let an element have or name the id of this turn of the loop."""
    own = element.get(q("w:id"), "")
    if not own.isdigit():
        return
    _take(kind, int(own), compiler, loop)
    element.set(q("w:id"), compiler.internal(SameIdSlot(kind, int(own))).mark)
    name = element.get(q("w:name"), "")
    if name_of(element) == "w:bookmarkStart" and name and TAG_OPEN not in name:
        element.set(q("w:name"), compiler.internal(NameSlot(kind, int(own), name)).mark)


def _take(kind: str, own: int, compiler: PartDraft, loop: _Loop) -> None:
    """Let each turn of a loop take an id, before anything in it names that."""
    if (kind, own) not in loop.taken:
        loop.taken.add((kind, own))
        loop.opening.addnext(instruction_for(compiler.internal(NextIdSlot(kind, own)).number))


def _number_paragraph(element: Element, attribute: str, compiler: PartDraft, loop: _Loop) -> None:
    own = element.get(attribute, "")
    if own and TAG_OPEN not in own:
        _take("paragraph", int(own, 16), compiler, loop)
        element.set(attribute, compiler.internal(HexIdSlot("paragraph", int(own, 16))).mark)


def _release(control: Element, compiler: PartDraft) -> None:
    """Give a repeated content control an id of its own, and let it not be bound to one place of the data."""
    own = child(control, "w:id")
    value = "" if own is None else own.get(q("w:val"), "")
    if own is not None and value.lstrip("-").isdigit():
        own.set(q("w:val"), compiler.internal(IdSlot("control", int(value))).mark)


def _follow(element: Element, compiler: PartDraft, bookmarks: Mapping[str, int]) -> None:
    """Let what refers to a repeated bookmark from within a loop refer to the one of its turn."""

    def new(match: re.Match[str]) -> str:
        name = match.group("name")
        return match.group("before") + (_name_mark(name, compiler, bookmarks) if name in bookmarks else name)

    name = name_of(element)
    if name == "w:hyperlink" and element.get(q("w:anchor"), "") in bookmarks:
        element.set(q("w:anchor"), _name_mark(element.get(q("w:anchor"), ""), compiler, bookmarks))
    elif name == "w:instrText":
        element.text = REFERRING.sub(new, element.text or "")
    elif name == "w:fldSimple":
        element.set(q("w:instr"), REFERRING.sub(new, element.get(q("w:instr"), "")))


def _name_mark(name: str, compiler: PartDraft, bookmarks: Mapping[str, int]) -> str:
    return compiler.internal(NameSlot("bookmark", bookmarks[name], name)).mark


def _remove_extension(element: Element) -> None:
    parent = element.getparent()
    remove(element)
    if parent is not None and not len(parent):
        remove(parent)
