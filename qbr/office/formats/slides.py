"""Lines that say what happens to slides: repeat this one, show it, skip it, put it into that section.

They stand in a text box that holds nothing else, usually beside the slide, or open the speaker notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qbr.office.compiling.parts import PartCompiler
from qbr.office.objects.drawing import SHAPES
from qbr.office.opc.markup import Element, child, name_of, q, remove
from qbr.office.text.finding import find_tags
from qbr.office.text.syntax import SLIDE_WORDS
from qbr.office.text.text import DRAWING, text_of

_IN = re.compile(r"(?:^|\s)in\s*=(?!=)\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One tag about slides, as it stands in the template."""

    word: str  # "slide", "slides", "endslides" or "set"
    rest: str  # what follows the word, without `in=`
    section: str  # the expression behind `in=`
    text: str  # the whole tag, as messages show it
    spot: str  # slide and box

    @classmethod
    def read(cls, body: str, spot: str) -> Line:
        """Return the line that the body of a tag is."""
        word, _, rest = body.partition(" ")
        marks = list(_IN.finditer(rest)) if word in ("slide", "slides") else []
        start, end = (marks[-1].start(), marks[-1].end()) if marks else (len(rest), len(rest))
        return cls(word, rest[:start].strip(), rest[end:].strip(), f"{{% {body} %}}", spot)


@dataclass(frozen=True, slots=True)
class Lines:
    """All that a slide says of itself and of the slides behind it."""

    opening: tuple[Line, ...] = ()  # in the order they take effect
    closing: tuple[Line, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether it says anything."""
        return bool(self.opening or self.closing)

    @property
    def is_skipped(self) -> bool:
        """Whether the slide is never shown."""
        return any(line.word == "slide" and line.rest == "skip" for line in self.opening)


def take_lines(compiler: PartCompiler, notes: PartCompiler | None) -> Lines:
    """Take the lines about slides out of a slide and its notes, and return them."""
    found = [(compiler, element, text) for element, text in _boxes(compiler.root)]
    if notes is not None:
        found += [(notes, paragraph, text) for paragraph, text in _opening_notes(notes.root)]
    carriers = [_lines(owner, element, text) for owner, element, text in found]
    for owner, element, _ in found:
        if name_of(element) == "a:p":  # the notes may hold nothing else, and a text has at least one paragraph
            owner.emptied += [holder for holder in [element.getparent()] if holder is not None]
        remove(element)
    carriers.sort(key=lambda lines: lines[0].word != "slides")  # a block opens before the slide in it is looked at
    every = [line for lines in carriers for line in lines]
    further = [line for line in every if line.word == "slide"][1:]
    _refuse(compiler, further)
    opening = [line for line in every if line.word != "endslides" and line not in further]
    return Lines(tuple(opening), tuple(line for line in every if line.word == "endslides"))


def _lines(owner: PartCompiler, element: Element, text: str) -> list[Line]:
    spot = " › ".join(word for word in (owner.label, owner.dialect.spot(element)) if word)
    return [Line.read(span.body, spot) for span in find_tags(text)]


def _refuse(compiler: PartCompiler, further: list[Line]) -> None:
    for line in further:
        where = line.spot.removeprefix(f"{compiler.label} › ")
        message = f"a second line says what happens to this slide: {line.text}"
        compiler.fault(message, "Leave one of them.", "T220", where)


def _boxes(root: Element) -> list[tuple[Element, str]]:
    found = []
    for shape in root.iter(*(q(name) for name in SHAPES)):
        if name_of(shape) == "p:sp":
            text = " ".join(text_of(paragraph, DRAWING) for paragraph in shape.iter(q("a:p"))).strip()
            if _says_of_slides(text):
                found.append((shape, text))
    return found


def _opening_notes(root: Element) -> list[tuple[Element, str]]:
    """Return the first paragraphs of the notes, as far as they speak of slides."""
    found = []
    for paragraph in _notes_paragraphs(root):
        text = text_of(paragraph, DRAWING).strip()
        if not _says_of_slides(text):
            break
        found.append((paragraph, text))
    return found


def _notes_paragraphs(root: Element) -> list[Element]:
    for shape in root.iter(q("p:sp")):
        placeholder = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
        if placeholder is not None and placeholder.get("type") == "body":
            return list(shape.iter(q("a:p")))
    return []


def _says_of_slides(text: str) -> bool:
    """Return whether a text holds lines about slides and nothing else."""
    if not text.startswith("{%"):
        return False
    spans = list(find_tags(text))
    words = [span.body.partition(" ")[0] for span in spans]
    between = zip([0, *(span.end for span in spans)], [*(span.start for span in spans), len(text)], strict=True)
    is_alone = all(not text[start:end].strip() for start, end in between)
    return is_alone and any(word in SLIDE_WORDS for word in words) and {*words} <= {*SLIDE_WORDS, "set"}


def title_of(root: Element) -> str:
    """Return the words of a slide's title that are not tags; empty when it has none."""
    for shape in root.iter(q("p:sp")):
        placeholder = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
        if placeholder is not None and placeholder.get("type") in ("title", "ctrTitle"):
            text = " ".join(text_of(paragraph, DRAWING) for paragraph in shape.iter(q("a:p")))
            return "" if "{{" in text or "{%" in text else " ".join(text.split())[:60]
    return ""
