"""Rectangles on a slide, in EMU: where a brand leaves room, and how what was drawn elsewhere gets there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EMU = 914_400  # in an inch


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; lengths in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.top + self.height

    @property
    def area(self) -> int:
        """Width by height, 0 for what has none."""
        return max(self.width, 0) * max(self.height, 0)

    @classmethod
    def between(cls, left: float, top: float, right: float, bottom: float) -> Box:
        """Return the box with these edges."""
        return cls(round(left), round(top), round(right - left), round(bottom - top))

    @classmethod
    def inches(cls, left: float, top: float, width: float, height: float) -> Box:
        """Return a box given in inches."""
        return cls(round(left * EMU), round(top * EMU), round(width * EMU), round(height * EMU))

    def overlaps(self, other: Box) -> bool:
        """Return whether two boxes share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0

    def without(self, other: Box) -> Box:
        """Return what is left beside, above or below another box: the side that keeps most."""
        if not self.overlaps(other):
            return self
        sides = (
            Box.between(self.left, self.top, self.right, other.top),
            Box.between(self.left, other.bottom, self.right, self.bottom),
            Box.between(self.left, self.top, other.left, self.bottom),
            Box.between(other.right, self.top, self.right, self.bottom),
        )
        return max(sides, key=lambda side: side.area)

    def clear_of(self, others: Iterable[Box]) -> Box:
        """Return what is left when every other box has its place."""
        room = self
        for other in others:
            room = room.without(other)
        return room


@dataclass(frozen=True, slots=True)
class Move:
    """How a box of one page becomes a box of another, and how large text is there."""

    source: Box
    target: Box

    @property
    def across(self) -> float:
        """By how much widths grow."""
        return self.target.width / self.source.width

    @property
    def down(self) -> float:
        """By how much heights grow."""
        return self.target.height / self.source.height

    @property
    def text(self) -> float:
        """By how much text grows: it fills an area, so its size follows the root of the area."""
        return min(max(float((self.across * self.down) ** 0.5), 0.6), 1.1)

    def x(self, value: int) -> int:
        """Return a horizontal position on the other page."""
        return round(self.target.left + (value - self.source.left) * self.across)

    def y(self, value: int) -> int:
        """Return a vertical position on the other page."""
        return round(self.target.top + (value - self.source.top) * self.down)

    def points(self, hundredths: int, *, in_column: bool = False) -> int:
        """Return a size of text in hundredths of a point, to the half point.

        In the columns of a table it follows the width alone, so that no word breaks that did not break before.
        """
        grows = min(self.text, max(self.across, 0.6)) if in_column else self.text
        return max(int(hundredths * grows / 50) * 50, 100)
