"""What a template asks for and how it looks: its fields, pages, tags and their places, theme and layouts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qbr.office.formats.pptx import Deck
from qbr.office.opc.markup import Element, child, children, name_of, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.template import Template
from qbr.office.text.text import WORD, text_of
from qbr.office.visible.seen import seen
from qbr.office.visible.seen_values import Page

_HEADING = re.compile(r"heading [12]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A slide, or a chapter of a document."""

    title: str  # as written, tags and all: what a person knows the page by
    shown: Page | None = None  # what can be seen on it; None for a chapter


@dataclass(frozen=True, slots=True)
class TagPlace:
    """A tag, and where it stands."""

    tag: str
    page: str  # title of the slide, or the part of a document
    spot: str  # the box, the row, the paragraph

    def __str__(self) -> str:
        return " › ".join(part for part in (self.page, self.spot) if part)


@dataclass(frozen=True)
class Contract:
    """What data a template needs and what a person sees of it, without any data."""

    format: str
    fields: tuple[str, ...]  # customer.name, goals.rows[].target
    lists: tuple[str, ...]  # what it loops over: goals.rows
    sheets: tuple[Sheet, ...]
    tags: tuple[TagPlace, ...]
    look: Mapping[str, str]  # "colour accent1" → "1F35C7", "layout Cover" → "", "heading face" → "Arial"


def contract_of(data: bytes, name: str) -> Contract:
    """Return the contract of a template.

    Args:
        data: the bytes of the file.
        name: the file as messages call it.

    Raises:
        TemplateError: it cannot be used; the error carries every fault.
    """
    template = Template.load(data, name=name)
    fields = template.fields_used()
    sheets = _slides(data) if template.package.format == "pptx" else tuple(_chapters(template.package))
    return Contract(
        template.package.format,
        fields,
        _lists(fields),
        sheets,
        tuple(_tags(template, sheets)),
        dict(_look(template.package)),
    )


def _lists(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return every list on the way to a field: goals.rows and goals.rows[].steps of goals.rows[].steps[].due."""
    found = {field[: match.start()] for field in fields for match in re.finditer(r"\[\]", field)}
    return tuple(sorted(found))


def _slides(data: bytes) -> tuple[Sheet, ...]:
    return tuple(Sheet(page.title or page.name, page) for page in seen(data).pages)


def _chapters(package: Package) -> Iterator[Sheet]:
    """Yield the headings of a document, the first two levels."""
    styles = {
        style.get(q("w:styleId"), "")
        for part in package.related(package.main, "styles")
        for style in parse_xml(package.read(part)).iter(q("w:style"))
        if _HEADING.match(_value(child(style, "w:name")))
    }
    for paragraph in parse_xml(package.read(package.main)).iter(q("w:p")):
        if _value(child(paragraph, "w:pPr", "w:pStyle")) in styles:
            yield Sheet(" ".join(text_of(paragraph, WORD).split()))


def _value(node: Element | None) -> str:
    return "" if node is None else node.get(q("w:val"), "")


def _tags(template: Template, sheets: tuple[Sheet, ...]) -> Iterator[TagPlace]:
    """Yield each tag of the author's with the page a person finds it on."""
    deck = template.document if isinstance(template.document, Deck) else None
    titles = {slide.label: sheet.title for slide, sheet in zip(deck.slides, sheets, strict=False)} if deck else {}
    pages = (
        {id(part): titles.get(slide.label, slide.label) for slide in deck.slides for part in slide.parts}
        if deck
        else {}
    )
    for part in template.document.parts:
        for tag in part.tags:
            if tag.is_traced and tag.text.startswith("{"):
                page = pages.get(id(part), part.label)
                slide, _, spot = tag.spot.partition(" › ")
                here = slide in titles and id(part) not in pages  # a line about slides says itself where it stands
                yield TagPlace(tag.text, titles[slide], spot) if here else TagPlace(tag.text, page, tag.spot)


def _look(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the colours and typefaces of the theme, and in a deck the layouts and the size of a slide."""
    owners = package.related(package.main, "slideMaster") or [package.main]
    for theme in package.related(owners[0], "theme"):
        yield from _theme(parse_xml(package.read(theme)))
    for owner in owners if package.format == "pptx" else ():
        for layout in package.related(owner, "slideLayout"):
            named = child(parse_xml(package.read(layout)), "p:cSld")
            yield f'layout "{named.get("name", "") if named is not None else ""}"', "there"
    size = child(parse_xml(package.read(package.main)), "p:sldSz")
    if size is not None:
        yield "slide size", f"{int(size.get('cx', '0')) / 914_400:.2f} × {int(size.get('cy', '0')) / 914_400:.2f} in"


def _theme(root: Element) -> Iterator[tuple[str, str]]:
    scheme = child(root, "a:themeElements", "a:clrScheme")
    for slot in children(scheme) if scheme is not None else ():
        for colour in children(slot):
            yield f"colour {name_of(slot).removeprefix('a:')}", colour.get("lastClr") or colour.get("val") or ""
    for kind, words in (("a:majorFont", "typeface of headings"), ("a:minorFont", "typeface of text")):
        face = child(root, "a:themeElements", "a:fontScheme", kind, "a:latin")
        if face is not None:
            yield words, face.get("typeface", "")
