"""Rich text in WordprocessingML: paragraphs in the document's own styles, runs of the look the tag was drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qbr.office.marks.listing import Listed
from qbr.office.opc.markup import escape
from qbr.office.rich.blocks import Block, Words
from qbr.office.rich.markdown import target

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun


@dataclass(frozen=True, slots=True)
class WordRuns:
    """The properties of a run in each look Markdown can ask for."""

    properties: tuple[str, ...]  # by bold (1), italic (2) and code (4)
    linked: tuple[str, ...]  # of a link, by bold (1) and italic (2)

    def write(self, run: PartRun, words: Words, *, is_bold: bool, is_italic: bool) -> str:
        """Return words as a run, inside a link where they are one."""
        look = (words.bold or is_bold) + 2 * (words.italic or is_italic)
        relation = target(run, words.link) if words.link else ""
        properties = self.linked[look] if relation else self.properties[look + 4 * words.code]
        lines = escape(words.text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">').split("\n")
        text = '</w:t><w:br/><w:t xml:space="preserve">'.join(lines)
        written = f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'
        return f'<w:hyperlink r:id="{relation}" w:history="1">{written}</w:hyperlink>' if relation else written


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """The properties of a paragraph, and what stands in for a style the document lacks."""

    settings: str
    runs: WordRuns
    is_bold: bool = False
    is_italic: bool = False
    lacks: str = ""  # the style that is not there


@dataclass(frozen=True, slots=True)
class WordItem:
    """An item of a list: its properties up to where its number goes and from there on."""

    before: str
    after: str
    kind: str  # id of the abstract list its number comes from
    level: int
    is_named: bool = False  # whether its style brings the bullet

    def settings(self, number: int) -> str:
        """Return the properties of an item of a list with this id."""
        if self.is_named:
            return self.before + self.after
        return f'{self.before}<w:numPr><w:ilvl w:val="{self.level}"/><w:numId w:val="{number}"/></w:numPr>{self.after}'


@dataclass(frozen=True, slots=True)
class WordLook:
    """Rich text where a tag stands in a document."""

    text: WordParagraph
    headings: tuple[WordParagraph, ...]
    quotes: tuple[WordParagraph, ...]
    further: tuple[WordParagraph, ...]  # what goes on with an item, by level
    code: WordParagraph
    bullets: tuple[WordItem, ...]
    numbers: tuple[WordItem, ...]
    parenthesized: tuple[WordItem, ...]  # numbered 1) 2) 3)

    def paragraphs(self, run: PartRun, blocks: Sequence[Block]) -> str:
        """Return whole paragraphs."""
        lists: dict[int, int] = {}  # which of the text's lists → its id
        return "".join(self._paragraph(run, block, lists) for block in blocks)

    def words(self, run: PartRun, words: Sequence[Words]) -> str:
        """Return runs."""
        return self._words(run, words, self.text)

    def _paragraph(self, run: PartRun, block: Block, lists: dict[int, int]) -> str:
        if block.kind == "item":
            return f"<w:p>{self._item(run, block, lists)}{self._words(run, block.words, self.text)}</w:p>"
        look = self._look(block)
        if look.lacks:
            hint = "Add the style to the template (apply it once), or take the words as they are."
            run.warn(f'the document has no style "{look.lacks}"; the text is made to look like it', hint, "T333")
        return f"<w:p>{look.settings}{self._words(run, block.words, look)}</w:p>"

    def _look(self, block: Block) -> WordParagraph:
        by_level = {"heading": self.headings, "quote": self.quotes, "more": self.further}.get(block.kind)
        if by_level is not None:
            return by_level[min(block.level, len(by_level)) - 1]
        return self.code if block.kind == "code" else self.text

    def _item(self, run: PartRun, block: Block, lists: dict[int, int]) -> str:
        """Return the properties of an item; its list begins anew with its first item."""
        numbered = self.parenthesized if block.sign == ")" else self.numbers
        item = (self.bullets if block.number is None else numbered)[block.level - 1]
        if block.list not in lists and not item.is_named:
            start = None if block.number is None else (item.level, block.number)
            lists[block.list] = listed(run, item.kind, start)
        return item.settings(lists.get(block.list, 0))

    def _words(self, run: PartRun, words: Sequence[Words], look: WordParagraph) -> str:
        return "".join(look.runs.write(run, one, is_bold=look.is_bold, is_italic=look.is_italic) for one in words)


def listed(run: PartRun, kind: str, start: tuple[int, int] | None) -> int:
    """Return the id of a list of a kind: one for all bullets, a new one for numbers.

    Args:
        run: of the part it stands in.
        kind: id of an abstract list.
        start: the level it begins at, and its first number there; None for bullets.
    """
    known = run.session.listed
    number = next((one.number for one in known if one.kind == kind), 0) if start is None else 0
    if not number:
        number = run.new_id()
        known.append(Listed(number, kind, start))
    return number
