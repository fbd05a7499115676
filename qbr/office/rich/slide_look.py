"""Rich text in DrawingML: paragraphs of the levels a box has, runs of the look the tag was drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qbr.office.opc.markup import escape
from qbr.office.rich.blocks import Block, Words
from qbr.office.rich.markdown import target

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun

_NUMBERS = {".": "Period", ")": "ParenR"}
_FIRST, _LAST = 1, 32_767  # numbers a list of DrawingML can start with


@dataclass(frozen=True, slots=True)
class SlideRuns:
    """The properties of a run as drawn, in bold and italics, each with and without a link of its own."""

    properties: tuple[str, str, str, str]  # plain, bold, italic, both
    linked: tuple[tuple[str, str], ...]  # the same, up to where a link goes and from there on

    def write(self, run: PartRun, words: Words, *, is_bold: bool = False, is_italic: bool = False) -> str:
        """Return words as runs and line breaks."""
        look = (words.bold or is_bold) + 2 * (words.italic or is_italic)
        properties = self.properties[look]
        relation = target(run, words.link) if words.link else ""
        if relation:
            before, after = self.linked[look]
            properties = f'{before}<a:hlinkClick r:id="{relation}"/>{after}'
        lines = escape(words.text).split("\n")
        pieces = [f"<a:r>{properties}<a:t>{line}</a:t></a:r>" if line else "" for line in lines]
        return f"<a:br>{properties}</a:br>".join(pieces)


@dataclass(frozen=True, slots=True)
class Level:
    """The paragraph properties of one level of a list, up to where its sign goes and from there on."""

    before: str
    after: str
    bullet: str  # empty where the box has bullets of its own
    numbers: str  # the scheme the box numbers by; empty: numbers are written as Markdown has them

    def settings(self, block: Block) -> str:
        """Return the properties of an item."""
        if block.number is None:
            return f"{self.before}{self.bullet}{self.after}"
        kind = self.numbers or f"arabic{_NUMBERS[block.sign]}"
        start = f' startAt="{block.since}"' if _FIRST < block.since <= _LAST else ""
        return f'{self.before}<a:buFont typeface="+mj-lt"/><a:buAutoNum type="{kind}"{start}/>{self.after}'

    def plain(self) -> str:
        """Return the properties of a paragraph that goes on with an item."""
        return f"{self.before}<a:buNone/>{self.after}"


@dataclass(frozen=True, slots=True)
class SlideLook:
    """Rich text in a box on a slide."""

    text: str  # properties of a paragraph
    quotes: tuple[str, ...]  # of a quote, by depth
    items: tuple[Level, ...]
    further: tuple[str, ...]  # of a paragraph that goes on with an item, by level
    runs: SlideRuns

    def paragraphs(self, run: PartRun, blocks: Sequence[Block]) -> str:
        """Return whole paragraphs."""
        return "".join(f"<a:p>{self._settings(block)}{self._runs(run, block)}</a:p>" for block in blocks)

    def words(self, run: PartRun, words: Sequence[Words]) -> str:
        """Return runs."""
        return "".join(self.runs.write(run, one) for one in words)

    def _settings(self, block: Block) -> str:
        if block.kind == "item":
            return self.items[block.level - 1].settings(block)
        if block.kind == "more":
            return self.further[block.level - 1]
        return self.quotes[min(block.level, len(self.quotes)) - 1] if block.kind == "quote" else self.text

    def _runs(self, run: PartRun, block: Block) -> str:
        is_bold, is_italic = block.kind == "heading", block.kind == "quote"
        return "".join(self.runs.write(run, one, is_bold=is_bold, is_italic=is_italic) for one in block.words)
