"""XML of Office parts: namespaces, safe parsing, and pieces of a tree as text.

Trees exist while a template is compiled and never while it is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from lxml import etree

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
    "a16": "http://schemas.microsoft.com/office/drawing/2014/main",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ep": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
USUAL_PREFIXES = {NAMESPACES[prefix]: prefix for prefix in ("a", "p", "r", "w", "wp", "c")}  # those we write ourselves
_PREFIX = {uri: prefix for prefix, uri in NAMESPACES.items()}
_DECLARATION = re.compile(r' xmlns(?::([\w.-]+))?="([^"]*)"')
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Element = etree._Element


class XmlError(ValueError):
    """A part is not XML that Office would write; the message says why."""


@lru_cache(maxsize=1024)
def q(name: str) -> str:
    """Return the Clark name of a prefixed one: "a:p" is "{http://…/main}p"."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def name_of(element: Element) -> str:
    """Return the prefixed name of an element, by our prefixes; other namespaces stay in Clark notation."""
    return _known_name(element.tag)


@lru_cache(maxsize=4096)
def _known_name(tag: object) -> str:
    if not isinstance(tag, str):  # a function, for comments and processing instructions
        return ""
    uri, _, local = tag[1:].partition("}")
    prefix = _PREFIX.get(uri)
    return f"{prefix}:{local}" if prefix else tag


def parse_xml(data: bytes) -> Element:
    """Return the root of a part.

    Raises:
        XmlError: it is not well-formed, or declares a document type or entities.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise XmlError(f"is not well-formed XML: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("declares a document type, which Office files never do")
    return root


def as_utf8(data: bytes) -> bytes:
    """Return a part in UTF-8, whatever encoding it was saved in.

    Raises:
        XmlError: its encoding is not known, or is not kept to.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return re.sub(r"^<\?xml[^>]*\?>", "", _decoded(data, "utf-16")).encode("utf-8")
    data = data.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARED.match(data)
    if declared and declared.group(1).lower() not in (b"utf-8", b"us-ascii"):
        return _decoded(data[declared.end() :], declared.group(1).decode("ascii")).encode("utf-8")
    return data


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise XmlError(f"cannot be read as {encoding}") from error


def to_text(root: Element) -> str:
    """Return a whole tree as the text of a part."""
    return HEADER + etree.tostring(root, encoding="unicode")


def fragment(element: Element | None) -> str:
    """Return an element as text to be put where its own namespaces are declared; empty for None."""
    if element is None:
        return ""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    head, bracket, rest = text.partition(">")
    parent = element.getparent()
    known = parent.nsmap if parent is not None else {}

    def keep(match: re.Match[str]) -> str:
        return "" if known.get(match.group(1)) == match.group(2) else match.group(0)

    return _DECLARATION.sub(keep, head) + bracket + rest


def declarations(element: Element) -> str:
    """Return the namespaces that are declared on an element and not around it, as they stand in its start tag."""
    parent = element.getparent()
    known = parent.nsmap if parent is not None else {}
    own = {prefix: uri for prefix, uri in element.nsmap.items() if known.get(prefix) != uri}
    names = {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in own.items()}
    return "".join(f' {name}="{escape_attribute(names[name])}"' for name in sorted(names))


def standalone(element: Element) -> str:
    """Return an element as text that is well-formed by itself."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the child elements that bear one of the names; all elements when none is given."""
    yield from element.iterchildren(*([q(name) for name in names] or ["*"]))


def child(element: Element, *path: str) -> Element | None:
    """Return the first child of that name, and so on down the path; None where a step is missing."""
    current: Element | None = element
    for name in path:
        current = None if current is None else current.find(q(name))
    return current


def ancestor(element: Element, *names: str) -> Element | None:
    """Return the nearest ancestor (not the element itself) that bears one of the names."""
    current = element.getparent()
    while current is not None and name_of(current) not in names:
        current = current.getparent()
    return current


def parent_name(element: Element) -> str:
    """Return the prefixed name of the element around an element; empty for a root."""
    parent = element.getparent()
    return "" if parent is None else name_of(parent)


def way_to(element: Element, words: Callable[[Element], str]) -> str:
    """Return the words of an element and of those around it, the outermost first, as a person finds the place."""
    around = (element, *element.iterancestors())
    return " › ".join(said for one in reversed(around) if (said := words(one)))


def position(element: Element) -> int:
    """Return the position of an element among its siblings of the same name, from 1."""
    return 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))


def remove(element: Element) -> None:
    """Take an element out, and leave the text behind it where it was."""
    parent = element.getparent()
    if parent is None:
        raise ValueError("the root of a part cannot be removed")
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def clean(text: str, keeping: str = "") -> str:
    """Return the text without what XML cannot hold: control characters, lone surrogates, noncharacters.

    Args:
        text: any.
        keeping: of those, the characters that stay.
    """
    if text.isprintable():
        return text
    return _illegal().sub(lambda match: match.group() if match.group() in keeping else "", text)


@cache
def _illegal() -> re.Pattern[str]:
    """Return what XML cannot hold; made when first needed, because so many characters take their time."""
    return re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def escape(text: str) -> str:
    """Return the text fit for element content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Return the text fit for a double-quoted attribute; line ends and tabs survive."""
    text = escape(text).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
