"""The slides of one output: which, in what order, in which section, under which names."""

from __future__ import annotations

import html
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qbr.errors import Place, Problem
from qbr.office.formats.order import Order, SectionShown, SlideShown, Turn, Turns, Wanted
from qbr.office.formats.presentation import Presentation, ShownSection
from qbr.office.formats.section_names import SectionName
from qbr.office.formats.slide_template import SlideTemplate
from qbr.office.rendering.engine import Engine
from qbr.office.rendering.run import PartRun
from qbr.office.rendering.session import Session
from qbr.sandbox import nearest

_PAGES_APART = 100_000  # more copies of a slide than there are
_STEP = 2_654_435_761  # odd, so that multiples of it stay apart in 32 bits


@dataclass(slots=True)
class SectionCopy:
    """One section of the output."""

    section: int  # its number in the template
    index: int  # which copy of its section it is, from 0
    name: str
    id: str


@dataclass(slots=True)
class Copy:
    """One slide of the output."""

    slide: SlideTemplate
    index: int  # which copy of its slide it is, from 0
    variables: Mapping[str, object]
    turns: Turns
    section: SectionCopy | None
    is_moved: bool = False  # its template names a section for it
    name: str = ""
    id: int = 0
    relation: str = ""
    title: str = ""
    goes_on: bool = False  # whether it continues the slide before it

    def going_on(self, number: int, name: str) -> Copy:
        """Return a slide on which this one goes on."""
        return replace(self, index=self.index + number * _PAGES_APART, name=name, title="", goes_on=True)

    def creation_id(self, own: int) -> int:
        """Return the mark Office tells slides apart by, for a slide drawn with this one."""
        return (own + self.index * _STEP) % 2**32


@dataclass
class Planner:
    """Makes the plan of one output."""

    session: Session
    engine: Engine
    presentation: Presentation
    names: Sequence[SectionName]
    variables: Mapping[str, object]
    sections: list[SectionCopy] = field(default_factory=list)
    _counts: Counter[int] = field(default_factory=Counter)  # copies of each slide so far

    def plan(self, order: Order | None, slides: Sequence[SlideTemplate]) -> list[Copy]:
        """Return the slides of the output in order; `sections` are its sections from then on."""
        events = self._events(order) if order is not None else [SlideShown(n, {}) for n in range(len(slides))]
        entered = {id(event): self._section(event) for event in events if isinstance(event, SectionShown)}
        self._place_sections(list(entered.values()))
        found = list(self._copies(events, order, slides, entered))
        if not any(copy.is_moved for copy in found):
            return found
        return [copy for section in (None, *self.sections) for copy in _in_section(found, section)]

    def _events(self, order: Order) -> list[object]:
        run = PartRun(self.session, self.session.package.main, order.part.label, order.part.tags, self.variables)
        self.engine.render(order.part, run, self.variables)
        return run.captured

    # --- slides ---

    def _copies(
        self,
        events: Sequence[object],
        order: Order | None,
        slides: Sequence[SlideTemplate],
        entered: Mapping[int, SectionCopy],
    ) -> Iterator[Copy]:
        """Yield the slides as the program has them: each with the turn that every loop around it is in."""
        turns: Counter[int] = Counter()
        wanted: Wanted | None = None
        here = {copy.section: copy for copy in reversed(self.sections)}
        for event in events:
            if isinstance(event, Turn):
                turns[event.loop] += 1
            elif isinstance(event, SectionShown):
                here[event.section] = entered[id(event)]
            elif isinstance(event, Wanted):
                wanted = event
            elif isinstance(event, SlideShown):
                slide = slides[event.slide]
                loops = order.loops[event.slide] if order is not None else ()
                own = None if slide.section is None else here.get(slide.section)
                path = tuple((loop, turns[loop]) for loop in loops)
                yield self._copy(slide, event, path, own, wanted)
                wanted = None

    def _copy(
        self, slide: SlideTemplate, event: SlideShown, path: Turns, own: SectionCopy | None, wanted: Wanted | None
    ) -> Copy:
        section = own if wanted is None else self._wanted(slide, own, wanted.name)
        index = self._counts[event.slide]
        self._counts[event.slide] += 1
        return Copy(slide, index, {**self.variables, **event.names}, path, section, section is not own)

    def _wanted(self, slide: SlideTemplate, own: SectionCopy | None, wanted: str) -> SectionCopy | None:
        """Return the section a copy goes to; the slide's own when there is none of that name, which is a fault."""
        name = wanted.strip().casefold()
        for section in (own, *self.sections):
            if section is not None and name in self._names_of(section):
                return section
        names = [section.name for section in self.sections]
        place = Place(self.session.file, spot=slide.label)
        says = next((line.text for line in slide.lines.opening if line.section), "")
        message = f'{f"{says}: " if says else ""}there is no section "{wanted}"'
        there = f"There is: {', '.join(names)}." if names else "The template has no sections."
        self.session.tell(Problem(message, place, f"{nearest(wanted, names)} {there}".strip(), rule="T222"))
        return own

    def _names_of(self, section: SectionCopy) -> tuple[str, str]:
        """Return what slides may call a section: its name, and what a comment in it says, as its name is translated."""
        return section.name.strip().casefold(), self.names[section.section].alias.casefold()

    # --- sections ---

    def _section(self, event: SectionShown) -> SectionCopy:
        name = self._name(self.names[event.section], {**self.variables, **event.names})
        return SectionCopy(event.section, 0, name, self.presentation.sections[event.section].id)

    def _place_sections(self, entered: Sequence[SectionCopy]) -> None:
        """List the sections of the output in the order of the template, each with its copies."""
        for number, (section, name) in enumerate(zip(self.presentation.sections, self.names, strict=True)):
            copies = [copy for copy in entered if copy.section == number]
            if name.line is None:
                copies = [SectionCopy(number, 0, self._name(name, self.variables), section.id)]
            for index, copy in enumerate(copies):
                copy.index, copy.id = index, _further_id(section.id, index)
            self.sections += copies

    def _name(self, name: SectionName, variables: Mapping[str, object]) -> str:
        if name.compiled is None:
            return name.text
        part = name.compiled
        run = PartRun(self.session, self.session.package.main, part.label, part.tags, variables)
        return html.unescape(self.engine.render(part, run, variables))


def shown_sections(sections: Sequence[SectionCopy], plan: Sequence[Copy]) -> list[ShownSection]:
    """Return the sections that hold slides, with the ids of these."""
    ids: dict[int, list[int]] = {id(section): [] for section in sections}
    for copy in plan:
        if copy.section is not None:
            ids[id(copy.section)].append(copy.id)
    return [ShownSection(one.name, one.id, tuple(ids[id(one)])) for one in sections if ids[id(one)]]


def _in_section(plan: Sequence[Copy], section: SectionCopy | None) -> list[Copy]:
    """Return the slides of a section: those that stand there in the template, then those that are put there."""
    here = [copy for copy in plan if copy.section is section]
    return sorted(here, key=lambda copy: copy.is_moved)


def _further_id(own: str, index: int) -> str:
    """Return the id of a further copy of a section, always the same for the same one."""
    return own if index == 0 else f"{{{str(uuid.uuid5(uuid.NAMESPACE_OID, f'{own} {index}')).upper()}}}"
