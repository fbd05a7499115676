"""One slide of the output in the making: its text, its notes, what hangs on it, and what must not be left on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from qbr.errors import Place, Problem
from qbr.office.formats import timing
from qbr.office.formats.animations import Animated, animated
from qbr.office.formats.comments import Comments
from qbr.office.formats.plan import Copy
from qbr.office.formats.properties import text_of_part
from qbr.office.formats.slide_links import SlideLinks, mend_below, warn_of_lost_link, without_links
from qbr.office.formats.slide_template import SlideTemplate
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.pages import paged
from qbr.office.opc.relations import Relation, named_in, retarget, still_named
from qbr.office.rendering.engine import Engine
from qbr.office.rendering.run import PartRun
from qbr.office.rendering.session import Session

_TITLE = re.compile(r'<p:ph\b[^>]*\btype="(?:title|ctrTitle)"')
_CREATION_ID = re.compile(r'(<p14:creationId\b[^>]*\bval=")(\d+)(")')
_SHAPE_ID = re.compile(r'<p(?:14)?:cNvPr\b[^>]*\bid="(\d+)"')
_PARAGRAPH = re.compile(r"<a:p[ />]")
# The number a slide shows until the reader's program works it out: programs that never do must not show another's.
_SLIDE_NUMBER = re.compile(
    r'(<a:fld\b[^>]*\btype="slidenum"[^>]*>(?:(?!</a:fld>).)*?<a:t>)[^<]*(</a:t></a:fld>)', re.DOTALL
)
_FIRST_ONLY = ("notesSlide", "comments")  # kinds of relationships a slide that goes on keeps to itself


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all slides of one output share while they are made."""

    session: Session
    engine: Engine
    links: SlideLinks
    comments: Comments


class SlideRun:
    """One slide of the output in the making."""

    def __init__(self, around: Surroundings, copy: Copy, number: int) -> None:
        self.session = around.session
        self.engine = around.engine
        self.links = around.links
        self.comments = around.comments
        self.copy = copy
        self.number = number
        title = f' "{copy.slide.title}"' if copy.slide.title else ""
        self.label = f"slide {number}{title}"
        self._gone: list[str] = []  # relationships to slides that are not in the output
        self._notes_name = ""
        self._comments: list[tuple[str, str]] = []  # parts with comments: in the template, and here
        self._ids: Callable[[str, int], Sequence[int]] = _own_id  # what drawn shapes have become

    def render(self) -> list[Copy]:
        """Add the slide, its notes and what is attached to it; return it and the slides on which it goes on."""
        slide, copy = self.copy.slide, self.copy
        relations = self._own_relations()
        drawn = self._text(slide.compiled, relations)
        first, *further = paged(drawn) if slide.signs.pages else [drawn]
        text = self._mended(first, copy, self.number)
        copy.title = _shown_title(text) if slide.signs.title else ""
        self._put(text, _of_page(self.session, slide, relations, text) if further else relations)
        if slide.notes is not None and self._notes_name:
            self._notes(slide.notes)
        if copy.index:
            for own, name in self._comments:
                self._copy_comments(own, name, text)
        if slide.is_linking:
            mend_below(self.session, self.links, copy, self.label)
        return [copy, *(self._further(one, number, relations) for number, one in enumerate(further, start=1))]

    def _further(self, text: str, number: int, relations: Sequence[Relation]) -> Copy:
        """Add a slide on which this one goes on: without notes and comments, with charts of its own."""
        slide, session = self.copy.slide, self.session
        copy = self.copy.going_on(number, session.free_name(slide.name))
        text = self._mended(text, copy, self.number + number)
        shared = [one for one in _of_page(session, slide, relations, text) if one.kind not in _FIRST_ONLY]
        session.put(copy.name, text, slide.name, session.duplicated(shared))
        copy.title = _shown_title(text)
        return copy

    def _put(self, text: str, relations: list[Relation]) -> None:
        """Add the slide to the output; one that is as it was drawn keeps its bytes."""
        session, slide, name = self.session, self.copy.slide, self.copy.name
        if slide.compiled is not None or text != self._drawn():
            session.put(name, text, slide.name, relations)
        elif self.copy.index:
            session.copy(name, slide.name, relations)
        elif tuple(relations) != session.package.relations(slide.name):
            session.relations[name] = relations

    # --- what it relates to ---

    def _own_relations(self) -> list[Relation]:
        """Return the slide's relationships: what is its own is copied for every further copy of it."""
        slide, session = self.copy.slide, self.session
        found: list[Relation] = []
        attached = {part.name: part for part in slide.attached}
        bound = slide.compiled.bound if slide.compiled else frozenset()
        for relation in session.package.relations(slide.name):
            if relation.id in bound:
                continue
            if relation.kind == "notesSlide":
                self._notes_name = session.claim(relation.target)
                found.append(retarget(relation, self._notes_name))
            elif relation.target in attached:
                found.append(retarget(relation, self._attached(attached[relation.target])))
            else:
                found += session.cloned([relation])
            if relation.kind == "comments":
                self._comments.append((relation.target, found[-1].target))
        found, self._gone = self.links.followed(self.copy, found)
        for _ in self._gone:
            warn_of_lost_link(session, self.label)
        return found

    # --- its text ---

    def _text(self, compiled: CompiledPart | None, relations: list[Relation]) -> str:
        if compiled is None:
            return self._drawn()
        variables = self.copy.variables
        run = PartRun(self.session, self.copy.name, self.label, compiled.tags, variables, relations, compiled.next_id)
        text = self.engine.render(compiled, run, variables)
        self._ids = run.ids_of
        relations[:] = still_named(run.relations, compiled.referenced, text)
        return text

    def _drawn(self) -> str:
        return self.session.package.read(self.copy.slide.name).decode("utf-8")

    def _mended(self, text: str, copy: Copy, number: int) -> str:
        """Return the slide's text with its own number, id and animations, without links that lead nowhere."""
        slide, shown = copy.slide, text
        if slide.timings:
            text = timing.SLOT.sub(lambda slot: self._animations(int(slot.group(1)), shown), text)
        text = without_links(text, self._gone)
        text, is_lost = self.links.without_shows(text)
        if is_lost:
            warn_of_lost_link(self.session, self.label, "custom show")
        text, is_lost = self.links.zoomed(copy, text) if slide.signs.zooms else (text, False)
        if is_lost:
            warn_of_lost_link(self.session, self.label, "slide or section")
        if slide.signs.number and (slide.compiled is not None or copy.index or number != slide.number):
            text = _SLIDE_NUMBER.sub(rf"\g<1>{number}\g<2>", text)
        return _CREATION_ID.sub(partial(_new_creation_id, copy), text) if copy.index else text

    def _animations(self, number: int, text: str) -> str:
        """Return the animations as they fit the shapes in the slide's text."""
        drawn = self.copy.slide.timings[number]
        there = {int(one) for one in _SHAPE_ID.findall(text)}
        ids = {shape: [one for one in self._ids("shape", shape) if one in there] for shape in drawn.root.shapes}
        counts = {shape: _paragraphs(text, shape) for shape in drawn.paragraphs}
        written, is_lost = animated(drawn, Animated(ids, counts))
        if is_lost:
            place = Place(self.session.file, spot=self.label)
            message = "an animation waits for an object that is not shown here; it was taken out"
            hint = "Let animations start by an object that is always there."
            self.session.tell(Problem(message, place, hint, "warning", "T224"))
        return written

    # --- what hangs on it ---

    def _notes(self, own: str) -> None:
        """Add the speaker notes, as seen by this copy of the slide."""
        slide, session, name = self.copy.slide, self.session, self._notes_name
        relations = [
            retarget(one, self.copy.name) if one.kind == "slide" and one.target == slide.name else one
            for one in session.package.relations(own)
        ]
        if slide.compiled_notes is None:
            if name != own:
                session.copy(name, own, relations)
            return
        compiled = slide.compiled_notes
        label = f"{self.label} › notes"
        run = PartRun(session, name, label, compiled.tags, self.copy.variables, relations, compiled.next_id)
        text = self.engine.render(compiled, run, self.copy.variables)
        session.put(name, text, own, run.relations)

    def _attached(self, part: CompiledPart) -> str:
        session = self.session
        name = session.claim(part.name)
        own = session.cloned(session.package.relations(part.name))
        label = f"{self.label} › {part.label.rpartition(' › ')[2]}"
        run = PartRun(session, name, label, part.tags, self.copy.variables, own)
        session.put(name, self.engine.render(part, run, self.copy.variables), part.name, run.relations)
        return name

    def _copy_comments(self, own: str, name: str, text: str) -> None:
        """Make the comments of the slide those of this copy."""
        drawn, here = (_CREATION_ID.search(one) for one in (self._drawn(), text))
        marks = (drawn.group(2), here.group(2)) if drawn and here else ("", "")
        comments = text_of_part(self.session, name)
        self.session.put(name, self.comments.of_copy(comments, self.copy.id, marks, self.copy.name), own)


def _of_page(session: Session, slide: SlideTemplate, relations: Sequence[Relation], text: str) -> list[Relation]:
    """Return the relationships that one page of a slide needs: those it names, and those no slide ever names."""
    named = named_in(text)
    referenced = slide.compiled.referenced if slide.compiled else frozenset()
    silent = {relation.id for relation in session.package.relations(slide.name)} - referenced
    return [relation for relation in relations if relation.id in named or relation.id in silent]


def _new_creation_id(copy: Copy, match: re.Match[str]) -> str:
    return f"{match.group(1)}{copy.creation_id(int(match.group(2)))}{match.group(3)}"


def _own_id(kind: str, own: int) -> Sequence[int]:
    """Return the id of a shape that nothing repeats."""
    return (own,)


def _paragraphs(text: str, shape: int) -> int:
    """Return how many paragraphs a shape has."""
    start = re.search(rf'<p:cNvPr\b[^>]*\bid="{shape}"', text)
    return len(_PARAGRAPH.findall(text, start.end(), text.find("</p:sp>", start.end()))) if start else 0


def _shown_title(text: str) -> str:
    """Return the words of a rendered slide's title, still escaped."""
    found = _TITLE.search(text)
    if found is None:
        return ""
    end = text.find("</p:sp>", found.end())
    return " ".join(" ".join(re.findall(r"<a:t>([^<]*)</a:t>", text[found.end() : end])).split())
