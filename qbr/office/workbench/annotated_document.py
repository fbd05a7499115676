"""A copy of a document with Word comments at its tags: what each names, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from qbr.office.checking.schema import Schema
from qbr.office.opc.markup import NAMESPACES, Element, ancestor, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.text.finding import find_tags
from qbr.office.text.text import WORD, pieces
from qbr.office.workbench.copying import PackageCopy
from qbr.office.workbench.labels import Label
from qbr.office.workbench.sheets import Sheet

_AUTHOR, _INITIALS, _FAULT = "Template check", "TC", "B00020"
_PART = "word/comments.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


@dataclass
class DocumentLabels:
    """Puts comments into the copy of a document."""

    package: Package
    copy: PackageCopy
    schema: Schema
    _comments: list[Element] = field(default_factory=list)
    _first_id: int = 0

    @staticmethod
    def anchors(sheet: Sheet) -> list[str]:
        """Return the places a comment can be anchored at: the paragraphs of the body. Word allows none elsewhere."""
        if sheet.kind != "body":
            return []
        return [place for one in _paragraphs(sheet.root) if (place := sheet.place(one))]

    def label(self, sheets: Sequence[Sheet], labels: Mapping[str, Label]) -> None:
        """Comment on every paragraph that has something to say; the rest is said at the first."""
        body = next(sheet for sheet in sheets if sheet.kind == "body")
        existing = next(iter(self.package.related(self.package.main, "comments")), None)
        root = _comments_root() if existing is None else parse_xml(self.package.read(existing))
        self._first_id = 1 + max((int(one.get(q("w:id"), "0")) for one in root.iter(q("w:comment"))), default=-1)
        every = list(_paragraphs(body.root))
        for number, paragraph in enumerate(every):
            told = [labels.get(body.place(paragraph)), labels.get("") if number == 0 else None]
            for label in filter(None, told):
                self._comment(paragraph, label)
        for comment in self._comments:
            root.append(comment)
        self.copy.put(body.part, body.root)
        self.copy.put(existing or _PART, root, "" if existing else _TYPE)
        if existing is None:
            self.copy.relate(self.package.main, "comments", _PART)

    def _comment(self, paragraph: Element, label: Label) -> None:
        lines = label.lines(self.schema)
        if not lines and not label.faults:
            return
        number = str(self._first_id + len(self._comments))
        comment = etree.Element(q("w:comment"))
        for name, value in (("id", number), ("author", _AUTHOR), ("initials", _INITIALS)):
            comment.set(q(f"w:{name}"), value)
        for line in lines:
            comment.append(_line(line, ""))
        for fault in label.faults:
            comment.append(_line(fault, _FAULT))
        self._comments.append(comment)
        _anchor(_outermost(paragraph), number)


def _paragraphs(root: Element) -> list[Element]:
    """Return the paragraphs of a body, those of old twins left out."""
    return [one for one in root.iter(q("w:p")) if ancestor(one, "mc:Fallback") is None]


def _outermost(paragraph: Element) -> Element:
    """Return the paragraph a text box is anchored in: Word allows no comments inside of one."""
    box = ancestor(paragraph, "w:txbxContent")
    while box is not None:
        holder = ancestor(box, "w:p")
        paragraph = paragraph if holder is None else holder
        box = ancestor(paragraph, "w:txbxContent")
    return paragraph


def _anchor(paragraph: Element, number: str) -> None:
    """Put the marks of a comment around the tags of a paragraph, or around all of it."""
    first, last = _ends(paragraph)
    start, end = etree.Element(q("w:commentRangeStart")), etree.Element(q("w:commentRangeEnd"))
    run = etree.Element(q("w:r"))
    reference = etree.SubElement(run, q("w:commentReference"))
    for mark in (start, end, reference):
        mark.set(q("w:id"), number)
    if first is None or last is None:
        for mark in (start, end, run):
            paragraph.append(mark)
        return
    first.addprevious(start)
    last.addnext(end)
    end.addnext(run)


def _ends(paragraph: Element) -> tuple[Element | None, Element | None]:
    """Return the first and last child of a paragraph that hold its tags; of all its words when it has none."""
    found = pieces(paragraph, WORD)
    if not found:
        return None, None
    spans = list(find_tags("".join(piece.sign for piece in found)))
    start, end = (spans[0].start, spans[-1].end - 1) if spans else (0, len(found) - 1)
    return _child_of(paragraph, found[start].element), _child_of(paragraph, found[end].element)


def _child_of(paragraph: Element, element: Element) -> Element:
    while (parent := element.getparent()) is not None and parent is not paragraph:
        element = parent
    return element


def _comments_root() -> Element:
    return etree.Element(q("w:comments"), nsmap={"w": NAMESPACES["w"]})


def _line(text: str, colour: str) -> Element:
    paragraph = etree.Element(q("w:p"))
    run = etree.SubElement(paragraph, q("w:r"))
    if colour:
        etree.SubElement(etree.SubElement(run, q("w:rPr")), q("w:color")).set(q("w:val"), colour)
    etree.SubElement(run, q("w:t")).text = text
    return paragraph
