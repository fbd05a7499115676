"""One slide of the output in the making: its text, its notes, what hangs on it, and what must not be left on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qbr.errors import Place, Problem
from qbr.office.formats.slides import SlideDirective
from qbr.office.marks.compiled import CompiledPart
from qbr.office.opc.relations import Relation, named_in, retarget
from qbr.office.rendering.engine import Engine
from qbr.office.rendering.run import PartRun
from qbr.office.rendering.session import Session

_CREATION_ID = re.compile(r'(<p14:creationId\b[^>]*\bval=")(\d+)(")')
_TIMING = re.compile(r"<p:timing\b.*?</p:timing>|<p:timing\b[^>]*/>", re.DOTALL)
_TARGET = re.compile(r'\bspid="(\d+)"')
_SHAPE_ID = re.compile(r'<p:cNvPr\b[^>]*\bid="(\d+)"')
# The number a slide shows until the reader's program works it out: programs that never do must not show another's.
_SLIDE_NUMBER = re.compile(
    r'(<a:fld\b[^>]*\btype="slidenum"[^>]*>(?:(?!</a:fld>).)*?<a:t>)[^<]*(</a:t></a:fld>)', re.DOTALL
)
_STEP = 2_654_435_761  # odd, so that multiples of it stay apart in 32 bits


@dataclass(frozen=True, slots=True)
class SlideTemplate:
    """One slide of the template."""

    name: str
    id: int
    relation: str  # id of the presentation's relationship to it
    label: str
    title: str  # words of its title that are not tags
    section: int | None  # index of its section
    compiled: CompiledPart | None  # None: nothing on it changes
    directive: SlideDirective | None
    notes: str | None  # name of its notes part
    compiled_notes: CompiledPart | None
    attached: tuple[CompiledPart, ...]  # parts of its own that hold tags: charts with a title to fill


@dataclass(slots=True)
class Copy:
    """One slide of the output."""

    slide: SlideTemplate
    index: int  # which copy of its slide it is, from 0
    variables: Mapping[str, object]
    section: int | None
    name: str = ""
    id: int = 0
    relation: str = ""
    title: str = ""


class SlideRun:
    """One slide of the output in the making."""

    def __init__(self, session: Session, engine: Engine, copy: Copy, number: int, present: set[str]) -> None:
        self.session = session
        self.engine = engine
        self.copy = copy
        self.number = number
        self.present = present
        title = f' "{copy.slide.title}"' if copy.slide.title else ""
        self.label = f"slide {number}{title}"
        self._gone: list[str] = []  # relationships to slides that are not in the output
        self._notes_name = ""

    def render(self, variables: Mapping[str, object]) -> None:
        """Add the slide, its notes and what is attached to it."""
        slide, copy = self.copy.slide, self.copy
        relations = self._own_relations()
        text = self._text(slide.compiled, relations)
        changed = slide.compiled is not None or copy.index > 0 or bool(self._gone)
        if changed:
            self.session.put(copy.name, self._mended(text), slide.name, relations)
        copy.title = _shown_title(text)
        if slide.notes is not None and self._notes_name:
            self._notes(slide.notes)

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
            elif relation.kind == "slide":
                self._follow_link(relation, found)
            elif relation.target in attached:
                found.append(retarget(relation, self._attached(attached[relation.target])))
            else:
                found += session.cloned([relation])
        return found

    def _follow_link(self, relation: Relation, found: list[Relation]) -> None:
        if relation.target == self.copy.slide.name:
            found.append(retarget(relation, self.copy.name))
        elif relation.target in self.present:
            found.append(relation)
        else:
            self._gone.append(relation.id)
            place = Place(self.session.file, spot=self.label)
            message = "a link leads to a slide that is not in this deck; it was taken out"
            self.session.tell(Problem(message, place, "", "warning", "T223"))

    def _text(self, compiled: CompiledPart | None, relations: list[Relation]) -> str:
        slide = self.copy.slide
        if compiled is None:
            return self.session.package.read(slide.name).decode("utf-8")
        run = PartRun(
            self.session, self.copy.name, self.label, compiled.tags, self.copy.variables, relations, compiled.next_id
        )
        text = self.engine.render(compiled, run, self.copy.variables)
        named = named_in(text)
        relations[:] = [one for one in run.relations if one.id not in compiled.referenced or one.id in named]
        return text

    def _mended(self, text: str) -> str:
        """Return the slide's text with its own number and id, without links and animations that lead nowhere."""
        for relation in self._gone:
            pattern = rf'<a:hlink(Click|Hover|MouseOver)\b[^>]*\br:id="{relation}"[^>]*?(?:/>|>.*?</a:hlink\1>)'
            text = re.sub(pattern, "", text, flags=re.DOTALL)
        text = _SLIDE_NUMBER.sub(rf"\g<1>{self.number}\g<2>", text)
        if self.copy.index:
            text = _CREATION_ID.sub(self._new_creation_id, text)
        if "<p:timing" in text:
            text = self._without_lost_animations(text)
        return text

    def _new_creation_id(self, match: re.Match[str]) -> str:
        return f"{match.group(1)}{(int(match.group(2)) + self.copy.index * _STEP) % 2**32}{match.group(3)}"

    def _without_lost_animations(self, text: str) -> str:
        shapes = set(_SHAPE_ID.findall(text))
        if all(target in shapes for target in _TARGET.findall(text)):
            return text
        place = Place(self.session.file, spot=self.label)
        message = "an animated object is not shown here; the slide's animations were taken out"
        self.session.tell(Problem(message, place, "Do not animate what may be hidden.", "warning", "T224"))
        return _TIMING.sub("", text)

    def _notes(self, own: str) -> None:
        """Add the speaker notes, as seen by this copy of the slide."""
        slide, session, name = self.copy.slide, self.session, self._notes_name
        relations = [
            retarget(relation, self.copy.name) if relation.kind == "slide" else relation
            for relation in session.package.relations(own)
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


def _shown_title(text: str) -> str:
    """Return the words of a rendered slide's title, still escaped."""
    found = re.search(r'<p:ph\b[^>]*\btype="(?:title|ctrTitle)"', text)
    if not found:
        return ""
    end = text.find("</p:sp>", found.end())
    return " ".join(" ".join(re.findall(r"<a:t>([^<]*)</a:t>", text[found.end() : end])).split())
