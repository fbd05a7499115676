"""The parts of a template that people write in, in the order they read them, each with the name they call it by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qbr.office.formats.presentation import Presentation
from qbr.office.formats.slides import title_of
from qbr.office.formats.word import spot_of as word_spot
from qbr.office.objects.drawing import spot_of as slide_spot
from qbr.office.opc.markup import Element, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.text.finding import find_tags
from qbr.office.text.syntax import SLIDE_WORDS
from qbr.office.text.text import DRAWING, WORD, TextForm, text_of

Kind = Literal["slide", "notes", "chart", "diagram", "layout", "master", "body", "text"]
_HANGING: dict[str, Kind] = {"notesSlide": "notes", "chart": "chart", "diagramData": "diagram"}
_TEXTS = ("header", "footer", "footnotes", "endnotes", "comments")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part that people write in."""

    part: str
    kind: Kind
    label: str  # slide 3 "Usage", slide 3 "Usage" › notes, header 1; empty for a document's body
    root: Element
    page: int = 0  # number of the slide it belongs to; 0 for what is on no slide

    @property
    def form(self) -> TextForm:
        """How its paragraphs are written."""
        return WORD if self.kind in ("body", "text") else DRAWING

    @property
    def spot(self) -> Callable[[Element], str]:
        """Returns where an element stands in it."""
        return word_spot if self.form is WORD else slide_spot

    def place(self, element: Element) -> str:
        """Return where an element stands in the file."""
        return " › ".join(word for word in (self.label, self.spot(element)) if word)


def sheets(package: Package) -> Iterator[Sheet]:
    """Yield everything people write in: slides and what hangs on them, layouts and masters; or body, headers, notes."""
    yield from _of_deck(package) if package.format == "pptx" else _of_document(package)


def slide_parts(package: Package) -> list[str]:
    """Return the parts of the slides in their order."""
    targets = {one.id: one.target for one in package.relations(package.main)}
    entries = Presentation.read(package.read(package.main)).slides
    return [targets[entry.relation] for entry in entries if targets.get(entry.relation) in package.entries]


def words_in(element: Element) -> str:
    """Return all the text an element holds."""
    return "".join(str(text) for text in element.itertext())


def slide_lines(root: Element) -> list[tuple[Element, str]]:
    """Return the text boxes of a slide that say what happens to it, each with its text."""
    found = []
    for shape in root.iter(q("p:sp")):
        text = " ".join(text_of(paragraph, DRAWING) for paragraph in shape.iter(q("a:p"))).strip()
        if is_slide_line(text):
            found.append((shape, text))
    return found


def is_slide_line(text: str) -> bool:
    """Return whether a text holds tags about slides and nothing else."""
    spans = list(find_tags(text)) if text.startswith("{%") else []
    words = {span.body.partition(" ")[0] for span in spans}
    is_alone = not "".join(text[end.end : start.start] for end, start in pairwise(spans)).strip()
    return is_alone and bool(words & {*SLIDE_WORDS}) and words <= {*SLIDE_WORDS, "set"} and spans[-1].end == len(text)


def _of_deck(package: Package) -> Iterator[Sheet]:
    for number, part in enumerate(slide_parts(package), start=1):
        root = parse_xml(package.read(part))
        title = title_of(root)
        label = f'slide {number} "{title}"' if title else f"slide {number}"
        yield Sheet(part, "slide", label, root, number)
        yield from _hanging_on(package, part, label, number)
    for kind, word in (("slideLayout", "layout"), ("slideMaster", "master")):
        parts = [name for name in package.entries if f"/{kind}s/{kind}" in name and name.endswith(".xml")]
        for part in parts:
            root = parse_xml(package.read(part))
            yield Sheet(part, "layout" if word == "layout" else "master", f'{word} "{_name(root, part)}"', root)


def _of_document(package: Package) -> Iterator[Sheet]:
    yield Sheet(package.main, "body", "", parse_xml(package.read(package.main)))
    yield from _hanging_on(package, package.main, "", 0)
    counts: dict[str, int] = {}
    for relation in package.relations(package.main):
        if relation.kind in _TEXTS and not relation.external:
            counts[relation.kind] = number = counts.get(relation.kind, 0) + 1
            label = f"{relation.kind} {number}" if relation.kind in ("header", "footer") else relation.kind
            yield Sheet(relation.target, "text", label, parse_xml(package.read(relation.target)))
            yield from _hanging_on(package, relation.target, label, 0)


def _hanging_on(package: Package, owner: str, label: str, page: int) -> Iterator[Sheet]:
    for relation in package.relations(owner):
        kind = _HANGING.get(relation.kind)
        if kind is not None and not relation.external and relation.target in package.entries:
            name = " › ".join(word for word in (label, kind) if word)
            yield Sheet(relation.target, kind, name, parse_xml(package.read(relation.target)), page)


def _name(root: Element, part: str) -> str:
    """Return the name a layout or master has in the list PowerPoint shows."""
    sheet = next(iter(root), None)
    name = "" if sheet is None else str(sheet.get("name", ""))
    return name or part.rpartition("/")[2].removesuffix(".xml")
