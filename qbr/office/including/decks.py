"""Including slides: one that says {% slide include "library.pptx#case-study" %} becomes those of another deck."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qbr.errors import Place, Problem, TemplateError
from qbr.office.including.deck_parts import DeckHost
from qbr.office.including.joining import Joining
from qbr.office.including.library import IncludeFault, Library, is_safe, read_named
from qbr.office.opc.markup import Element, child, children, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.text.finding import find_tags
from qbr.office.text.text import DRAWING, text_of
from qbr.sandbox import nearest

MAX_DEPTH = 6  # decks within decks
_INCLUDE = re.compile(
    r"^slides?\s+include\s+(?P<quote>[\"'])(?P<name>[^\"'#]+)(?:#(?P<part>[^\"']*))?(?P=quote)\s*"
    r"(?P<rest>(?:for|if)\s.+)?$",
    re.DOTALL,
)
_ASKING = re.compile(r"^slides?\s+include\b")
_UNCLEAR = "it names no file as a text, or the slide holds more than this line"
_CLEAR = 'Write {% slide include "deck.pptx" %}, "deck.pptx#3" or "deck.pptx#Title" beside an empty slide.'
_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Request:
    """What a slide asks for."""

    text: str  # the tag
    name: str
    part: str  # which slides; empty for all
    rest: str  # "for …" or "if …", which decides on what is included


@dataclass(frozen=True, slots=True)
class DeckSlide:
    """One slide of a deck as others name it."""

    name: str  # of the part
    number: int  # from 1
    title: str
    section: str


@dataclass
class DeckJoiner:
    """Puts into decks the slides they include; tells of what cannot be."""

    own: bytes  # the template's file, which includes the others
    library: Library
    problems: list[Problem]
    _packages: dict[tuple[str, tuple[str, ...]], Package] = field(default_factory=dict)

    def joined(self, package: Package, above: tuple[str, ...] = ()) -> Package:
        """Return the package with every slide it includes.

        Args:
            package: a deck.
            above: the files that include it, the outermost first, itself the last.
        """
        asked = [(slide, *found) for slide in slides_of(package) if (found := _asking(package, slide.name))]
        if not asked:
            return package
        host = DeckHost(Joining(package), {slide.name: f"slide {slide.number}" for slide in slides_of(package)})
        for slide, tag, request in asked:
            place = Place(package.name, spot=f"slide {slide.number}")
            try:
                if request is None:
                    raise IncludeFault(_UNCLEAR, _CLEAR, "T702")
                self._fulfil(host, slide, request, above)
            except IncludeFault as fault:
                self.problems.append(Problem(f"{tag}: {fault}", place, fault.hint, rule=fault.rule))
                host.replace(slide.name, [])
            except TemplateError as error:
                self.problems += error.problems
                host.replace(slide.name, [])
        return host.finish()

    def _fulfil(self, host: DeckHost, slide: DeckSlide, request: _Request, above: tuple[str, ...]) -> None:
        if len(above) >= MAX_DEPTH:
            raise IncludeFault("files include each other too deeply", f"{MAX_DEPTH} deep is enough.", "T703")
        guest = self._guest(request.name, above)
        wanted = chosen_slides(slides_of(guest), request.part, request.name)
        brought = host.bring(guest, [(one.name, one.number) for one in wanted], request.rest)
        host.replace(slide.name, brought)

    def _guest(self, name: str, above: tuple[str, ...]) -> Package:
        if name in above or (is_safe(name) and self.library.read(name) == self.own):
            raise IncludeFault(f'"{name}" includes itself', f"{' includes '.join((*above, name))}.", "T703")
        if (name, above) not in self._packages:
            package = Package.open(read_named(self.library, name), name)
            if package.format != "pptx":
                raise IncludeFault(f'"{name}" is no deck', "Documents are included in a document.", "T704")
            self._packages[name, above] = self.joined(package, (*above, name))
        return self._packages[name, above]


def slides_of(package: Package) -> list[DeckSlide]:
    """Return the slides of a deck in order."""
    root = parse_xml(package.read(package.main))
    targets = {one.id: one.target for one in package.relations(package.main)}
    sections = {
        str(one.get("id")): str(section.get("name", ""))
        for section in root.iter(q("p14:section"))
        for one in section.iter(q("p14:sldId"))
    }
    listed = child(root, "p:sldIdLst")
    found = []
    for number, entry in enumerate(() if listed is None else children(listed, "p:sldId"), start=1):
        name = targets[str(entry.get(q("r:id")))]
        found.append(DeckSlide(name, number, _title(package, name), sections.get(str(entry.get("id")), "")))
    return found


def chosen_slides(slides: Sequence[DeckSlide], part: str, name: str) -> list[DeckSlide]:
    """Return the slides that the words behind # mean: a number, a section, a title; all without words.

    Raises:
        IncludeFault: there is none.
    """
    if not part:
        return list(slides)
    if part.isdigit():
        found = [slide for slide in slides if slide.number == int(part)]
    else:
        wanted = _plain(part)
        found = [slide for slide in slides if _plain(slide.section) == wanted]
        found = found or [slide for slide in slides if _plain(slide.title) == wanted]
    if not found:
        there = [word for slide in slides for word in (slide.section, slide.title) if word]
        there = list(dict.fromkeys(there))
        hint = f"{nearest(part, there)} It has {len(slides)} slides: {', '.join(there)}.".strip()
        raise IncludeFault(f'"{name}" has no slide, section or title "{part}"', hint, "T701")
    return found


def _plain(words: str) -> str:
    """Return words as they are compared: small letters, one sign between them."""
    return _WORD.sub("-", words.casefold()).strip("-")


def _asking(package: Package, name: str) -> tuple[str, _Request | None] | None:
    """Return the tag by which a slide asks for others, and what it says; None when there is none."""
    if b"include" not in package.read(name):
        return None
    root = parse_xml(package.read(name))
    for shape in root.iter(q("p:sp")):
        text = "\n".join(text_of(one, DRAWING) for one in shape.iter(q("a:p"))).strip()
        tag = next(iter(find_tags(text)), None)
        if tag is None or tag.mark != "statement" or text != text[tag.start : tag.end] or not _ASKING.match(tag.body):
            continue
        match = _INCLUDE.match(tag.body)
        shown = f"{{% {tag.body} %}}"
        if match is None or _holds_more(root, shape):
            return shown, None
        return shown, _Request(shown, match["name"].strip(), (match["part"] or "").strip(), match["rest"] or "")
    return None


def _holds_more(root: Element, line: Element) -> bool:
    """Return whether a slide shows anything beside a line: it would be lost."""
    drawn = next(root.iter(q("p:pic"), q("p:graphicFrame")), None)
    texts = ("".join(text_of(one, DRAWING) for one in shape.iter(q("a:p"))) for shape in root.iter(q("p:sp")))
    return drawn is not None or sum(bool(text.strip()) for text in texts) > 1


def _title(package: Package, name: str) -> str:
    for shape in parse_xml(package.read(name)).iter(q("p:sp")):
        placeholder = next(shape.iter(q("p:ph")), None)
        if placeholder is not None and placeholder.get("type") in ("title", "ctrTitle"):
            return " ".join(" ".join(text_of(one, DRAWING) for one in shape.iter(q("a:p"))).split())
    return ""
