"""Slots: how the value of a tag becomes XML where the tag stood.

A value is turned into text here, once, and escaped here; it is never read again as XML or as a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qbr.office.marks.tags import Styled
from qbr.office.opc.markup import escape, escape_attribute

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun

PROPERTIES = "\ufdd8"  # stands for a run's properties until its style is known
_FEEDS = "\a\f"
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class TextSlot:
    """A value inside the text of a run; the strings close and open what stands around it."""

    tab: str = "\t"  # what a tab is written as
    line: str = "\n"  # what a line end is written as
    paragraph: str = "\n"  # what a blank line is written as
    page: str = "\n"  # what a form feed is written as

    def write(self, run: PartRun, value: object) -> str:
        """Return the escaped text with its breaks."""
        if type(value) is str and value.isprintable():
            return escape(value)  # as most are: nothing to drop, nothing to break
        text = escape(run.text_of(value, keeping=_FEEDS))
        if "\a" in text or "\f" in text:  # the signs docxtpl's users know for a paragraph and a page
            return self.page.join(self.broken(part.replace("\a", "\n\n")) for part in text.split("\f"))
        return self.broken(text)

    def hole(self, run: PartRun, text: str) -> str:
        """Return the tag between brackets."""
        return escape(f"⟦{text}⟧")

    def broken(self, text: str) -> str:
        """Return escaped text with line ends, blank lines and tabs written as elements."""
        if "\n" in text or "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
            text = _BLANK_LINES.sub(self.paragraph, text) if self.paragraph != "\n" else text
            text = text.replace("\n", self.line)
        return text.replace("\t", self.tab) if self.tab != "\t" else text


@dataclass(frozen=True, slots=True)
class RunSlot:
    """A value that brings its own run, because it may choose a style."""

    before: str  # the start of the run
    between: str  # from the run's properties to its text
    after: str  # the end of text and run
    properties: str  # the run's properties as drawn
    styled: Callable[[str], str]  # the same properties in a named style; raises ValueError for an unknown one
    slot: TextSlot  # breaks, with PROPERTIES where those of the run stand

    def write(self, run: PartRun, value: object) -> str:
        """Return the whole run."""
        properties = self.styled(value.style) if isinstance(value, Styled) else self.properties
        return self._run(self.slot.write(run, value), properties)

    def hole(self, run: PartRun, text: str) -> str:
        """Return a run with the tag between brackets."""
        return self._run(self.slot.hole(run, text), self.properties)

    def _run(self, text: str, properties: str) -> str:
        return f"{self.before}{properties}{self.between}{text.replace(PROPERTIES, properties)}{self.after}"


@dataclass(frozen=True, slots=True)
class AttributeSlot:
    """A value inside an attribute."""

    def write(self, run: PartRun, value: object) -> str:
        """Return the escaped text."""
        return escape_attribute(run.text_of(value).strip("\n"))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the tag between brackets."""
        return escape_attribute(f"⟦{text}⟧")


@dataclass(frozen=True, slots=True)
class LinkTargetSlot:
    """The address of a hyperlink: the value becomes a relationship, its id is written."""

    def write(self, run: PartRun, value: object) -> str:
        """Return the id of a relationship to the address; an empty one takes the link away."""
        address = run.text_of(value)
        return run.link(address) if address.strip() else run.unlinked()

    def hole(self, run: PartRun, text: str) -> str:
        """Return the id of a relationship to nowhere in particular."""
        return run.link("https://example.invalid/")


@dataclass(frozen=True, slots=True)
class ShapeLinkSlot:
    """The hyperlink of a whole object: written when there is an address, left out when there is none."""

    declarations: str = ""  # namespace declarations the element needs where it stands
    tip: str = ""  # what is shown to whoever points at it, as drawn

    def write(self, run: PartRun, value: object) -> str:
        """Return the hyperlink element, empty without an address; the value may be an address and a tip."""
        address, tip = value if isinstance(value, list) else (value, self.tip)
        if address is None or address == "":
            return ""
        shown = escape_attribute(run.text_of(tip))
        said = f' tooltip="{shown}"' if shown else ""
        return f'<a:hlinkClick{self.declarations} r:id="{run.link(run.text_of(address))}"{said}/>'

    def hole(self, run: PartRun, text: str) -> str:
        """Return nothing: no link."""
        return ""


@dataclass(frozen=True, slots=True)
class IdSlot:
    """The id of a drawn object that may be repeated: its own the first time, a free one from then on."""

    kind: str  # ids are unique within a kind
    own: int

    def write(self, run: PartRun, value: object) -> str:
        """Return an id no other object of the part has."""
        return str(run.fresh_id(self.kind, self.own))

    def hole(self, run: PartRun, text: str) -> str:
        """Return a free id."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class NextIdSlot:
    """Stands where a loop's turn begins: gives what is drawn with this id the one it has in this turn."""

    kind: str
    own: int

    def write(self, run: PartRun, value: object) -> str:
        """Take the id; nothing is written."""
        run.fresh_id(self.kind, self.own)
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Return nothing."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class SameIdSlot:
    """A reference to the id that was given last to the object drawn with this one."""

    kind: str
    own: int

    def write(self, run: PartRun, value: object) -> str:
        """Return the id the object has now."""
        return str(run.current_id(self.kind, self.own))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the same."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class HexIdSlot:
    """A reference as `SameIdSlot` writes it, in eight hexadecimal digits."""

    kind: str
    own: int

    def write(self, run: PartRun, value: object) -> str:
        """Return the id the object has now."""
        return f"{run.current_id(self.kind, self.own):08X}"

    def hole(self, run: PartRun, text: str) -> str:
        """Return the same."""
        return self.write(run, None)


@dataclass(frozen=True, slots=True)
class NameSlot:
    """A name that goes with an id: as drawn with its own id, numbered with any other."""

    kind: str
    own: int
    name: str

    def write(self, run: PartRun, value: object) -> str:
        """Return the name the object has now."""
        number = run.current_id(self.kind, self.own)
        return escape_attribute(self.name if number == self.own else f"{self.name[:28]}_{number}")

    def hole(self, run: PartRun, text: str) -> str:
        """Return the same."""
        return self.write(run, None)
