"""Ids and names that may stand in a document once: bookmarks, drawings, content controls, comments' paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from qbr.office.opc.markup import Element, child, name_of, q, remove
from qbr.office.text.ids import REFERRING, highest_id

_PARAGRAPH_IDS = (q("w14:paraId"), q("w14:textId"))


@dataclass
class Names:
    """What is taken in a host, and what is still free."""

    bookmarks: set[str] = field(default_factory=set)
    next_id: int = 1

    @classmethod
    def of(cls, roots: Sequence[Element]) -> Names:
        """Return the names of a document's parts."""
        marks = (mark for root in roots for mark in root.iter(q("w:bookmarkStart")))
        taken = {str(mark.get(q("w:name"), "")) for mark in marks}
        return cls(taken, max((highest_id(root) for root in roots), default=0) + 1)

    def adapt(self, elements: Iterable[Element]) -> None:
        """Give everything in the elements of a guest that has to differ an id or name of its own."""
        renamed: dict[str, str] = {}
        ids: dict[str, str] = {}
        every = [one for element in elements for one in element.iter(etree.Element)]
        for one in every:
            self._renumber(one, renamed, ids)
        for one in every:
            _follow(one, renamed)

    def _renumber(self, element: Element, renamed: dict[str, str], ids: dict[str, str]) -> None:
        name = name_of(element)
        for attribute in _PARAGRAPH_IDS:
            element.attrib.pop(attribute, "")
        if name == "w:bookmarkStart":
            old = str(element.get(q("w:name"), ""))
            renamed[old] = self._free_bookmark(old)
            element.set(q("w:name"), renamed[old])
        if name in ("w:bookmarkStart", "w:bookmarkEnd"):
            old = str(element.get(q("w:id"), ""))
            ids[old] = ids.get(old) or self.take_id()
            element.set(q("w:id"), ids[old])
        elif name == "wp:docPr":
            element.set("id", self.take_id())
        elif name == "w:sdtPr":
            self._release(element)

    def _release(self, control: Element) -> None:
        """Give a content control an id of its own, and cut it from data that stay behind."""
        own = child(control, "w:id")
        if own is not None:
            own.set(q("w:val"), self.take_id())
        binding = child(control, "w:dataBinding")
        if binding is not None:
            remove(binding)

    def take_id(self) -> str:
        """Return an id that nothing has."""
        self.next_id += 1
        return str(self.next_id - 1)

    def _free_bookmark(self, name: str) -> str:
        found, number = name, 2
        while found in self.bookmarks:
            found = f"{name[:34]}_{number}"
            number += 1
        self.bookmarks.add(found)
        return found


def _follow(element: Element, renamed: dict[str, str]) -> None:
    """Let what refers to a bookmark refer to its new name."""
    name = name_of(element)

    def new(match: re.Match[str]) -> str:
        return match.group("before") + renamed.get(match.group("name"), match.group("name"))

    if name == "w:hyperlink":
        anchor = str(element.get(q("w:anchor"), ""))
        if anchor in renamed:
            element.set(q("w:anchor"), renamed[anchor])
    elif name == "w:instrText":
        element.text = REFERRING.sub(new, element.text or "")
    elif name == "w:fldSimple":
        element.set(q("w:instr"), REFERRING.sub(new, str(element.get(q("w:instr"), ""))))
