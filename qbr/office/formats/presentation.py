"""The presentation part: the list of slides, the sections they stand in, and the shows made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from qbr.office.formats.custom_shows import CustomShows
from qbr.office.opc.markup import NAMESPACES, Element, children, escape_attribute, fragment, parse_xml, q, to_text

_SLOT = re.compile(r"<\?qbr-(slides|sections|shows)\s*\?>")
_FIRST_ID = 256


@dataclass(frozen=True, slots=True)
class SlideEntry:
    """One line of the list of slides."""

    id: int
    relation: str
    text: str  # the element as it stands in the template


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the template: a name and the slides in it."""

    name: str
    id: str  # a GUID
    slide_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One section of the output."""

    name: str
    id: str  # a GUID
    slide_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Presentation:
    """The presentation part, with slots where its lists stand."""

    pieces: tuple[str, ...]  # text and names of slots in turn
    slides: tuple[SlideEntry, ...]
    sections: tuple[Section, ...]
    shows: CustomShows

    @classmethod
    def read(cls, data: bytes) -> Presentation:
        """Return the presentation part of a template."""
        root = parse_xml(data)
        listed = root.find(q("p:sldIdLst"))
        slides = [] if listed is None else [_slide_entry(one) for one in children(listed, "p:sldId")]
        sections = [_section(one) for one in root.iter(q("p14:section"))]
        shows = root.find(q("p:custShowLst"))
        custom_shows = CustomShows.read(shows)
        _replace(listed, "slides")
        _replace(next(root.iter(q("p14:sectionLst")), None), "sections")
        _replace(shows, "shows")
        return cls(tuple(_SLOT.split(to_text(root))), tuple(slides), tuple(sections), custom_shows)

    def written(
        self, slides: Sequence[tuple[int, str]], sections: Sequence[ShownSection], shown: Sequence[tuple[str, str]]
    ) -> str:
        """Return the part.

        Args:
            slides: id and relationship of each slide, in order.
            sections: those that hold slides.
            shown: of each slide, the relationship its slide has in the template, and its own.
        """
        texts = {
            "slides": self._slide_list(slides),
            "sections": _section_list(sections),
            "shows": self.shows.written(shown, [slide.relation for slide in self.slides]),
        }
        parts = [texts[piece] if index % 2 else piece for index, piece in enumerate(self.pieces)]
        return "".join(parts)

    def free_ids(self, count: int) -> list[int]:
        """Return ids for further slides."""
        highest = max([_FIRST_ID - 1, *(slide.id for slide in self.slides)])
        return list(range(highest + 1, highest + 1 + count))

    def _slide_list(self, slides: Sequence[tuple[int, str]]) -> str:
        if not slides:
            return ""
        known = {slide.id: slide.text for slide in self.slides}
        lines = [known.get(number) or f'<p:sldId id="{number}" r:id="{relation}"/>' for number, relation in slides]
        return f"<p:sldIdLst>{''.join(lines)}</p:sldIdLst>"


def _slide_entry(element: Element) -> SlideEntry:
    return SlideEntry(int(element.get("id", "0")), str(element.get(q("r:id"), "")), fragment(element))


def _section(element: Element) -> Section:
    ids = frozenset(int(one.get("id", "0")) for one in element.iter(q("p14:sldId")))
    return Section(str(element.get("name", "")), str(element.get("id", "")), ids)


def _replace(element: Element | None, slot: str) -> None:
    if element is not None:
        element.addprevious(etree.ProcessingInstruction(f"qbr-{slot}"))
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _section_list(sections: Sequence[ShownSection]) -> str:
    lines = [f'<p14:sectionLst xmlns:p14="{NAMESPACES["p14"]}">']
    for section in sections:
        inner = "".join(f'<p14:sldId id="{number}"/>' for number in section.slide_ids)
        lines.append(f'<p14:section name="{escape_attribute(section.name)}" id="{section.id}">')
        lines.append(f"<p14:sldIdLst>{inner}</p14:sldIdLst></p14:section>")
    return "".join([*lines, "</p14:sectionLst>"])
