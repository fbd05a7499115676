"""The values of which a picture of a file is made, and when two of them look alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

EMU_PER_INCH = 914_400
_PLAY = 0.02 * EMU_PER_INCH  # LibreOffice counts in hundredths of a millimetre; nobody sees a fiftieth of an inch
_SHADES = 6  # of 255; colours worked out from a theme are rounded in more than one way


@dataclass(frozen=True, slots=True)
class Length:
    """A position or size in EMU."""

    emu: float


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue, 0 to 255."""

    red: int
    green: int
    blue: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a chart, or a size in points."""

    value: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A way of drawing, or the pixels of a picture, by a name that is no word on the page."""

    name: str


NOTHING = Drawn("none")  # no fill, no line
Value: TypeAlias = (
    "str | int | Length | Colour | Number | Drawn | tuple[Value, ...] | None"  # None is not known: like anything
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a page."""

    kind: str  # "text", "table", "chart", "picture", "shape", "note", "comment" …
    value: Value

    @property
    def key(self) -> str:
        """What the thing says, by which it is found again in the other file."""
        return f"{self.kind} {words(self.value)}"


@dataclass(frozen=True, slots=True)
class Page:
    """A slide, or a part of a document that is read on its own."""

    name: str  # 'slide 3 "Goals"', "body", "header" …
    items: tuple[Item, ...]
    title: str = ""  # by which a page is found again when others went or came before it


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person can see of a file."""

    format: Literal["pptx", "docx", "unreadable"]
    pages: tuple[Page, ...]


def alike(one: Value, other: Value) -> bool:
    """Return whether a person would call two values the same."""
    if one is None or other is None:
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(alike(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, Length) and isinstance(other, Length):
        return abs(one.emu - other.emu) <= _PLAY
    if isinstance(one, Colour) and isinstance(other, Colour):
        pairs = ((one.red, other.red), (one.green, other.green), (one.blue, other.blue))
        return all(abs(a - b) <= _SHADES for a, b in pairs)
    if isinstance(one, Number) and isinstance(other, Number):
        return abs(one.value - other.value) <= 1e-9 * max(1.0, abs(one.value), abs(other.value))
    return one == other


def words(value: Value) -> str:
    """Return the texts in a value, shortened, for messages and for finding things again."""
    return " ".join(_texts(value))[:80]


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
