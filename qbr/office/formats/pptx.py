"""PowerPoint: a compiled deck, and how its slides become those of one output."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qbr.errors import Place, Problem
from qbr.office.checking.check import Checker, Found
from qbr.office.checking.schema import Anything
from qbr.office.compiling.parts import PartCompiler
from qbr.office.formats.presentation import Presentation, Section
from qbr.office.formats.properties import rewrite_app
from qbr.office.formats.slide_objects import slide_dialect
from qbr.office.formats.slide_run import Copy, SlideRun, SlideTemplate
from qbr.office.formats.slides import copies, take_directive, title_of
from qbr.office.marks.compiled import CompiledPart
from qbr.office.objects.drawing import TEXT_DIALECT
from qbr.office.objects.fitting import Look, theme_fonts
from qbr.office.objects.geometry import Box
from qbr.office.opc.markup import parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.opc.relations import Relation, relation_type
from qbr.office.rendering.engine import Engine
from qbr.office.rendering.run import PartRun
from qbr.office.rendering.session import Session
from qbr.sandbox import Sandbox, nearest

_WORDY = {"chart": "chart", "diagramData": "diagram", "diagramDrawing": "diagram"}  # parts of a slide that hold words
_SHARED_PARTS = ("slideMaster", "slideLayout", "notesMaster", "handoutMaster")


@dataclass(frozen=True)
class Deck:
    """A compiled .pptx."""

    package: Package
    presentation: Presentation
    slides: tuple[SlideTemplate, ...]
    shared: tuple[CompiledPart, ...]  # masters and layouts with tags
    section_names: Mapping[int, CompiledPart] = field(default_factory=dict)

    @classmethod
    def compile(cls, package: Package, sandbox: Sandbox, problems: list[Problem]) -> Deck:
        """Return the deck; every fault in it is added to the problems."""
        presentation = Presentation.read(package.read(package.main))
        targets = {relation.id: relation.target for relation in package.relations(package.main)}
        slides = [
            _compile_slide(package, sandbox, problems, number, entry.id, entry.relation, targets, presentation)
            for number, entry in enumerate(presentation.slides, start=1)
        ]
        shared = [
            compiled
            for name in _shared_parts(package)
            if (compiled := _compiler(package, sandbox, problems, name, _label_of(name)).compile()) is not None
        ]
        names = {}
        for index, section in enumerate(presentation.sections):
            compiler = _compiler(package, sandbox, problems, f"section {index}", f'section "{section.name}"', b"<a/>")
            compiled = compiler.compile_line(section.name, "")
            if compiled is not None:
                names[index] = compiled
        return cls(package, presentation, tuple(slides), tuple(shared), names)

    @property
    def parts(self) -> tuple[CompiledPart, ...]:
        """Every compiled part, for checks."""
        found = list(self.shared)
        for slide in self.slides:
            own = (slide.directive.part if slide.directive else None, slide.compiled, slide.compiled_notes)
            found += [part for part in (*own, *slide.attached) if part is not None]
        return (*found, *self.section_names.values())

    @property
    def is_dynamic(self) -> bool:
        """Whether anything in it depends on data."""
        return bool(self.parts) or any(slide.directive for slide in self.slides)

    def check(self, checker: Checker, names: Mapping[str, Found]) -> None:
        """Let every part be checked with the names it sees: those of a repeated slide include its loop's."""
        for slide in self.slides:
            seen = dict(names)
            if slide.directive is not None and slide.directive.part is not None:
                seen |= checker.check(slide.directive.part, names)
                seen |= {"loop": Found(Anything())} if slide.directive.is_loop else {}
            for part in (slide.compiled, slide.compiled_notes, *slide.attached):
                if part is not None:
                    checker.check(part, seen)
        for part in (*self.shared, *self.section_names.values()):
            checker.check(part, names)

    def render(self, session: Session, engine: Engine, variables: Mapping[str, object]) -> list[Copy]:
        """Add the slides of the output to the session, and return them in order."""
        plan = self._plan(session, engine, variables)
        present = {copy.slide.name for copy in plan}
        for copy in sorted(plan, key=lambda copy: copy.index):  # the first copy keeps the slide's own name
            copy.name = session.claim(copy.slide.name)
        for number, copy in enumerate(plan, start=1):
            SlideRun(session, engine, copy, number, present).render(variables)
        for part in self.shared:
            _render_shared(session, engine, part, variables)
        self._write_presentation(session, engine, variables, plan)
        hidden = sum(b' show="0"' in session.package.read(copy.slide.name)[:2000] for copy in plan)
        notes = sum(copy.slide.notes is not None for copy in plan)
        rewrite_app(session, [copy.title for copy in plan], notes, hidden)
        return plan

    # --- which slides ---

    def _plan(self, session: Session, engine: Engine, variables: Mapping[str, object]) -> list[Copy]:
        found: list[Copy] = []
        for slide in self.slides:
            for index, (names, section) in enumerate(self._copies(session, engine, slide, variables)):
                place = self._section(session, slide, section)
                found.append(Copy(slide, index, {**variables, **names}, place))
        if all(copy.section == copy.slide.section for copy in found):
            return found
        moved = [copy for copy in found if copy.section != copy.slide.section]
        stayed = [copy for copy in found if copy.section == copy.slide.section]
        order: list[int | None] = [None, *range(len(self.presentation.sections))]
        return [copy for place in order for copy in (*_of(stayed, place), *_of(moved, place))]

    def _copies(
        self, session: Session, engine: Engine, slide: SlideTemplate, variables: Mapping[str, object]
    ) -> Sequence[tuple[Mapping[str, object], object]]:
        directive = slide.directive
        if directive is None:
            return [({}, None)]
        if directive.part is None:
            return []
        run = PartRun(session, slide.name, slide.label, directive.part.tags, variables)
        engine.render(directive.part, run, variables)
        return copies(run.captured, directive.is_loop)

    def _section(self, session: Session, slide: SlideTemplate, wanted: object) -> int | None:
        """Return the section a copy goes to; the slide's own unless the template names another."""
        if wanted is None:
            return slide.section
        names = [section.name for section in self.presentation.sections]
        name = str(wanted).strip().casefold()
        for index, known in enumerate(names):
            if known.strip().casefold() == name:
                return index
        place = Place(self.package.name, spot=slide.label)
        message = f'{slide.directive.text if slide.directive else ""}: there is no section "{wanted}"'
        there = f"There is: {', '.join(names)}." if names else "The template has no sections."
        session.tell(Problem(message, place, f"{nearest(str(wanted), names)} {there}".strip(), rule="T222"))
        return slide.section

    # --- the presentation part ---

    def _write_presentation(
        self, session: Session, engine: Engine, variables: Mapping[str, object], plan: Sequence[Copy]
    ) -> None:
        if not any(slide.directive for slide in self.slides) and not self.section_names:
            for copy in plan:
                copy.id, copy.relation = copy.slide.id, copy.slide.relation
            return
        self._number(plan)
        kept = {copy.slide.relation: copy.relation for copy in plan if copy.index == 0}
        text = self.presentation.written(
            [(copy.id, copy.relation) for copy in plan], self._sections(session, engine, variables, plan), kept
        )
        session.put(self.package.main, text, self.package.main, self._relations(plan))

    def _number(self, plan: Sequence[Copy]) -> None:
        """Give each copy its id and relationship: the slide's own to the first, new ones to the others."""
        further = [copy for copy in plan if copy.index > 0]
        taken = {relation.id for relation in self.package.relations(self.package.main)}
        names = (f"rId{number}" for number in range(1, len(taken) + len(further) + 1) if f"rId{number}" not in taken)
        free = iter(self.presentation.free_ids(len(further)))
        for copy in plan:
            if copy.index == 0:
                copy.id, copy.relation = copy.slide.id, copy.slide.relation
            else:
                copy.id, copy.relation = next(free), next(names)

    def _relations(self, plan: Sequence[Copy]) -> list[Relation]:
        kept = {copy.relation for copy in plan if copy.index == 0}
        slides = {slide.relation for slide in self.slides}
        relations = [
            relation
            for relation in self.package.relations(self.package.main)
            if (relation.id not in slides or relation.id in kept) and not self._points_to_slides(relation)
        ]
        kind = relation_type("slide")
        return [*relations, *(Relation(copy.relation, kind, copy.name) for copy in plan if copy.index > 0)]

    def _points_to_slides(self, relation: Relation) -> bool:
        """Return whether it leads to the view settings, when these name slides; Office makes new ones."""
        return relation.kind == "viewProps" and bool(self.package.related(relation.target, "slide"))

    def _sections(
        self, session: Session, engine: Engine, variables: Mapping[str, object], plan: Sequence[Copy]
    ) -> list[tuple[Section, str, list[int]]]:
        found = []
        for index, section in enumerate(self.presentation.sections):
            ids = [copy.id for copy in plan if copy.section == index]
            if ids:
                found.append((section, self._section_name(session, engine, variables, index), ids))
        return found

    def _section_name(self, session: Session, engine: Engine, variables: Mapping[str, object], index: int) -> str:
        compiled = self.section_names.get(index)
        if compiled is None:
            return self.presentation.sections[index].name
        run = PartRun(session, self.package.main, compiled.label, compiled.tags, variables)
        text = engine.render(compiled, run, variables)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _compile_slide(
    package: Package,
    sandbox: Sandbox,
    problems: list[Problem],
    number: int,
    slide_id: int,
    relation: str,
    targets: Mapping[str, str],
    presentation: Presentation,
) -> SlideTemplate:
    name = targets[relation]
    compiler = _compiler(package, sandbox, problems, name, f"slide {number}")
    title = title_of(compiler.root)
    compiler.label = f'slide {number} "{title}"' if title else f"slide {number}"
    notes = next(iter(package.related(name, "notesSlide")), None)
    notes_compiler = (
        _compiler(package, sandbox, problems, notes, f"{compiler.label} › notes") if notes is not None else None
    )
    directive = take_directive(compiler, notes_compiler)
    is_changed = directive is not None
    section = next((i for i, one in enumerate(presentation.sections) if slide_id in one.slide_ids), None)
    is_shown = directive is None or directive.part is not None
    compiled = compiler.compile(is_changed=is_changed) if is_shown else None
    attached = _attached(package, sandbox, problems, compiler) if is_shown else ()
    return SlideTemplate(
        name,
        slide_id,
        relation,
        compiler.label,
        title,
        section,
        compiled,
        directive,
        notes,
        notes_compiler.compile(is_changed=is_changed) if notes_compiler is not None and is_shown else None,
        attached,
    )


def _attached(
    package: Package, sandbox: Sandbox, problems: list[Problem], slide: PartCompiler
) -> tuple[CompiledPart, ...]:
    """Return the slide's charts and diagrams that no directive fills but whose words have tags."""
    found = []
    for relation in package.relations(slide.name):
        if relation.kind not in _WORDY or relation.external or relation.id in slide.bound:
            continue
        data = package.read(relation.target)
        if b"{{" in data or b"{%" in data:
            label = f"{slide.label} › {_WORDY[relation.kind]}"
            root = parse_xml(data)
            compiled = PartCompiler(package, relation.target, label, root, TEXT_DIALECT, sandbox, problems).compile()
            found += [compiled] if compiled is not None else []
    return tuple(found)


def _compiler(
    package: Package, sandbox: Sandbox, problems: list[Problem], name: str, label: str, data: bytes | None = None
) -> PartCompiler:
    root = parse_xml(package.read(name) if data is None else data)
    is_slide = "/slides/" in name
    dialect = slide_dialect(_room(package), _look(package, name), is_fitted=is_slide)
    return PartCompiler(package, name, label, root, dialect, sandbox, problems)


def _look(package: Package, name: str) -> Look:
    """Return what the texts of a slide take from elsewhere."""
    parents = _parents(package, name)
    themes = package.related(parents[-1] if parents else name, "theme")[:1]
    fonts = theme_fonts(parse_xml(package.read(themes[0]))) if themes else {}
    default = parse_xml(package.read(package.main)).find(q("p:defaultTextStyle"))
    return Look([parse_xml(package.read(parent)) for parent in parents], fonts, default)


def _parents(package: Package, name: str) -> list[str]:
    """Return the layout and master a slide takes the places of its objects from."""
    layouts = package.related(name, "slideLayout")[:1]
    return layouts + package.related(layouts[0] if layouts else name, "slideMaster")[:1]


def _room(package: Package) -> Box:
    """Return the whole slide."""
    size = parse_xml(package.read(package.main)).find(q("p:sldSz"))
    return Box(0, 0, 0, 0) if size is None else Box(0, 0, int(size.get("cx", "0")), int(size.get("cy", "0")))


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


def _render_shared(session: Session, engine: Engine, part: CompiledPart, variables: Mapping[str, object]) -> None:
    relations = session.package.relations(part.name)
    run = PartRun(session, part.name, part.label, part.tags, variables, relations, part.next_id)
    session.put(part.name, engine.render(part, run, variables), part.name, run.relations)


def _of(plan: Sequence[Copy], section: int | None) -> list[Copy]:
    return [copy for copy in plan if copy.section == section]
