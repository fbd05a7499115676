"""Which slides there are, and in which order: all lines about slides and sections, as one program.

A section that is repeated stands around its slides, a block of slides around those in it, a slide's own loop around the
slide; the program is Jinja, so names and `loop` are known inside as Jinja knows them. Where a slide stands in it, what
the slide sees is captured.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2.runtime import LoopContext

from qbr.office.marks.compiled import CompiledPart

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun

Turns = tuple[tuple[int, int], ...]  # the loops a slide stands in, the outermost first: which one, and in which turn


@dataclass(frozen=True, slots=True)
class Turn:
    """A loop begins another turn."""

    loop: int


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section begins."""

    section: int  # its number in the template, from 0
    names: Mapping[str, object]  # what it sees besides the context


@dataclass(frozen=True, slots=True)
class Wanted:
    """The slide that follows is to stand in the section of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class SlideShown:
    """A slide is shown."""

    slide: int  # its number in the template, from 0
    names: Mapping[str, object]  # what it sees besides the context


@dataclass(frozen=True, slots=True)
class TurnSlot:
    """Stands where the turn of a loop begins."""

    loop: int

    def write(self, run: PartRun, value: object) -> str:
        """Keep that it begins; nothing is written."""
        run.captured.append(Turn(self.loop))
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Return nothing."""
        return ""


@dataclass(frozen=True, slots=True)
class WantedSlot:
    """Stands before a slide that goes to the section its value names."""

    def write(self, run: PartRun, value: object) -> str:
        """Keep the name, if there is one; nothing is written."""
        if value is not None:
            run.captured.append(Wanted(run.text_of(value)))
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Return nothing: the slide stays where it is."""
        return ""


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """Stands where a slide or section is shown; its value is what that sees."""

    number: int
    is_section: bool = False

    def write(self, run: PartRun, value: object) -> str:
        """Keep what it sees; nothing is written."""
        names = {name: _still(one) for name, one in value.items()} if isinstance(value, dict) else {}
        shown = SectionShown(self.number, names) if self.is_section else SlideShown(self.number, names)
        run.captured.append(shown)
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Return nothing, and show it all the same."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class Order:
    """The compiled program."""

    part: CompiledPart
    loops: tuple[tuple[int, ...], ...]  # of each slide: the loops it stands in, the outermost first
    slide_tags: Mapping[int, int]  # number of a tag → the slide shown there
    section_tags: Mapping[int, int]  # number of a tag → the section shown there


def _still(value: object) -> object:
    """Return a value as it is now: `loop` goes on."""
    if not isinstance(value, LoopContext):
        return value
    if not value.last:  # asked for, so that the copy knows what comes next without going on itself
        value.length  # noqa: B018  # as above
    return copy(value)
