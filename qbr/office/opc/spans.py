"""XML read as spans of its own text, so that whatever is not changed stays exactly as it was written.

A `Node` knows where its element begins and ends in the source. Editing is replacing spans: `splice` takes the
replacements and returns the new text. Nothing is ever serialised, hence no prefix, quote or blank changes by itself.
Made for small parts that are read once (charts, sheets of embedded workbooks); slides go another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from qbr.office.opc.markup import XmlError, as_utf8

_PREFIXES = {  # namespaces under the names everybody writes; both flavours of ISO 29500
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://purl.oclc.org/ooxml/presentationml/main": "p",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
    "http://schemas.microsoft.com/office/drawing/2012/chart": "c15",
    "http://schemas.microsoft.com/office/drawing/2014/chart": "c16",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
}
_START_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")


@dataclass(slots=True, eq=False)
class Node:
    """One element: its name, its attributes and where it stands in the source."""

    name: str  # with a well-known prefix ("c:ser"), or "{namespace}local"
    attributes: dict[str, str]  # names likewise; without a prefix where none was written
    start: int  # first byte of the start tag
    inner_start: int  # first byte after the start tag
    parent: Node | None = None
    inner_end: int = 0  # first byte of the end tag; equals inner_start for <a/>
    end: int = 0  # first byte after the element
    text: str = ""  # its own character data, joined
    children: list[Node] = field(default_factory=list)

    def find(self, *path: str) -> Node | None:
        """Return the first child of that name, and so on down the path; None where a step is missing."""
        node: Node | None = self
        for name in path:
            node = next((child for child in node.children if child.name == name), None) if node else None
        return node

    def all(self, *names: str) -> list[Node]:
        """Return the children that bear one of the names, in order."""
        return [child for child in self.children if child.name in names]

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def value(self, *path: str, default: str = "") -> str:
        """Return the `val` attribute at the end of the path, `default` where element or attribute is missing."""
        node = self.find(*path)
        return node.attributes.get("val", default) if node else default

    def value_text(self, *path: str) -> str:
        """Return the character data of the element at the end of the path; empty where it is missing."""
        node = self.find(*path)
        return node.text if node else ""


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed part: its bytes in UTF-8 and the root of its elements."""

    data: bytes
    root: Node

    def text(self, start: int, end: int) -> str:
        """Return the source between two byte offsets."""
        return self.data[start:end].decode("utf-8")

    def outer(self, node: Node) -> str:
        """Return the element as it was written, tags included."""
        return self.text(node.start, node.end)

    def prefix(self, node: Node) -> str:
        """Return the prefix the element was written with, colon included; empty for a default namespace."""
        tag = re.match(r"<([^\s/>]+)", self.text(node.start, node.inner_start))
        written = tag.group(1) if tag else ""
        return written.rpartition(":")[0] + ":" if ":" in written else ""


def parse(data: bytes, *, has_places: bool = True) -> Source:
    """Return the part as spans.

    Args:
        data: the part.
        has_places: whether the nodes know their parents and where they stand; one who only looks at them, from the
            root down, need not wait for that.

    Raises:
        XmlError: it is not well-formed, or declares a document type (entities are not read).
    """
    source = as_utf8(data)
    reader = _Reader(source) if has_places else _Outline(source)
    try:
        reader.parser.Parse(source, True)
    except expat.ExpatError as error:
        raise XmlError(f"is not well-formed XML: {error}") from error
    return Source(source, reader.root)


def splice(source: Source, edits: Iterable[tuple[int, int, str]], start: int = 0, end: int | None = None) -> str:
    """Return the source with spans replaced.

    Args:
        source: what was parsed.
        edits: (first byte, byte after the last, new text); they may not overlap. An empty span inserts;
            insertions at the same place keep their order.
        start: where the returned text begins.
        end: where it ends; None is the end of the source.
    """
    parts, position = [], start
    for first, last, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [source.text(position, first), new]
        position = last
    parts.append(source.text(position, len(source.data) if end is None else end))
    return "".join(parts)


def start_tag_end(source: bytes, start: int) -> int:
    """Return the byte after the start tag that begins at `start`; a ">" inside an attribute does not end it."""
    tag = _START_TAG.match(source, start)
    return tag.end() if tag else start


def with_attribute(tag: str, name: str, value: str | None) -> str:
    """Return a start tag with the attribute set to a value that is already escaped; None takes it away."""
    written = re.search(rf"""\s+{re.escape(name)}\s*=\s*(?:"[^"]*"|'[^']*')""", tag)
    new = "" if value is None else f' {name}="{value}"'
    if written:
        return tag[: written.start()] + new + tag[written.end() :]
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return tag[:end].rstrip() + new + tag[end:]


class _Outline:
    """Collects nodes, without their places, while expat walks over the source."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.root = Node("", {}, 0, 0)
        self.open: list[Node] = []
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.refuse_document_type

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.add(Node(known_name(name), _with_known_names(attributes), 0, 0))

    def add(self, node: Node) -> None:
        """Put a node below the one that is open, and open it."""
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def finish(self, _: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].text += text

    def refuse_document_type(self, *_: object) -> None:
        raise XmlError("declares a document type, which Office files never do")


class _Reader(_Outline):
    """Collects nodes with their parents and places."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        start = self.parser.CurrentByteIndex
        parent = self.open[-1] if self.open else None
        inner = start_tag_end(self.source, start)
        self.add(Node(known_name(name), _with_known_names(attributes), start, inner, parent))

    def finish(self, _: str) -> None:
        node = self.open.pop()
        if self.source[node.inner_start - 2 : node.inner_start] == b"/>":
            node.inner_end = node.end = node.inner_start
        else:
            node.inner_end = self.parser.CurrentByteIndex
            node.end = self.source.index(b">", node.inner_end) + 1


def _with_known_names(attributes: dict[str, str]) -> dict[str, str]:
    for key in attributes:
        if " " in key:  # only names with a namespace are known by another
            return {known_name(name): text for name, text in attributes.items()}
    return attributes


@lru_cache(maxsize=4096)
def known_name(name: str) -> str:
    """Return the name of an element or attribute with a well-known prefix, from a namespace, a blank and the name."""
    namespace, _, local = name.rpartition(" ")
    if not namespace:
        return local
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else f"{{{namespace}}}{local}"
