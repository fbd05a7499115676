"""The text of an included document in its place: between what stands before and after, in sections of its own."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from qbr.office.including.guest import adopt
from qbr.office.including.joining import Joining
from qbr.office.including.names import Names
from qbr.office.including.origins import Case, case_mark, seam
from qbr.office.including.sections import (
    breaking_paragraph,
    continue_anew,
    differs,
    end_with,
    name_headers,
    references,
    section_around,
    sections_in,
)
from qbr.office.opc.markup import Element, child, name_of, parent_name, q, remove
from qbr.office.opc.package import Package
from qbr.office.text.finding import find_tags
from qbr.office.text.text import WORD, text_of

_CONTENT = tuple(q(name) for name in ("w:p", "w:tbl", "w:sdt"))
CONTAINERS = ("w:body", "w:tc", "w:sdtContent")  # what holds paragraphs that can be replaced by others and tables


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a document is put: before a paragraph of the host, which asks for it."""

    paragraph: Element
    keeps_sections: bool  # the guest may end sections
    is_open: bool  # the host's section holds something before it
    is_in_loop: bool  # it is the first thing a loop repeats
    is_last: bool  # nothing of the host follows it

    @classmethod
    def of(cls, paragraph: Element, *, keeps_sections: bool, is_chosen: bool) -> Spot:
        """Return the spot of a paragraph.

        Args:
            paragraph: asks for a document.
            keeps_sections: whether the document may end sections.
            is_chosen: whether it is one of several.
        """
        is_free = parent_name(paragraph) == "w:body"
        before = next(paragraph.itersiblings(*_CONTENT, preceding=True), None)
        after = next(paragraph.itersiblings(*_CONTENT), None)
        is_open = before is not None and child(before, "w:pPr", "w:sectPr") is None
        is_in_loop = before is not None and _opens_loop(before)
        return cls(paragraph, keeps_sections and is_free, is_open, is_in_loop, after is None and not is_chosen)


def put_before(joining: Joining, names: Names, spot: Spot, name: str, guest: Package) -> None:
    """Put what a guest holds before a paragraph of the host."""
    paragraph = spot.paragraph
    body = adopt(joining, names, guest, keeps_sections=spot.keeps_sections)
    around = section_around(paragraph)
    own = body.section if body.section is not None and around is not None and differs(body.section, around) else None
    inner_sections = [section for one in body.elements for section in sections_in(one)]
    if around is not None and (own is not None or inner_sections):
        every = inner_sections if own is None else [*inner_sections, own]
        kinds = dict.fromkeys(key for section in every for key in references(section))
        name_headers(joining, joining.tree(joining.host.main), around, kinds)
        _end_section(spot, around)
    inner = [*_gap(paragraph.getprevious(), body.elements[:1]), *body.elements]
    if own is not None and around is not None and spot.is_last:
        around.addprevious(own)
        remove(around)
    elif own is not None:
        inner = _ended(inner, own)
    elif inner and name_of(inner[-1]) == "w:tbl":
        inner.append(_empty_paragraph())
    for element in (seam("open", name), *inner, seam("close")):
        paragraph.addprevious(element)


def _end_section(spot: Spot, around: Element) -> None:
    """End the host's section before a guest that brings its own; the host's goes on behind it.

    What a loop repeats ends it once: the copies follow each other without a page of the host's between them.
    """
    if not spot.is_open:
        return
    marks = (seam("open"), breaking_paragraph(around), seam("close"))
    opening, closing = (Case(word, "loop.first", "", "", ()) for word in ("if", "endif"))
    around_marks = [case_mark(opening), *marks, case_mark(closing)] if spot.is_in_loop else marks
    for one in around_marks:
        spot.paragraph.addprevious(one)
    continue_anew(around)


def _opens_loop(paragraph: Element) -> bool:
    """Return whether a paragraph holds nothing but the opening tag of a loop."""
    text = text_of(paragraph, WORD)
    tags = list(find_tags(text))
    is_loop = bool(tags) and tags[-1].mark == "statement" and tags[-1].body.removeprefix("p ").startswith("for ")
    return is_loop and text.rstrip().endswith(text[tags[-1].start : tags[-1].end])


def _ended(elements: list[Element], section: Element) -> list[Element]:
    """Return a guest's elements, of which the last ends its section."""
    last = elements[-1] if elements else None
    is_plain = last is not None and name_of(last) == "w:p" and child(last, "w:pPr", "w:sectPr") is None
    if last is None or not is_plain or "{%" in text_of(last, WORD):
        return [*elements, breaking_paragraph(section)]
    end_with(last, deepcopy(section))
    return elements


def _gap(before: Element | None, following: list[Element]) -> list[Element]:
    """Return what keeps two tables apart, which would become one."""
    tables = [one for one in (before, *following) if one is not None and name_of(one) == "w:tbl"]
    return [_empty_paragraph()] if len(tables) > 1 else []


def _empty_paragraph() -> Element:
    return etree.Element(q("w:p"))
