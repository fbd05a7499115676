"""What a template uses, page by page: of a deck the slides, of a document what stands under each heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from jinja2 import nodes

from qbr.office.marks.tags import Tag
from qbr.office.opc.markup import Element, child, children, name_of, q
from qbr.office.template import Template
from qbr.office.text.text import text_of
from qbr.office.workbench.sheets import Sheet, sheets, slide_lines
from qbr.sandbox import GUARDS


@dataclass(slots=True)
class Contents:
    """What one page uses."""

    page: str  # slide 3 "Usage", "Goals" for what stands under that heading, header 1
    title: str = ""  # of a slide, its tags as they stand
    line: str = ""  # what happens to the slide
    fields: list[str] = field(default_factory=list)  # as paths: goals.rows[].name
    loops: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)  # named on the page; others come from the theme
    smallest: float | None = None  # size of the smallest letters set on the page, in points

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def contents_of(template: Template) -> list[Contents]:
    """Return what each page of a template uses, in the order of the file; pages that use nothing are there, too."""
    pages: dict[str, Contents] = {}
    places: dict[str, _Headings] = {}
    for sheet in sheets(template.package):
        where = places.setdefault(sheet.label, _Headings(sheet))
        for page in where.pages() if sheet.kind in ("slide", "body") else ():
            pages.setdefault(page, Contents(page))
        _look(pages, where, sheet)
    for use in template.uses():
        _add(pages, _page(places, use.label, use.spot), "fields", use.path)
    for label, tag in template.traced():
        _of_tag(pages, _page(places, label, tag.spot), tag)
    return list(pages.values())


class _Headings:
    """Which heading of a part each paragraph and table stands under; a slide has none."""

    def __init__(self, sheet: Sheet) -> None:
        self.label = sheet.label.partition(" › ")[0]
        self.starts: list[tuple[str, int, str]] = []  # paragraph or table, its number, the heading it stands under
        if sheet.kind == "body":
            self._read(next(children(sheet.root, "w:body"), sheet.root), sheet)

    def _read(self, body: Element, sheet: Sheet) -> None:
        counts = {"w:p": 0, "w:tbl": 0}
        heading = "beginning"
        for element in children(body, "w:p", "w:tbl"):
            name = name_of(element)
            counts[name] += 1
            style = child(element, "w:pPr", "w:pStyle")
            if style is not None and str(style.get(q("w:val"), "")).startswith("Heading"):
                heading = " ".join(text_of(element, sheet.form).split())[:60] or heading
            self.starts.append(("paragraph" if name == "w:p" else "table", counts[name], heading))

    def pages(self) -> Iterator[str]:
        """Yield the names of its pages."""
        yield from dict.fromkeys(heading for _, _, heading in self.starts) if self.starts else (self.label,)

    def page(self, spot: str) -> str:
        """Return the page a spot stands on."""
        match = re.match(r"(paragraph|table) (\d+)", spot)
        if not self.starts or match is None:
            return next(self.pages(), self.label)
        wanted = (match.group(1), int(match.group(2)))
        return next((heading for kind, number, heading in self.starts if (kind, number) == wanted), "beginning")


def _page(places: dict[str, _Headings], label: str, spot: str) -> str:
    head = (label or spot).partition(" › ")[0]
    known = places.get(label) or places.get(head)
    return known.page(spot) if known is not None else head


def _add(pages: dict[str, Contents], page: str, what: str, value: str) -> None:
    listed: list[str] = getattr(pages.setdefault(page, Contents(page)), what)
    if value not in listed:
        listed.append(value)


def _of_tag(pages: dict[str, Contents], page: str, tag: Tag) -> None:
    if tag.role in ("chart", "picture"):
        _add(pages, page, f"{tag.role}s", tag.text)
    elif tag.word == "for":
        _add(pages, page, "loops", tag.text)
    for one in _filters(tag.node):
        _add(pages, page, "filters", one)


def _filters(node: nodes.Node | None) -> Iterable[str]:
    every = [] if node is None else [node, *node.find_all(nodes.Filter)]
    return (one.name for one in every if isinstance(one, nodes.Filter) and one.name not in GUARDS)


def _look(pages: dict[str, Contents], where: _Headings, sheet: Sheet) -> None:
    """Note the line of a slide, and the fonts and sizes that are set on a page."""
    for page in where.pages() if sheet.kind in ("slide", "body") else ():
        contents = pages[page]
        contents.line = next((text for _, text in slide_lines(sheet.root)), "")
        contents.title = _title(sheet) if sheet.kind == "slide" else page
    if sheet.kind == "slide":
        for run in sheet.root.iter(q("a:rPr"), q("a:endParaRPr")):
            _note_look(pages[where.label], child(run, "a:latin"), "typeface", run.get("sz"), 100)
    elif sheet.kind == "body":
        for paragraph in sheet.root.iter(q("w:p")):
            contents = pages[where.page(sheet.spot(paragraph))]
            for look in paragraph.iter(q("w:rPr")):
                size = child(look, "w:sz")
                points = None if size is None else size.get(q("w:val"))
                _note_look(contents, child(look, "w:rFonts"), q("w:ascii"), points, 2)


def _title(sheet: Sheet) -> str:
    for shape in sheet.root.iter(q("p:sp")):
        placeholder = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
        if placeholder is not None and placeholder.get("type") in ("title", "ctrTitle"):
            return " ".join(text_of(paragraph, sheet.form) for paragraph in shape.iter(q("a:p"))).strip()
    return ""


def _note_look(contents: Contents, font: Element | None, key: str, size: str | None, per_point: int) -> None:
    name = "" if font is None else str(font.get(key) or "")
    if name and not name.startswith("+") and name not in contents.fonts:
        contents.fonts.append(name)
    if size is not None and size.isdigit():
        points = int(size) / per_point
        contents.smallest = points if contents.smallest is None else min(points, contents.smallest)
