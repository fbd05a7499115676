"""Markdown in documents, prepared: which of the document's styles each kind of paragraph takes, and what else does.

Lists, headings and quotes take the styles Word has for them. A list without a style gets a plain one of ours; a
heading or quote without one is written bold or in italics, and told.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from qbr.office.formats.markdown_lists import STEP, MarkdownLists
from qbr.office.formats.word_styling import Styles
from qbr.office.opc.markup import Element, child, children, fragment, name_of, q
from qbr.office.rich.blocks import MAX_DEPTH
from qbr.office.rich.markdown import MarkdownSlot
from qbr.office.rich.word_look import WordItem, WordLook, WordParagraph, WordRuns

_CODE = ("HTML Code", "Inline Code", "Code Char", "Source Code Char", "Verbatim Char", "Code")
_CODE_BLOCKS = ("HTML Preformatted", "Code", "Code Block", "Source Code", "Plain Text")
_QUOTES = ("Quote", "Intense Quote")
_LANGUAGE = ("w:noProof", "w:rtl", "w:cs", "w:lang")  # what a run keeps where a style of its own rules
_BULLETS, _NUMBERS, _PARENTHESIZED = range(3)  # of what can be added


@dataclass(frozen=True, slots=True)
class WordMarkdown:
    """Prepares the places of a document where Markdown is written."""

    styles: Styles
    lists: MarkdownLists

    def __call__(self, paragraph: Element, run: Element, is_whole: bool) -> MarkdownSlot:
        """Return how Markdown is written in place of a run, or of its paragraph.

        Args:
            paragraph: holds the run.
            run: holds the tag and nothing else.
            is_whole: whether the paragraph holds nothing else.
        """
        return MarkdownSlot(self._look(paragraph, run), is_whole)

    def _look(self, paragraph: Element, run: Element) -> WordLook:
        settings = child(paragraph, "w:pPr")
        drawn, bare = self._runs(run), self._runs(_bare(run))
        text = WordParagraph(fragment(settings), drawn)
        direction = "" if settings is None else fragment(child(settings, "w:bidi"))
        levels = range(1, MAX_DEPTH + 1)
        return WordLook(
            text,
            tuple(self._heading(level, text, bare, direction) for level in levels),
            tuple(self._quote(level, text, bare, direction) for level in levels),
            tuple(self._further(level, drawn, direction) for level in levels),
            self._named(_CODE_BLOCKS, bare, direction) or text,
            tuple(self._item("List Bullet", level, _BULLETS, direction) for level in levels),
            tuple(self._item("List Number", level, _NUMBERS, direction) for level in levels),
            tuple(self._item("List Number", level, _PARENTHESIZED, direction) for level in levels),
        )

    # --- paragraphs ---

    def _heading(self, level: int, text: WordParagraph, bare: WordRuns, direction: str) -> WordParagraph:
        name = f"heading {level}"
        named = self._named((name,), bare, direction)
        return named or WordParagraph(text.settings, text.runs, is_bold=True, lacks=name)

    def _quote(self, level: int, text: WordParagraph, bare: WordRuns, direction: str) -> WordParagraph:
        named = self._named(_QUOTES if level == 1 else _QUOTES[::-1], bare, direction)
        settings = _settings("", f"{direction}{_indent(level)}")
        return named or WordParagraph(settings, text.runs, is_italic=True, lacks=_QUOTES[0])

    def _further(self, level: int, drawn: WordRuns, direction: str) -> WordParagraph:
        name = "List Continue" if level == 1 else f"List Continue {level}"
        named = self._named((name,), drawn, direction)
        style = self.styles.paragraph("List Paragraph")
        return named or WordParagraph(_settings(style, f"{direction}{_indent(level)}"), drawn)

    def _named(self, names: tuple[str, ...], runs: WordRuns, direction: str) -> WordParagraph | None:
        """Return a paragraph of the first style there is."""
        style = next((known for name in names if (known := self.styles.paragraph(name))), "")
        return WordParagraph(_settings(style, direction), runs) if style else None

    # --- lists ---

    def _item(self, name: str, level: int, added: int, direction: str) -> WordItem:
        """Return an item in its own style, in a deeper level of the style above it, or in a list that is added."""
        own = self.styles.paragraph(name if level == 1 else f"{name} {level}")
        if own in self.lists.styles:
            numbered = self.lists.styles[own]
            before, after = _split(own, direction)
            return WordItem(before, after, numbered.kind, numbered.level, added == _BULLETS)
        first = self.lists.styles.get(self.styles.paragraph(name))
        if not own and first is not None and first.level + level <= first.levels:
            before, after = _split(self.styles.paragraph(name), direction)
            return WordItem(before, after, first.kind, first.level + level - 1)
        before, after = _split(own or self.styles.paragraph("List Paragraph"), direction)
        return WordItem(before, after, self.lists.added[added], level - 1)

    # --- runs ---

    def _runs(self, run: Element) -> WordRuns:
        properties = child(run, "w:rPr")
        drawn = etree.Element(q("w:rPr")) if properties is None else properties
        code = next((known for name in _CODE if (known := self.styles.character(name))), "")
        link = self.styles.character("Hyperlink")
        looks = [_written(run, drawn, number, code if number & 4 else "") for number in range(8)]
        linked = [_written(run, drawn, number, link, is_underlined=not link) for number in range(4)]
        return WordRuns(tuple(looks), tuple(linked))


def _bare(run: Element) -> Element:
    """Return a run without a look of its own."""
    copy = deepcopy(run)
    properties = child(copy, "w:rPr")
    for one in () if properties is None else list(children(properties)):
        if name_of(one) not in _LANGUAGE:
            properties.remove(one)  # type: ignore[union-attr]  # it has children
    return copy


def _written(run: Element, drawn: Element, look: int, style: str, *, is_underlined: bool = False) -> str:
    """Return run properties in a look: bold (1), italic (2), in a character style, underlined."""
    copy = deepcopy(drawn)
    wanted = {"w:b": look & 1, "w:bCs": look & 1, "w:i": look & 2, "w:iCs": look & 2, "w:u": is_underlined}
    for name in [name for name, is_wanted in wanted.items() if is_wanted] + (["w:rStyle"] if style else []):
        for old in list(children(copy, name)):
            copy.remove(old)
        one = etree.Element(q(name))
        if name in ("w:rStyle", "w:u"):
            one.set(q("w:val"), style if name == "w:rStyle" else "single")
        copy.insert(sum(1 for _ in children(copy, *_before(name))), one)
    if not len(copy):
        return ""
    run.append(copy)
    text = fragment(copy)
    run.remove(copy)
    return text


def _before(name: str) -> tuple[str, ...]:
    """Return what stands before an element in run properties."""
    return _ORDER[: _ORDER.index(name)]


_ORDER = (
    *("w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike", "w:dstrike"),
    *("w:outline", "w:shadow", "w:emboss", "w:imprint", "w:noProof", "w:snapToGrid", "w:vanish", "w:webHidden"),
    *("w:color", "w:spacing", "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u"),
)


def _settings(style: str, inner: str) -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:pPr>{named}{inner}</w:pPr>" if named or inner else ""


def _split(style: str, direction: str) -> tuple[str, str]:
    """Return paragraph properties up to where a number goes, and from there on."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:pPr>{named}", f"{direction}</w:pPr>"


def _indent(level: int) -> str:
    return f'<w:ind w:left="{STEP * level}"/>'
