"""Footnotes, endnotes and comments of an included document: they join the host's, under numbers of their own."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from qbr.office.including.joining import Joining
from qbr.office.including.names import Names
from qbr.office.opc.markup import Element, children, parse_xml, q
from qbr.office.opc.package import Package

_PARAGRAPH_ID, _PARENT_ID = q("w15:paraId"), q("w15:paraIdParent")


@dataclass(frozen=True, slots=True)
class NoteKind:
    """One kind of text that stands elsewhere than its reference."""

    relation: str  # how the document relates to the part that holds them
    element: str
    references: tuple[str, ...]  # elements that name one


KINDS = (
    NoteKind("footnotes", "w:footnote", ("w:footnoteReference",)),
    NoteKind("endnotes", "w:endnote", ("w:endnoteReference",)),
    NoteKind("comments", "w:comment", ("w:commentReference", "w:commentRangeStart", "w:commentRangeEnd")),
)


def adopt_notes(
    joining: Joining, guest: Package, elements: Sequence[Element], kind: NoteKind
) -> tuple[str, str, list[Element]]:
    """Return the guest's part, the host's part, and the notes that joined it because elements refer to them."""
    names = tuple(q(name) for name in kind.references)
    references = [one for element in elements for one in element.iter(*names)]
    source = next(iter(guest.related(guest.main, kind.relation)), None)
    if not references or source is None:
        return "", "", []
    root = parse_xml(guest.read(source))
    target = _target(joining, guest, source, root, kind)
    host = joining.widen(target, root)
    notes = {str(one.get(q("w:id"))): one for one in children(root, kind.element)}
    renamed: dict[str, str] = {}
    added: list[Element] = []
    for own in dict.fromkeys(str(one.get(q("w:id"))) for one in references):
        if own in notes:
            added.append(deepcopy(notes[own]))
            renamed[own] = _next_id(host, kind)
            added[-1].set(q("w:id"), renamed[own])
            host.append(added[-1])
    for one in references:
        one.set(q("w:id"), renamed.get(str(one.get(q("w:id"))), str(one.get(q("w:id")))))
    return source, target, added


def keep_threads(joining: Joining, guest: Package, names: Names, comments: Sequence[tuple[str, Element]]) -> None:
    """Let comments keep which of them answers which, and which are settled.

    Args:
        joining: holds the host.
        guest: the package they come from.
        names: gives their paragraphs ids.
        comments: each with the id its last paragraph had in the guest.
    """
    source = next(iter(guest.related(guest.main, "commentsExtended")), None)
    if source is None or not comments:
        return
    root = parse_xml(guest.read(source))
    entries = {str(one.get(_PARAGRAPH_ID)): one for one in root}
    relation = next(one for one in guest.relations(guest.main) if one.target == source)
    target = joining.related(joining.host.main, "commentsExtended")
    if target is None:
        target = joining.add_tree(source, _emptied(root), guest.types.of(source))
        joining.relate(joining.host.main, relation.type, target)
    host = joining.widen(target, root)
    renamed = {old: f"{int(names.take_id()) + 0x10000000:08X}" for old, _ in comments if old in entries}
    for old, comment in comments:
        if old in renamed:
            last_paragraph(comment).set(q("w14:paraId"), renamed[old])
            copy = deepcopy(entries[old])
            copy.set(_PARAGRAPH_ID, renamed[old])
            if copy.get(_PARENT_ID) in renamed:
                copy.set(_PARENT_ID, renamed[str(copy.get(_PARENT_ID))])
            else:
                copy.attrib.pop(_PARENT_ID, "")
            host.append(copy)


def last_paragraph(note: Element) -> Element:
    """Return the last paragraph of a note, which stands for it in lists of comments."""
    return list(note.iter(q("w:p")))[-1]


def _target(joining: Joining, guest: Package, source: str, root: Element, kind: NoteKind) -> str:
    """Return the host's part for notes of a kind, a new one when it has none."""
    main = joining.host.main
    target = joining.related(main, kind.relation)
    if target is None:
        relation = next(one for one in guest.relations(guest.main) if one.target == source)
        target = joining.add_tree(source, _emptied(root), guest.types.of(source))
        joining.relate(main, relation.type, target)
    return target


def _emptied(root: Element) -> Element:
    """Return the root of a part with nothing in it but the lines that separate notes from the text."""
    empty = deepcopy(root)
    for one in list(empty):
        if one.get(q("w:type")) is None:
            empty.remove(one)
    return empty


def _next_id(host: Element, kind: NoteKind) -> str:
    ids = [str(one.get(q("w:id"), "")) for one in children(host, kind.element)]
    return str(max((int(own) for own in ids if own.isdigit()), default=0) + 1)
