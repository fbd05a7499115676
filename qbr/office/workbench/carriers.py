"""Every place of a template that carries a tag, so that one that was lost is missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from urllib.parse import unquote

from lxml import etree

from qbr.office.formats.presentation import Presentation
from qbr.office.objects.directives import read_directives
from qbr.office.opc.markup import Element, XmlError, ancestor, name_of, parse_xml
from qbr.office.opc.package import Package
from qbr.office.text.finding import Span, find_tags
from qbr.office.text.text import paragraphs, text_of
from qbr.office.workbench.sheets import Sheet, is_slide_line, sheets

_ATTRIBUTES = {"descr": "alt text", "title": "title of an object", "name": "name of an object", "anchor": "link"}
_TEXTS = {"body": "text", "text": "text", "slide": "text", "layout": "text of a layout", "master": "text of a master"}
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")


@dataclass(frozen=True, slots=True)
class Carrier:
    """One tag and what carries it."""

    place: str  # slide 3 "Usage" › "Trend"
    carrier: str  # text, table, line of the slide, alt text, notes, name of an object, link, section name, property …
    tag: str

    def to_json(self) -> dict[str, str]:
        """Return the carrier as JSON values."""
        return asdict(self)


def carriers(package: Package) -> list[Carrier]:
    """Return every tag of a template with its carrier, slide by slide, then what belongs to the whole file."""
    found = [carrier for sheet in sheets(package) for carrier in of_sheet(package, sheet)]
    if package.format == "pptx":
        found += _sections(package)
    return [*found, *_properties(package)]


def tags_in(text: str) -> list[str]:
    """Return the tags of a text as they are shown."""
    return [_shown(span) for span in find_tags(text) if span.mark in ("value", "statement")] if "{" in text else []


def _shown(span: Span) -> str:
    opener, closer = ("{{", "}}") if span.mark == "value" else ("{%", "%}")
    return f"{opener} {span.body} {closer}"


def of_sheet(package: Package, sheet: Sheet) -> Iterator[Carrier]:
    """Yield every tag of one part that people write in."""
    for paragraph in paragraphs(sheet.root, sheet.form):
        text = text_of(paragraph, sheet.form)
        if tags := tags_in(text):
            place, kind = sheet.place(paragraph), _kind_of_text(sheet, paragraph, text)
            yield from (Carrier(place, kind, tag) for tag in tags)
    for element in sheet.root.iter(etree.Element):
        for name, value in element.attrib.items():
            yield from _in_attribute(sheet, element, str(name), str(value))
    for relation in package.relations(sheet.part):
        if relation.kind == "hyperlink" and relation.external:
            yield from (Carrier(sheet.label, "link", tag) for tag in tags_in(unquote(relation.target)))


def _kind_of_text(sheet: Sheet, paragraph: Element, text: str) -> str:
    if sheet.kind in ("notes", "chart", "diagram"):
        return sheet.kind
    if sheet.kind == "slide" and is_slide_line(text.strip()):
        return "line of the slide"
    if ancestor(paragraph, "a:tbl", "w:tbl") is not None:
        return "table"
    return _TEXTS[sheet.kind] if sheet.label or sheet.kind == "body" else sheet.label


def _in_attribute(sheet: Sheet, element: Element, name: str, value: str) -> Iterator[Carrier]:
    if "{" not in value:
        return
    directives, rest = read_directives(value)
    local = etree.QName(name).localname
    carrier = _ATTRIBUTES.get(local, f"{local} of {name_of(element)}")
    tags = [*(one.text for one in directives), *tags_in(rest)]
    yield from (Carrier(sheet.place(element), carrier, tag) for tag in tags)


def _sections(package: Package) -> Iterator[Carrier]:
    for section in Presentation.read(package.read(package.main)).sections:
        yield from (Carrier(f'section "{section.name}"', "section name", tag) for tag in tags_in(section.name))


def _properties(package: Package) -> Iterator[Carrier]:
    for part in _PROPERTIES:
        if part not in package.entries:
            continue
        try:
            root = parse_xml(package.read(part))
        except XmlError:
            continue  # told when the template is loaded
        for element in root.iter(etree.Element):
            place = f"properties › {etree.QName(element).localname}"
            yield from (Carrier(place, "property", tag) for tag in tags_in(element.text or ""))
