"""Files saved as Strict Open XML, read as the ordinary kind: the same things under the names everybody else uses.

ISO 29500 describes Office files twice. The strict kind names its namespaces and relationships otherwise and writes
shares as percentages ("75%") where the ordinary kind has thousandths, fiftieths or plain numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from qbr.office.opc.archive import Entry, pack
from qbr.office.opc.markup import NAMESPACES, Element, as_utf8, parse_xml, q, to_text

_MARK = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/([\w/]+)")
_CONFORMANCE = re.compile(rb"""\s+(?:\w+:)?conformance\s*=\s*["']strict["']""")
_RENAMED = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
_SHARE = re.compile(r"(-?\d+(?:\.\d+)?)%")
_XML = (".xml", ".rels")
# How many units a per cent has, where it is not the usual thousand of drawings.
_CHART, _WORD, _WIDTH = 1, 1, 50
_CHARTS = (NAMESPACES["c"], "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing")


def is_strict(part: bytes) -> bool:
    """Return whether a part is written in the strict kind."""
    return _MARK in part[:4000]


def as_ordinary(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the entries of a strict file as those of an ordinary one; what is in them stays the same.

    Raises:
        XmlError: a part is not well-formed.
        ArchiveFault: a part is damaged.
    """
    return {name: _ordinary(entry) if name.endswith(_XML) else entry for name, entry in entries.items()}


def _ordinary(entry: Entry) -> Entry:
    data = as_utf8(entry.unpack())
    if _MARK not in data:
        return entry
    data = _CONFORMANCE.sub(b"", _NAME.sub(_renamed, data), count=1)
    return pack(entry.name, _without_shares(data) if b'%"' in data else data)


def _renamed(match: re.Match[bytes]) -> bytes:
    family, rest = match.groups()
    for strict, ordinary in _RENAMED.items():
        rest = rest.replace(strict, ordinary)
    return b"http://schemas.openxmlformats.org/%b/2006/%b" % (family, rest)


def _without_shares(data: bytes) -> bytes:
    """Return a part with its percentages in the units of the ordinary kind."""
    root = parse_xml(data)
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            share = _SHARE.fullmatch(str(value))
            if share:
                element.set(name, str(round(float(share[1]) * _units(element, str(name)))))
    return to_text(root).encode("utf-8")


def _units(element: Element, attribute: str) -> int:
    namespace = etree.QName(element).namespace
    if namespace in _CHARTS:
        return _CHART
    if namespace == NAMESPACES["w"]:
        return _WIDTH if attribute == q("w:w") else _WORD
    return 1000
