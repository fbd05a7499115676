"""Tracked changes: what was deleted says nothing, what was inserted does; tags in either are worth a warning."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from qbr.office.opc.markup import Element, ancestor, child, name_of, q, remove

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft

INSERTED, DELETED = ("w:ins", "w:moveTo"), ("w:del", "w:moveFrom")
_PARTED = (*INSERTED, "w:smartTag", "w:customXml")  # wrappers that may be parted in two: they mean the same after
_SIGNS = ("{{", "}}", "{%", "%}")


def is_deleted(element: Element) -> bool:
    """Return whether an element stands in text, a row or a cell that is tracked as deleted or moved away."""
    for outer in element.iterancestors():
        name = name_of(outer)
        if name in DELETED:
            return True
        if name == "w:tr" and child(outer, "w:trPr", "w:del") is not None:
            return True
        if name == "w:tc" and child(outer, "w:tcPr", "w:cellDel") is not None:
            return True
    return False


def warn_of_changes(compiler: PartDraft) -> None:
    """Tell of paragraphs in which tracked changes and tags meet, each once."""
    spots: dict[str, None] = {}
    for change in compiler.root.iter(*(q(name) for name in (*INSERTED, *DELETED))):
        text = "".join(one.text or "" for one in change.iter(q("w:t"), q("w:delText")))
        if any(sign in text for sign in _SIGNS):
            paragraph = ancestor(change, "w:p")
            spots.setdefault(compiler.dialect.spot(change if paragraph is None else paragraph))
    for spot in spots:
        message = "tags stand in tracked changes: inserted ones run, deleted ones do not"
        compiler.warn(message, "Accept or reject the changes, and save the template.", "T205", spot)


def lift(instruction: Element) -> None:
    """Take an instruction out of the tracked changes around it, which are parted where it stood."""
    wrapper = instruction.getparent()
    while wrapper is not None and name_of(wrapper) in _PARTED:
        rest = deepcopy(wrapper)
        rest[:] = []
        for follower in list(instruction.itersiblings()):
            rest.append(follower)
        wrapper.addnext(rest)
        wrapper.addnext(instruction)
        for part in (wrapper, rest):
            if not len(part):
                remove(part)
        wrapper = instruction.getparent()
