"""Rules of single parts: ids, tables and texts that Office repairs when they are wrong.

A part is looked at while it is read, without a tree of it: a document has a hundred thousand elements, and the rules
ask for the children of a few and for nothing above them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from qbr.office.opc.markup import XmlError, as_utf8
from qbr.office.opc.spans import Node, known_name

Fault = tuple[str, str, str]  # rule, part, message
_P14_SLIDE = "{http://schemas.microsoft.com/office/powerpoint/2010/main}sldId"
_SLIDE_IDS = range(256, 2**31)
_FONT_SCALES = range(1_000, 100_001)
_RELATIONSHIPS = (  # namespaces of attributes that name one
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships ",
    "http://purl.oclc.org/ooxml/officeDocument/relationships ",
)
_MAY_BE_EMPTY = ("a:hlinkClick", "a:hlinkHover", "a:blip")  # r:id="" means "no target" there
_WITH_IDS = frozenset(("p:cNvPr", "wp:docPr", "c:axId", "c:crossAx", "a:normAutofit"))
_HOLDERS = frozenset(  # whose children are looked at
    ("p:txBody", "a:txBody", "a:tc", "a:tbl", "a:tblGrid", "a:tr", "w:tc", "w:tr", "w:tbl", "mc:Fallback")
)


@dataclass(slots=True)
class Looked:
    """What one look at a part found."""

    root: str = ""  # name of its first element
    faults: list[tuple[str, str]] = field(default_factory=list)  # rule and message
    drawings: list[str] = field(default_factory=list)  # ids of the drawings of a document


def look_at(data: bytes, relationship_ids: Collection[str]) -> Looked:
    """Return what is wrong inside one part, and what other rules need to know of it.

    Args:
        data: the part, well-formed.
        relationship_ids: those the part has.

    Raises:
        XmlError: it declares a document type.
    """
    look = _Look(relationship_ids)
    look.parser.Parse(as_utf8(data), True)
    look.found.faults += [("G202", f"has two shapes with the id {twice}") for twice in repeated(look.shapes)]
    return look.found


def repeated(ids: Iterable[str]) -> list[str]:
    """Return the ids that occur more than once, sorted."""
    return sorted(key for key, count in Counter(ids).items() if count > 1)


@dataclass(slots=True)
class _Table:
    """A table of a slide as far as it was read."""

    columns: int = 0
    cells: list[int] = field(default_factory=list)  # of each row


class _Look:
    """Follows the elements of one part."""

    def __init__(self, relationship_ids: Collection[str]) -> None:
        self.known = relationship_ids
        self.found = Looked()
        self.open: list[tuple[str, list[str]] | None] = [None]  # each holder with the names of its children
        self.shapes: list[str] = []
        self.tables: list[_Table] = []
        self.fallbacks = 0  # how deep in what only old readers see
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.StartDoctypeDeclHandler = self.refuse_document_type

    def begin(self, full_name: str, attributes: dict[str, str]) -> None:
        name = known_name(full_name)
        around = self.open[-1]
        if around is not None:
            around[1].append(name)
        self.open.append(self.holder(name) if name in _HOLDERS else None)
        for key, value in attributes.items():
            if key.startswith(_RELATIONSHIPS):
                self.relationship(name, value)
        if name in _WITH_IDS:
            self.id_of(name, attributes)
        if not self.found.root:
            self.found.root = name

    def finish(self, _: str) -> None:
        holder = self.open.pop()
        if holder is not None:
            self.found.faults += [("G203", text) for text in self.holder_faults(*holder)]

    def holder(self, name: str) -> tuple[str, list[str]]:
        self.fallbacks += name == "mc:Fallback"
        if name == "a:tbl":
            self.tables.append(_Table())
        return name, []

    def relationship(self, name: str, used: str) -> None:
        if used not in self.known and (used or name not in _MAY_BE_EMPTY):
            self.found.faults.append(("G201", f'{name} names the relationship "{used}", which the part does not have'))

    def id_of(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "p:cNvPr" and not self.fallbacks:
            self.shapes.append(attributes.get("id", ""))
        elif name == "wp:docPr" and not self.fallbacks and self.found.root.startswith("w:"):
            self.found.drawings.append(attributes.get("id", ""))
        elif name in ("c:axId", "c:crossAx") and not _is_axis_id(value):
            self.found.faults.append(("G204", f'has the axis id "{value}", which is not between 0 and 2147483647'))
        elif name == "a:normAutofit" and not _is_scale(scale := attributes.get("fontScale", "100000")):
            self.found.faults.append(("G205", f"shrinks text to {scale} thousandths of a percent"))

    def holder_faults(self, name: str, children: list[str]) -> Iterator[str]:
        """Yield what must not be empty, or not of unequal length: boxes, cells, rows, tables."""
        if name in ("p:txBody", "a:txBody") and "a:p" not in children:
            yield "a text box without a paragraph"
        elif name == "a:tc" and "a:txBody" not in children:
            yield "a table cell without text body"
        elif name == "w:tc" and children[-1:] != ["w:p"]:
            yield "a table cell that does not end in a paragraph"
        elif name == "w:tr" and not {"w:tc", "w:sdt", "w:customXml"} & set(children):
            yield "a table row without cells"
        elif name == "w:tbl" and not {"w:tr", "w:sdt", "w:customXml"} & set(children):
            yield "a table without rows"
        elif name == "mc:Fallback":
            self.fallbacks -= 1
        elif self.tables:
            yield from self.slide_table_faults(name, children)

    def slide_table_faults(self, name: str, children: list[str]) -> Iterator[str]:
        table = self.tables[-1]
        if name == "a:tblGrid":
            table.columns = children.count("a:gridCol")
        elif name == "a:tr":
            table.cells.append(children.count("a:tc"))
        elif name == "a:tbl":
            self.tables.pop()
            if not table.cells or not table.columns:
                yield "a table without rows or columns"
            for number, cells in enumerate(table.cells, 1):
                if cells != table.columns:
                    yield f"row {number} of a table has {cells} cells for {table.columns} columns"

    def refuse_document_type(self, *_: object) -> None:
        raise XmlError("declares a document type, which Office files never do")


def _is_axis_id(text: str) -> bool:
    return text.isdigit() and int(text) < 2**31


def _is_scale(text: str) -> bool:
    return text.isdigit() and int(text) in _FONT_SCALES


def slide_list_faults(name: str, root: Node) -> Iterator[Fault]:
    """Yield what is wrong with the ids of slides in the list of a deck; nothing for any other part.

    Args:
        name: of the part.
        root: its first element.
    """
    if root.name != "p:presentation":
        return
    listed = root.find("p:sldIdLst")
    ids = [node.attributes.get("id", "") for node in listed.children] if listed else []
    for twice in repeated(ids):
        yield "G202", name, f"has two slides with the id {twice}"
    for odd in (key for key in ids if not key.isdigit() or int(key) not in _SLIDE_IDS):
        yield "G202", name, f'slide id "{odd}" is not between 256 and 2147483647'
    for node in root.walk():
        if node.name == _P14_SLIDE and node.attributes.get("id") not in ids:
            yield "G202", name, f"a section lists the slide id {node.attributes.get('id')}, which no slide has"
