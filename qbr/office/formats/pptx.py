"""PowerPoint: a compiled deck, and how its slides become those of one output."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qbr.errors import Problem
from qbr.office.checking.check import Checker, Found
from qbr.office.formats.comments import Comments
from qbr.office.formats.custom_shows import chosen_slides
from qbr.office.formats.order import Order
from qbr.office.formats.order_program import OrderProgram, Standing
from qbr.office.formats.plan import Copy, Planner, shown_sections
from qbr.office.formats.presentation import Presentation, ShownSection
from qbr.office.formats.properties import Outline, rewrite_app
from qbr.office.formats.section_names import SectionName, compile_section_name
from qbr.office.formats.slide_links import SlideLinks, mend_links
from qbr.office.formats.slide_run import SlideRun, Surroundings
from qbr.office.formats.slide_template import SlideCompiler, SlideTemplate
from qbr.office.marks.compiled import CompiledPart
from qbr.office.opc.archive import Entry, pack
from qbr.office.opc.package import Package
from qbr.office.opc.relations import Relation, relation_type
from qbr.office.rendering.engine import Engine
from qbr.office.rendering.run import PartRun
from qbr.office.rendering.session import Session
from qbr.sandbox import Sandbox

_SHARED_PARTS = ("slideMaster", "slideLayout", "notesMaster", "handoutMaster")
_HISTORY = ("changesInfo", "revisionInfo")  # what was done to the template's slides, those that are gone included


_MOST_PLANS = 64  # a deck is kept with; the files of a batch mostly have the same slides
Written = tuple[tuple[Entry, ...], tuple[Relation, ...]]  # parts, and what the presentation relates to


@dataclass(frozen=True)
class Deck:
    """A compiled .pptx."""

    package: Package
    presentation: Presentation
    slides: tuple[SlideTemplate, ...]
    shared: tuple[CompiledPart, ...]  # masters and layouts with tags
    section_names: tuple[SectionName, ...]
    order: Order | None  # None: all slides are shown once, as they stand
    _written: dict[Hashable, Written] = field(default_factory=dict, repr=False, compare=False)  # by their slides

    @classmethod
    def compile(cls, package: Package, sandbox: Sandbox, problems: list[Problem]) -> Deck:
        """Return the deck; every fault in it is added to the problems."""
        presentation = Presentation.read(package.read(package.main))
        targets = {relation.id: relation.target for relation in package.relations(package.main)}
        found: list[Problem] = []
        compiler = SlideCompiler(package, sandbox, found, presentation)
        slides = [compiler.slide(number, targets) for number in range(1, len(presentation.slides) + 1)]
        shared = [
            compiled
            for name in _shared_parts(package)
            if (compiled := compiler.part(name, _label_of(name)).compile()) is not None
        ]
        names = [
            compile_section_name(package, sandbox, found, number, section.name)
            for number, section in enumerate(presentation.sections)
        ]
        of_lines: list[Problem] = []
        standing = [Standing(slide.label, slide.lines, slide.section) for slide in slides]
        order = OrderProgram(package.name, sandbox, of_lines).compile(names, standing)
        problems += _in_reading_order([*of_lines, *found], slides)
        return cls(package, presentation, tuple(slides), tuple(shared), tuple(names), order)

    @property
    def parts(self) -> tuple[CompiledPart, ...]:
        """Every compiled part, for checks."""
        order = () if self.order is None else (self.order.part,)
        return (*self.shared, *order, *(part for slide in self.slides for part in slide.parts), *self._name_parts())

    @property
    def is_dynamic(self) -> bool:
        """Whether anything in it depends on data."""
        return bool(self.parts) or self.order is not None

    def _name_parts(self) -> list[CompiledPart]:
        return [name.compiled for name in self.section_names if name.compiled is not None]

    def check(self, checker: Checker, names: Mapping[str, Found]) -> None:
        """Let every part be checked with the names it sees: those of a repeated slide include its loops'."""
        if self.order is None:
            for part in self.parts:
                checker.check(part, names)
            return
        inside = {tag: self.slides[slide].parts for tag, slide in self.order.slide_tags.items()}
        repeated = {number: self.section_names[number].compiled for number in self.order.section_tags.values()}
        for tag, number in self.order.section_tags.items():
            inside[tag] = tuple(part for part in [repeated[number]] if part is not None)
        checker.check(self.order.part, names, inside)
        once = [name.compiled for number, name in enumerate(self.section_names) if number not in repeated]
        for one in (*self.shared, *once):
            if one is not None:
                checker.check(one, names)

    def render(self, session: Session, engine: Engine, variables: Mapping[str, object]) -> list[Copy]:
        """Add the slides of the output to the session, and return them in order."""
        planner = Planner(session, engine, self.presentation, self.section_names, variables)
        plan = planner.plan(self.order, self.slides)
        for copy in sorted(plan, key=lambda copy: copy.index):  # the first copy keeps the slide's own name
            copy.name = session.claim(copy.slide.name)
        self._number(plan)
        links = SlideLinks(plan, {slide.name: slide.id for slide in self.slides}, self._gone_shows(plan))
        around = Surroundings(session, engine, links, Comments(session))
        shown: list[Copy] = []
        for copy in plan:
            shown += SlideRun(around, copy, len(shown) + 1).render()
        self._number(shown)
        self._render_shared(session, engine, variables, links)
        around.comments.settle()
        self._write_presentation(session, shown, shown_sections(planner.sections, shown))
        rewrite_app(session, self._outline(shown))
        return shown

    def _outline(self, plan: Sequence[Copy]) -> Outline:
        shows = self.presentation.shows
        return Outline(
            tuple(copy.title for copy in plan),
            sum(copy.slide.notes is not None and not copy.goes_on for copy in plan),
            sum(copy.slide.is_hidden for copy in plan),
            tuple(shows.names({copy.slide.relation for copy in plan})),
            len(shows.shows),
        )

    def _render_shared(
        self, session: Session, engine: Engine, variables: Mapping[str, object], links: SlideLinks
    ) -> None:
        """Add masters and layouts with tags, and let links on any of them lead to slides that are there."""
        for part in self.shared:
            relations = self.package.relations(part.name)
            run = PartRun(session, part.name, part.label, part.tags, variables, relations, part.next_id)
            session.put(part.name, engine.render(part, run, variables), part.name, run.relations)
        for name in self._leading_to_slides:
            mend_links(session, links, None, name, _label_of(name))

    @cached_property
    def _leading_to_slides(self) -> tuple[str, ...]:
        """Masters and layouts with links to slides."""
        return tuple(name for name in _shared_parts(self.package) if self.package.related(name, "slide"))

    # --- the presentation part ---

    def _gone_shows(self, plan: Sequence[Copy]) -> frozenset[int]:
        return self.presentation.shows.gone({copy.slide.relation for copy in plan})

    def _write_presentation(self, session: Session, plan: Sequence[Copy], sections: Sequence[ShownSection]) -> None:
        if self.order is None and not self._name_parts() and len(plan) == len(self.slides):
            return
        key = (tuple([(copy.id, copy.relation, copy.name, copy.slide.relation) for copy in plan]), tuple(sections))
        written = self._written.get(key)
        if written is None:
            if len(self._written) >= _MOST_PLANS:
                self._written.clear()
            written = self._written[key] = self._with_slides(plan, sections)
        entries, session.relations[self.package.main] = written
        session.entries |= {entry.name: entry for entry in entries}

    def _with_slides(self, plan: Sequence[Copy], sections: Sequence[ShownSection]) -> Written:
        """Return the presentation, and what else names slides, as packed for these slides, and what it relates to."""
        slides = [(copy.id, copy.relation) for copy in plan]
        shown = [(copy.slide.relation, copy.relation) for copy in plan]
        text = self.presentation.written(slides, sections, shown)
        entries = [pack(self.package.main, text.encode("utf-8"))]
        for part in self.package.related(self.package.main, "presProps"):
            old = self.package.read(part).decode("utf-8")
            new = chosen_slides(old, self._gone_shows(plan), len(plan))
            if new != old:
                entries.append(pack(part, new.encode("utf-8")))
        return tuple(entries), tuple(self._relations(plan))

    def _number(self, plan: Sequence[Copy]) -> None:
        """Give each copy its id and relationship: the slide's own to the first, new ones to the others.

        Slides that go on become known late; they come after the others, whose numbers are used by then.
        """
        further = sorted((copy for copy in plan if copy.index > 0), key=lambda copy: copy.goes_on)
        taken = {relation.id for relation in self.package.relations(self.package.main)}
        names = (f"rId{number}" for number in range(1, len(taken) + len(further) + 1) if f"rId{number}" not in taken)
        for copy, number, name in zip(further, self.presentation.free_ids(len(further)), names, strict=False):
            copy.id, copy.relation = number, name
        for copy in plan:
            if copy.index == 0:
                copy.id, copy.relation = copy.slide.id, copy.slide.relation

    def _relations(self, plan: Sequence[Copy]) -> list[Relation]:
        kept = {copy.relation for copy in plan if copy.index == 0}
        slides = {slide.relation for slide in self.slides}
        relations = [
            relation
            for relation in self.package.relations(self.package.main)
            if (relation.id not in slides or relation.id in kept) and not self._tells_of_slides(relation)
        ]
        kind = relation_type("slide")
        return [*relations, *(Relation(copy.relation, kind, copy.name) for copy in plan if copy.index > 0)]

    def _tells_of_slides(self, relation: Relation) -> bool:
        """Return whether it leads to the template's history, or to view settings that name slides; Office makes new."""
        if relation.kind in _HISTORY:
            return self.order is not None
        return relation.kind == "viewProps" and bool(self.package.related(relation.target, "slide"))


def _in_reading_order(problems: Sequence[Problem], slides: Sequence[SlideTemplate]) -> list[Problem]:
    """Return problems slide by slide; what belongs to none comes last."""
    last = len(slides) + 1

    def number(problem: Problem) -> int:
        spot = f"{problem.place.spot} › "
        return next((slide.number for slide in slides if spot.startswith(f"{slide.label} › ")), last)

    return sorted(problems, key=number)


def _shared_parts(package: Package) -> list[str]:
    return [
        part
        for part in package.entries
        if any(f"/{kind}s/" in f"/{part}" and part.endswith(".xml") for kind in _SHARED_PARTS)
    ]


def _label_of(name: str) -> str:
    """Return a master or layout as a person would call it."""
    number = re.sub(r"\D", "", name.rpartition("/")[2])
    kind = next(kind for kind in _SHARED_PARTS if f"/{kind}s/" in f"/{name}")
    words = {"slideMaster": "slide master", "slideLayout": "layout", "notesMaster": "notes master"}
    return f"{words.get(kind, 'handout master')} {number}"
