"""Ids of drawn objects: what a loop repeats must not repeat them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from qbr.office.marks.slots import IdSlot, SameIdSlot
from qbr.office.opc.markup import NAMESPACES, Element, name_of, q, remove

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft

_IDS = {  # element → attribute that holds its id, and what it must be unique among
    "p:cNvPr": ("id", "shape"),
    "wp:docPr": ("id", "drawing"),
    "a16:rowId": ("val", "row"),
    "a16:colId": ("val", "column"),
    "w:bookmarkStart": (q("w:id"), "bookmark"),
}
_REVISION_IDS = (q("w14:paraId"), q("w14:textId"))
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
    for element in _in_loops(compiler):
        _make_unique(element, compiler)
    return next_id


def highest_id(root: Element) -> int:
    """Return the highest id of anything in a part that is drawn or marked."""
    highest = 0
    for element in root.iter(etree.Element):
        where = _IDS.get(name_of(element))
        own = element.get(where[0], "") if where else ""
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


def _in_loops(compiler: PartDraft) -> list[Element]:
    """Return the elements that stand inside a loop, in document order."""
    depth = 0
    found = []
    for node in compiler.root.iter():
        target = getattr(node, "target", "")
        if target == "q":
            word = compiler.tags[int(node.text or 0)].word
            depth += (word == "for") - (word == "endfor")
        elif depth > 0 and not target:
            found.append(node)
    return found


def _make_unique(element: Element, compiler: PartDraft) -> None:
    name = name_of(element)
    for attribute in _REVISION_IDS:
        if attribute in element.attrib:
            del element.attrib[attribute]
    if name in _IDS:
        attribute, kind = _IDS[name]
        own = element.get(attribute, "")
        if own.isdigit():
            _renumber(element, attribute, IdSlot(kind, int(own)), compiler)
            if name == "w:bookmarkStart":
                _rename_bookmark(element, int(own), compiler)
    elif name == "w:bookmarkEnd" and element.get(q("w:id"), "").isdigit():
        _renumber(element, q("w:id"), SameIdSlot("bookmark", int(element.get(q("w:id"), ""))), compiler)
    elif name in _GLUE:
        remove(element)
    elif name == "a:ext" and element.get("uri") == _CREATION_ID:
        _remove_extension(element)


def _renumber(element: Element, attribute: str, slot: IdSlot | SameIdSlot, compiler: PartDraft) -> None:
    element.set(attribute, compiler.internal(slot).mark)


def _rename_bookmark(element: Element, own: int, compiler: PartDraft) -> None:
    """Give a bookmark a name of its own: the number of its id is part of it."""
    name = element.get(q("w:name"), "")
    if name and "\ufdd0" not in name:
        mark = compiler.internal(SameIdSlot("bookmark", own)).mark
        element.set(q("w:name"), f"{name[:28]}_{mark}")


def _remove_extension(element: Element) -> None:
    parent = element.getparent()
    remove(element)
    if parent is not None and not len(parent):
        remove(parent)
