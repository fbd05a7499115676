"""What a template carries besides its pages: names of people, custom properties, sample data. It travels along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from lxml import etree

from qbr.office.opc.archive import ArchiveFault, read_entries
from qbr.office.opc.markup import XmlError, parse_xml
from qbr.office.opc.package import Package
from qbr.office.workbench.sheets import slide_parts, words_in

_PEOPLE = ("creator", "lastModifiedBy", "Manager", "Company")
_MOST_WORDS = 8  # of a workbook's texts are named; who made it knows the others


@dataclass(frozen=True, slots=True)
class Leftover:
    """One thing that travels along."""

    what: str  # author, company, custom property, comment, sample data, unused layout
    where: str
    text: str

    def to_json(self) -> dict[str, str]:
        """Return it as JSON values."""
        return asdict(self)


def leftovers(package: Package) -> list[Leftover]:
    """Return what every file made of the template would carry, or could."""
    found = [*_people(package), *_custom(package), *_sample_data(package)]
    return [*found, *_unused_layouts(package)] if package.format == "pptx" else found


def _people(package: Package) -> Iterator[Leftover]:
    for part in ("docProps/core.xml", "docProps/app.xml"):
        for element in _elements(package, part):
            name = etree.QName(element).localname
            if name in _PEOPLE and (element.text or "").strip():
                yield Leftover(name, "properties", str(element.text))


def _custom(package: Package) -> Iterator[Leftover]:
    for element in _elements(package, "docProps/custom.xml"):
        if etree.QName(element).localname == "property":
            yield Leftover("custom property", str(element.get("name", "")), words_in(element))


def _sample_data(package: Package) -> Iterator[Leftover]:
    """Yield the words in the workbooks behind charts: often those of whoever the sample was copied from."""
    for part in package.entries:
        if part.endswith(".xlsx"):
            words = _words_of_workbook(package.read(part))
            if words:
                yield Leftover("sample data", part, ", ".join(words[:_MOST_WORDS]))


def _words_of_workbook(data: bytes) -> list[str]:
    try:
        parts = {entry.name: entry.unpack() for entry in read_entries(data)}
        roots = [parse_xml(part) for name, part in parts.items() if re.search(r"sharedStrings|/sheet\d+\.xml$", name)]
    except (ArchiveFault, XmlError):
        return []
    every = (one for root in roots for one in root.iter("{*}t"))
    return list(dict.fromkeys(text for one in every if (text := (one.text or "").strip())))


def _unused_layouts(package: Package) -> Iterator[Leftover]:
    used = {layout for slide in slide_parts(package) for layout in package.related(slide, "slideLayout")}
    for part in package.entries:
        if "/slideLayouts/slideLayout" in part and part.endswith(".xml") and part not in used:
            sheet = next(iter(parse_xml(package.read(part))), None)
            yield Leftover("unused layout", part, "" if sheet is None else str(sheet.get("name", "")))


def _elements(package: Package, part: str) -> Iterator[etree._Element]:
    if part in package.entries:
        try:
            yield from parse_xml(package.read(part)).iter(etree.Element)
        except XmlError:
            return  # told when the template is loaded
