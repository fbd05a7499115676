"""How tall paragraphs are in a box of a given width, lines broken as PowerPoint breaks them. All lengths in points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from qbr.office.fit.fonts import face

SAFE = 0.997  # share of a column that lines fill: programs round the widths of letters, each in its own way
TAB_STOP = 72.0  # distance of the default tab stops
_EAST_ASIAN = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_INSIDE_WORDS = rf"[^\s\u200b{_EAST_ASIAN}\-‐–—]*"
# Lines break at blanks (not at those that forbid it), behind hyphens and dashes, and between ideographs.
_PIECE = re.compile(
    rf"(?P<end>[\n\v])|(?P<tab>\t)|(?P<blank>[ \u1680\u2000-\u2006\u2008-\u200b\u205f\u3000]+)"
    rf"|(?P<sign>[{_EAST_ASIAN}])|(?P<word>{_INSIDE_WORDS}(?:[\u00a0\u202f\u2007]{_INSIDE_WORDS})*[-‐–—]?)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one size and face."""

    text: str  # a line break is "\n"
    size: float
    typeface: str = "Arial"
    bold: bool = False
    spacing: float = 0.0  # added behind each letter


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs and the space around them."""

    runs: tuple[Run, ...]
    line_spacing: float = 1.0  # of single lines
    line_points: float | None = None  # exact distance of lines; takes precedence
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0  # margin of all lines but the first
    first: float = 0.0  # margin of the first line
    end: Run = Run("", 18.0)  # sets the height of an empty paragraph


def measure(paragraphs: Sequence[Paragraph], width: float) -> float:
    """Return the height of paragraphs set in a column.

    Space before the first and after the last paragraph does not count, as in PowerPoint.
    """
    height, gap = 0.0, 0.0
    for position, paragraph in enumerate(paragraphs):
        height += sum(line_heights(paragraph, width)) + (max(gap, 0.0) + paragraph.before if position else 0.0)
        gap = paragraph.after
    return height


def line_heights(paragraph: Paragraph, width: float) -> list[float]:
    """Return the height of each line of a paragraph."""
    lines = _Lines(paragraph, width)
    for run in paragraph.runs:
        lines.add(run)
    heights = lines.finished()
    if paragraph.line_points is not None:
        return [paragraph.line_points] * len(heights)
    return [height * paragraph.line_spacing for height in heights]


class _Lines:
    """Fills lines from left to right."""

    def __init__(self, paragraph: Paragraph, width: float) -> None:
        self.paragraph, self.width = paragraph, width * SAFE
        self.heights: list[float] = []
        self.height = 0.0  # of the line so far
        self.room = self.width - paragraph.first
        self.used = 0.0  # blanks at its end included
        self.word = 0.0  # width of what may not be broken and is not placed yet
        self.word_height = 0.0

    def add(self, run: Run) -> None:
        metrics = face(run.typeface, bold=run.bold)
        width_of = partial(metrics.width, size=run.size, spacing=run.spacing)
        height = run.size * metrics.line
        for piece in _PIECE.finditer(run.text):
            kind, text = piece.lastgroup, piece.group()
            if kind == "word":
                self.word += width_of(text)
                self.word_height = max(self.word_height, height if text else 0.0)
                if text.endswith(("-", "‐", "–", "—")):
                    self.place_word()
                continue
            self.place_word()
            if kind == "sign":
                self.word, self.word_height = width_of(text), height
                self.place_word()
            elif kind == "end":
                self.height = self.height or height
                self.next_line()
            else:
                self.height = max(self.height, height)
                self.used = self.after_blank(width_of(text), kind == "tab")

    def after_blank(self, width: float, is_tab: bool) -> float:
        return (self.used // TAB_STOP + 1) * TAB_STOP if is_tab else self.used + width

    def place_word(self) -> None:
        if not self.word:
            return
        if self.used and self.used + self.word > self.room:
            self.next_line()
        while self.word > self.room > 0:  # a word longer than a line is broken anywhere
            self.height = max(self.height, self.word_height)
            self.word -= self.room
            self.next_line()
        self.used += self.word
        self.height = max(self.height, self.word_height)
        self.word = self.word_height = 0.0

    def next_line(self) -> None:
        self.heights.append(self.height)
        self.height, self.used = 0.0, 0.0
        self.room = self.width - self.paragraph.left

    def finished(self) -> list[float]:
        self.place_word()
        if not self.height:
            last = self.heights[-1] if self.heights else 0.0
            self.height = last or self.paragraph.end.size * face(self.paragraph.end.typeface, bold=False).line
        self.heights.append(self.height)
        return self.heights
