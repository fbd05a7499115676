"""One slide of the template, compiled: its own text, its notes, what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qbr.errors import Problem
from qbr.office.compiling.parts import PartCompiler
from qbr.office.formats.presentation import Presentation
from qbr.office.formats.slide_objects import slide_dialect
from qbr.office.formats.slides import Lines, take_lines, title_of
from qbr.office.formats.timing import Timing, take_timings
from qbr.office.marks.compiled import CompiledPart
from qbr.office.objects.drawing import TEXT_DIALECT
from qbr.office.objects.fitting import Look, theme_fonts
from qbr.office.objects.geometry import Box
from qbr.office.objects.going_on import makes_pages
from qbr.office.objects.newer_charts import settle_titles
from qbr.office.opc.markup import Element, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.rendering.session import SHARED
from qbr.sandbox import Sandbox

_WORDY = {  # parts of a slide that hold words
    "chart": "chart",
    "chartEx": "chart",
    "diagramData": "diagram",
    "diagramDrawing": "diagram",
    "comments": "comments",
}
_TWINS = ("diagramDrawing",)  # show again what another part says


@dataclass(frozen=True, slots=True)
class Signs:
    """What a slide has that its copies are looked through for; nobody looks for what it does not have."""

    title: bool
    number: bool  # a field with the number of the slide
    zooms: bool  # pictures of slides that lead there
    pages: bool  # something that goes on over further slides, or is on some of them only

    @classmethod
    def read(cls, root: Element, compiled: CompiledPart | None) -> Signs:
        """Return what is on a slide, as drawn and compiled."""
        scopes = () if compiled is None else compiled.scopes.values()
        return cls(
            any(one.get("type") in ("title", "ctrTitle") for one in root.iter(q("p:ph"))),
            any(one.get("type") == "slidenum" for one in root.iter(q("a:fld"))),
            any(str(one.tag).endswith("ZmObj") for one in root.iter("{*}*")),
            any(map(makes_pages, scopes)),
        )


@dataclass(frozen=True, slots=True)
class SlideTemplate:
    """One slide of the template."""

    name: str
    number: int  # its place in the template, from 1
    id: int
    relation: str  # id of the presentation's relationship to it
    label: str
    title: str  # words of its title that are not tags
    section: int | None  # index of its section
    is_hidden: bool
    lines: Lines  # what it says of itself and the slides behind it
    compiled: CompiledPart | None  # None: nothing on it changes
    notes: str | None  # name of its notes part
    compiled_notes: CompiledPart | None
    attached: tuple[CompiledPart, ...]  # parts of its own that hold tags: charts with a title to fill
    timings: tuple[Timing, ...]  # its animations; the text of a compiled slide has slots for them
    is_linking: bool  # whether a part of its own leads to other slides: its notes, a diagram
    signs: Signs

    @property
    def parts(self) -> tuple[CompiledPart, ...]:
        """What is rendered for each copy of it."""
        return tuple(part for part in (self.compiled, self.compiled_notes, *self.attached) if part is not None)


@dataclass
class SlideCompiler:
    """Compiles the parts of one presentation."""

    package: Package
    sandbox: Sandbox
    problems: list[Problem]
    presentation: Presentation

    def slide(self, number: int, targets: Mapping[str, str]) -> SlideTemplate:
        """Return the slide with this number, from 1.

        Args:
            number: of the slide.
            targets: relationships of the presentation → parts.
        """
        entry = self.presentation.slides[number - 1]
        name = targets[entry.relation]
        where = self.package.origins.get(name, f"slide {number}")
        draft = self.part(name, where)
        title = title_of(draft.root)
        draft.label = f'{where} "{title}"' if title else where
        notes = next(iter(self.package.related(name, "notesSlide")), None)
        notes_draft = self.part(notes, f"{draft.label} › notes") if notes is not None else None
        lines = take_lines(draft, notes_draft)
        timings = take_timings(draft.root)
        is_shown, is_changed = not lines.is_skipped, lines.is_there
        compiled = draft.compile(is_changed=is_changed) if is_shown else None
        return SlideTemplate(
            name,
            number,
            entry.id,
            entry.relation,
            draft.label,
            title,
            next((i for i, one in enumerate(self.presentation.sections) if entry.id in one.slide_ids), None),
            draft.root.get("show") in ("0", "false"),
            lines,
            compiled,
            notes,
            notes_draft.compile(is_changed=is_changed) if notes_draft is not None and is_shown else None,
            tuple(self._attached(draft)) if is_shown else (),
            timings,
            _leads_on(self.package, name),
            Signs.read(draft.root, compiled),
        )

    def part(self, name: str, label: str) -> PartCompiler:
        """Return a part with text and drawings, ready to be compiled."""
        root = parse_xml(self.package.read(name))
        dialect = slide_dialect(_room(self.package), _look(self.package, name), is_fitted="/slides/" in name)
        return PartCompiler(self.package, name, label, root, dialect, self.sandbox, self.problems)

    def _attached(self, slide: PartCompiler) -> Iterator[CompiledPart]:
        """Yield the slide's charts and diagrams that no directive fills but whose words have tags."""
        for relation in self.package.relations(slide.name):
            if relation.kind not in _WORDY or relation.external or relation.id in slide.bound:
                continue
            data = self.package.read(relation.target)
            if b"{{" in data or b"{%" in data:
                label = f"{slide.label} › {_WORDY[relation.kind]}"
                dialect = replace(TEXT_DIALECT, is_twin=_always) if relation.kind in _TWINS else TEXT_DIALECT
                root = parse_xml(data)
                settle_titles(root)
                draft = PartCompiler(self.package, relation.target, label, root, dialect, self.sandbox, self.problems)
                is_plain = root.tag == q("p:cmLst")  # words without paragraphs
                compiled = draft.compile_texts() if is_plain else draft.compile()
                if compiled is not None:
                    yield compiled


def _leads_on(package: Package, slide: str) -> bool:
    """Return whether a part of a slide's own leads to other slides."""
    relations = [relation for part in _below(package, slide) for relation in package.relations(part)]
    return any(relation.kind == "slide" and relation.target != slide for relation in relations)


def _always(element: Element) -> bool:
    return True


def _below(package: Package, name: str) -> list[str]:
    """Return the parts that belong to a slide alone: its notes, charts, diagrams, and what hangs on these."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        for relation in package.relations(waiting.pop()):
            is_own = relation.kind not in SHARED or relation.kind == "notesSlide"
            if is_own and not relation.external and relation.target not in found:
                found.append(relation.target)
                waiting.append(relation.target)
    return found


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
