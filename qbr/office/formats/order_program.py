"""Compiling the order of slides: lines beside slides and names of sections become one program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from qbr.errors import Place, Problem
from qbr.office.compiling.assemble import compile_tree, syntax_tree
from qbr.office.formats.order import Order, ShownSlot, TurnSlot, WantedSlot
from qbr.office.formats.section_names import SectionName
from qbr.office.formats.slides import Line, Lines
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.tags import Slot, Tag
from qbr.office.text.finding import SyntaxFault, find_tags
from qbr.office.text.syntax import Said, parse_expression, read_tag
from qbr.sandbox import Sandbox

_NAME = "slides"  # of the program among the compiled parts


@dataclass(frozen=True, slots=True)
class Standing:
    """A slide of the template where it stands."""

    label: str
    lines: Lines
    section: int | None


@dataclass(slots=True)
class _Open:
    """A block that is not closed yet."""

    line: Line
    word: str  # "for" or "if"
    names: list[str]
    loop: int | None = None
    is_told: bool = False  # of a fault of it


@dataclass
class OrderProgram:
    """The program in the making."""

    file: str
    sandbox: Sandbox
    problems: list[Problem]
    tags: list[Tag] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _top: list[str] = field(default_factory=list)  # names set outside all blocks
    _loops: dict[int, tuple[int, ...]] = field(default_factory=dict)  # of each slide
    _slide_tags: dict[int, int] = field(default_factory=dict)
    _section_tags: dict[int, int] = field(default_factory=dict)
    _closed: list[tuple[Line, Line]] = field(default_factory=list)  # what opened and closed each block of slides
    _count: int = 0  # of loops

    def compile(self, sections: Sequence[SectionName], slides: Sequence[Standing]) -> Order | None:
        """Return the program; None when all slides are shown as they stand, or after a fault, which is told."""
        if not any(slide.lines.is_there for slide in slides) and not any(one.line for one in sections):
            return None
        before = len(self.problems)
        current: int | None = None
        for number, slide in enumerate(slides):
            if slide.section != current:
                self._refuse_reaching(sections, current, slide.section)
                self._change_section(sections, current, slide.section)
                current = slide.section
            self._slide(number, slide)
        self._change_section(sections, current, None, is_end=True)
        for one in self._open:
            self._never_closed(one)
        return self._finished(len(slides)) if len(self.problems) == before else None

    def _finished(self, count: int) -> Order:
        tree = syntax_tree("".join(tag.mark for tag in self.tags), self.tags)
        code = compile_tree(tree, self.sandbox, _NAME)
        part = CompiledPart(_NAME, "", tuple(self.tags), {}, tree, code)
        loops = tuple(self._loops.get(number, ()) for number in range(count))
        return Order(part, loops, self._slide_tags, self._section_tags)

    # --- sections ---

    def _change_section(
        self, sections: Sequence[SectionName], old: int | None, new: int | None, *, is_end: bool = False
    ) -> None:
        """Close the section that ends, and open the one that begins; empty ones between are opened and closed."""
        if old is not None:
            self._close_section(sections[old])
        first = 0 if old is None else old + 1
        last = len(sections) if is_end else (first if new is None else new)
        for number in range(first, last):
            if not any(tag == number for tag in self._section_tags.values()):
                self._open_section(number, sections[number])
                self._close_section(sections[number])
        if new is not None:
            self._open_section(new, sections[new])

    def _open_section(self, number: int, section: SectionName) -> None:
        if section.line is None:
            return
        for one in self._open:
            self._cut(one, section.line)
        self._open_block(section.line, section.line.rest)
        tag = self._add(
            Said("value", section.line.text, node=self._names()), section.line.spot, ShownSlot(number, True)
        )
        self._section_tags[tag.number] = number

    def _close_section(self, section: SectionName) -> None:
        if section.line is None:
            return
        while self._open and self._open[-1].line is not section.line:
            self._cut(self._open.pop(), section.line)
        self._close_block()

    def _refuse_reaching(self, sections: Sequence[SectionName], old: int | None, new: int | None) -> None:
        """Tell of loops that go on in another section: their slides would not stand together in either."""
        if old is None or new is None or sections[old].line or sections[new].line:
            return  # told where the section opens or closes
        for one in self._open:
            if one.word == "for" and not one.is_told:
                reach = f'from section "{sections[old].text}" into section "{sections[new].text}"'
                hint = "Put all slides of the block into one section."
                self._tell(one.line, f"{one.line.text} reaches {reach}", hint, "T221")
                one.is_told = True

    def _cut(self, one: _Open, line: Line) -> None:
        message = f"{one.line.text} and the section's {line.text} cut each other in two: {line.spot}"
        self._tell(one.line, message, "Open and close the block inside one section.", "T221")

    # --- slides ---

    def _slide(self, number: int, slide: Standing) -> None:
        own: _Open | None = None
        for line in slide.lines.opening:
            if line.word == "slides":
                self._open_block(line, line.rest)
            elif line.word == "set":
                self._set(line)
            elif line.rest != "skip":
                own = self._own(line) or own
        if not slide.lines.is_skipped:
            self._shown(number, slide)
        if own is not None:
            self._close_block()
        for line in slide.lines.closing:
            self._close_slides(line)

    def _own(self, line: Line) -> _Open | None:
        """Open the slide's own loop or condition, if it has one."""
        if not line.rest and line.section:
            return None
        if not re.match(r"(for|if)\b", line.rest):
            hint = "Write {% slide for x in list %}, {% slide if condition %} or {% slide skip %}."
            self._tell(line, f"{line.text} says nothing about the slide", hint, "T220")
            return None
        return self._open_block(line, line.rest)

    def _shown(self, number: int, slide: Standing) -> None:
        """Let the slide be shown here, in the section that the innermost line with `in=` names."""
        self._loops[number] = tuple(one.loop for one in self._open if one.loop is not None)
        own = [line for line in slide.lines.opening if line.word == "slide"]
        placing = [line for line in (*(one.line for one in self._open), *own) if line.section]
        for line in placing[-1:]:
            self._expression(line, line.section, WantedSlot())
        said = Said("value", "", node=self._names())
        self._slide_tags[self._add(said, slide.label, ShownSlot(number)).number] = number

    def _close_slides(self, line: Line) -> None:
        if not self._open or self._open[-1].line.word != "slides":
            hint = "Take it out, or put {% slides … %} beside the first slide of the block."
            around = self._open[-1].line if self._open else None
            where = f" inside the section's {around.text}" if around is not None else ""
            self._tell(line, f"{line.text} closes nothing{where}", hint, "T221")
            return
        self._closed.append((self._open[-1].line, line))
        self._close_block(line.text)

    def _never_closed(self, one: _Open) -> None:
        """Tell of a block without end; one that ends inside it may have taken its end."""
        hint = "Put {% endslides %} beside the last slide of the block."
        for opener, closer in self._closed[-1:]:
            hint += f" The one at {closer.spot} closes {opener.text} of {opener.spot}."
        self._tell(one.line, f"{one.line.text} is never closed", hint, "T221")

    # --- blocks ---

    def _open_block(self, line: Line, statement: str) -> _Open:
        one = _Open(line, "", [])
        self._open.append(one)
        said = self._said(line, statement)
        if said is None or said.word not in ("for", "if"):
            if said is not None or not statement:
                hint = "Write {% slides for x in list %} or {% slides if condition %}."
                self._tell(line, f"{line.text} says neither for nor if", hint, "T220")
            return one
        self._add(said, line.spot, None, text=line.text, is_traced=True)
        one.word = said.word
        if said.word == "for":
            one.names = [*_target_names(said.node), "loop"]
            one.loop = self._count
            self._count += 1
            self._add(Said("value", "", node=nodes.Const("")), line.spot, TurnSlot(one.loop))
        return one

    def _close_block(self, text: str = "") -> None:
        one = self._open.pop()
        if one.word:
            self._add(Said(f"end{one.word}", text), one.line.spot, None, is_traced=True)

    def _set(self, line: Line) -> None:
        said = self._said(line, f"set {line.rest}")
        if said is not None and isinstance(said.node, nodes.Assign):
            self._add(said, line.spot, None, is_traced=True)
            known = self._open[-1].names if self._open else self._top
            known += _names_of(said.node.target)

    def _said(self, line: Line, statement: str) -> Said | None:
        if not statement:
            return None
        try:
            return read_tag(next(iter(find_tags(f"{{% {statement} %}}"))), self.sandbox)
        except SyntaxFault as fault:
            self._tell(line, f"{line.text}: {str(fault).rpartition('}: ')[2]}", fault.hint, fault.rule)
            return None

    def _expression(self, line: Line, expression: str, slot: Slot) -> None:
        try:
            node = parse_expression(expression, self.sandbox)
        except SyntaxFault as fault:
            self._tell(line, f"{line.text}: {str(fault).rpartition('}: ')[2]}", fault.hint, fault.rule)
            return
        self._add(Said("value", line.text, node=node), line.spot, slot, is_traced=True).role = "section"

    def _names(self) -> nodes.Dict:
        """Return an expression for the names seen here."""
        names = dict.fromkeys([*self._top, *(name for one in self._open for name in one.names)])
        return nodes.Dict([nodes.Pair(nodes.Const(name), nodes.Name(name, "load")) for name in names])

    def _add(self, said: Said, spot: str, slot: Slot | None, *, text: str = "", is_traced: bool = False) -> Tag:
        tag = Tag(len(self.tags), said.word, text or said.text, spot, said.node, slot, is_traced)
        self.tags.append(tag)
        return tag

    def _tell(self, line: Line, message: str, hint: str, rule: str) -> None:
        self.problems.append(Problem(message, Place(self.file, spot=line.spot), hint, rule=rule))


def _target_names(node: nodes.Node | None) -> list[str]:
    return _names_of(node.target) if isinstance(node, nodes.For) else []


def _names_of(target: nodes.Node) -> list[str]:
    every = [target, *target.find_all(nodes.Name)]
    return list(dict.fromkeys(one.name for one in every if isinstance(one, nodes.Name)))
