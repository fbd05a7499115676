"""Notes beside their references: where text is repeated or hidden, a note is text of the place that refers to it.

The part that holds notes keeps a slot; what is rendered with the body goes back there.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from qbr.office.including.joining import Joining
from qbr.office.including.notes import KINDS, NoteKind, last_paragraph
from qbr.office.opc.markup import Element, children, q, remove
from qbr.office.opc.package import Package
from qbr.office.text.text import WORD, paragraphs, text_of

NOTES_SLOT = "qbr-notes"
_EXTENDED = "commentsExtended"
_ACCESSORIES = ("commentsIds", "commentsExtensible")  # ids for writing together; Word makes new ones


def with_embedded_notes(package: Package) -> Package:
    """Return the document with each note behind its reference, when tags decide which notes there are."""
    joining = Joining(package)
    parts = [(kind, part) for kind in KINDS if (part := joining.related(package.main, kind.relation)) is not None]
    if not parts or b"{" not in b"".join(package.read(part) for part in (package.main, *(part for _, part in parts))):
        return package
    if not _is_filled(joining.tree(package.main), [joining.tree(part) for _, part in parts]):
        return package
    for kind, part in parts:
        _embed(joining, kind, part)
    _embed_threads(joining)
    return joining.finish()


def _is_filled(body: Element, notes: list[Element]) -> bool:
    """Return whether the body has blocks or a note has tags."""
    in_body = any("{%" in text_of(one, WORD) for one in paragraphs(body, WORD))
    return in_body or any("{" in text_of(one, WORD) for root in notes for one in paragraphs(root, WORD))


def _embed(joining: Joining, kind: NoteKind, part: str) -> None:
    main = joining.host.main
    body = joining.widen(main, joining.tree(part))
    root = joining.widen(part, body)
    notes = {str(one.get(q("w:id"))): one for one in children(root, kind.element) if one.get(q("w:type")) is None}
    placed = []
    for reference in list(body.iter(q(kind.references[0]))):
        own = notes.get(str(reference.get(q("w:id"))))
        if own is not None:
            placed.append(deepcopy(own))
            reference.addnext(placed[-1])
    joining.move_relations(part, placed, main)
    for own in notes.values():
        remove(own)
    root.append(etree.ProcessingInstruction(NOTES_SLOT))


def _embed_threads(joining: Joining) -> None:
    """Put the entry that says what a comment answers, and whether it is settled, behind the comment."""
    main = joining.host.main
    part = joining.related(main, _EXTENDED)
    joining.forget(main, _ACCESSORIES)
    if part is None:
        return
    body = joining.widen(main, joining.tree(part))
    root = joining.tree(part)
    entries = {str(one.get(q("w15:paraId"))): one for one in children(root)}
    for comment in list(body.iter(q("w:comment"))):
        entry = entries.get(str(last_paragraph(comment).get(q("w14:paraId"))))
        if entry is not None:
            comment.addnext(deepcopy(entry))
    for one in list(root):
        remove(one)
    root.append(etree.ProcessingInstruction(NOTES_SLOT))
