"""A compiled tag: what it says, where it stands, how its value is written. And what becomes known when it ran."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol

from qbr.errors import Place

if TYPE_CHECKING:
    from jinja2 import nodes

    from qbr.office.rendering.run import PartRun

# Noncharacters: no text can hold them, so nothing that a template or its data says is taken for a mark of ours.
TAG_OPEN, TAG_CLOSE = "\ufdd0", "\ufdd1"
SCOPE_OPEN, SCOPE_CLOSE, SCOPE_DROP, SCOPE_END = "\ufdd2", "\ufdd3", "\ufdd4", "\ufdd5"
LITERAL = "\ufdd9"  # follows a brace that is only a brace
MARK = re.compile(f"{TAG_OPEN}(\\d+){TAG_CLOSE}")


class Slot(Protocol):
    """How the value of a tag is written where the tag stood."""

    def write(self, run: PartRun, value: object) -> str:
        """Return the XML for the value."""

    def hole(self, run: PartRun, text: str) -> str:
        """Return what stands in a draft where the tag could not be filled; `text` is the tag."""


@dataclass(slots=True)
class Tag:
    """One tag of a part."""

    number: int  # its place in the part's list of tags
    word: str  # "value", or the word a statement begins with
    text: str  # as messages and the trace show it
    spot: str  # where it stands within its part
    node: nodes.Node | None = None  # expression, For, If, Assign or With
    slot: Slot | None = None  # None for statements
    is_traced: bool = True  # false for what the engine added, and for the second of two twins
    role: Literal["text", "chart", "picture", "link", "section", "part"] = "text"  # what its value has to be
    subject: nodes.Node | None = None  # the author's own expression, where `node` is more than that

    @property
    def mark(self) -> str:
        """What stands for the tag in a part's text until the part is compiled."""
        return f"{TAG_OPEN}{self.number}{TAG_CLOSE}"


@dataclass(frozen=True, slots=True)
class Emission:
    """What one tag showed, or decided, where."""

    place: Place  # in the finished file
    tag: str
    refs: tuple[str, ...]  # the refs of all values it touched, in the order it touched them


Traced = tuple[str, Tag, tuple[str, ...]]  # a tag that ran: where its part is, itself, the refs of what it touched


def emission_of(file: str, traced: Traced) -> Emission:
    """Return what is kept of a tag that ran, in the form that is read."""
    label, tag, refs = traced
    return Emission(_place(file, label, tag.spot), tag.text, refs)


@lru_cache(maxsize=4096)
def _place(file: str, label: str, spot: str) -> Place:
    """Return where a tag stands: many run again and again, in a loop."""
    return Place(file, spot=" › ".join(part for part in (label, spot) if part))


class SlotError(ValueError):
    """A value cannot be written where its tag stands; carries the way out and the rule."""

    def __init__(self, message: str, hint: str = "", rule: str = "T302") -> None:
        super().__init__(message)
        self.hint = hint
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Styled:
    """A value together with the style of the template it is to be written in."""

    value: object
    style: str

    def __str__(self) -> str:
        return str(self.value)


def styled(value: object, style: object = None) -> object:
    """Return the value in a style; without a style (none, undefined or empty) the value itself."""
    if style is None or not isinstance(style, str) or not style:
        return value
    return Styled(value, style)
