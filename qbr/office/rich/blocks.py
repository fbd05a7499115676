"""Markdown read: a text as blocks of words, without anything in it that could reach out or be taken for code.

HTML is words like any other. Pictures are not fetched, their description stands for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_LENGTH = 200_000  # characters; more is no summary
MAX_DEPTH = 9  # levels of lists and headings that Office knows
_NESTING = 60  # of the parser's tokens, two of which make a list
_MARKS = {"strong": "bold", "em": "italic"}

Kind = Literal["text", "item", "more", "quote", "heading", "code"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one look; a line break is a line end in them."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph."""

    kind: Kind  # "more" goes on with the item before it
    words: tuple[Words, ...] = ()
    level: int = 1  # of a list, of a heading, of quotes in each other
    number: int | None = None  # of an item in a numbered list
    list: int = 0  # which of the text's lists it belongs to, from 1
    sign: str = "."  # what follows the number
    since: int = 1  # the number of the first of the items that follow each other up to this one


@lru_cache(maxsize=128)
def blocks_of(text: str, heading: int = 1) -> tuple[Block, ...]:
    """Return what a Markdown text says; an empty text is one empty paragraph.

    Args:
        text: Markdown.
        heading: the level of `#`.

    Raises:
        ValueError: it is far too long, or nested far too deep.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a Markdown text of {len(text):,} characters is too long; up to {MAX_LENGTH:,} are read")
    reader = _Reader(heading)
    for token in _parser().parse(text):
        if token.level >= _NESTING - 1:  # what stands deeper would be lost
            raise ValueError(f"the Markdown has lists or quotes nested more than {_NESTING // 2 - 1} times")
        reader.read(token)
    return tuple(reader.blocks) or (Block("text"),)


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Return a text that is no Markdown: its paragraphs stand between blank lines."""
    parts = [part.strip("\n") for part in text.replace("\r\n", "\n").split("\n\n")]
    return tuple(Block("text", (Words(part),)) for part in parts if part) or (Block("text"),)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTING})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # where links may lead is settled when written
    return parser


@dataclass(slots=True)
class _List:
    """An open list."""

    index: int
    next: int | None  # the number of its next item
    sign: str
    is_told: bool = True  # whether the item that is open has a paragraph by now
    since: int | None = None  # the number of the first of the items that follow each other; None: none did yet


@dataclass(slots=True)
class _Reader:
    """Gathers blocks from the parser's tokens."""

    first_heading: int
    blocks: list[Block] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    heading: int = 0  # level of the heading whose words come next
    quotes: int = 0
    count: int = 0  # lists so far

    def read(self, token: Token) -> None:
        """Take one token."""
        match token.type:
            case "heading_open":
                self.heading = min(self.first_heading - 1 + int(token.tag[1:]), MAX_DEPTH)
            case "heading_close":
                self.heading = 0
            case "blockquote_open" | "blockquote_close":
                self.quotes += token.nesting
            case "ordered_list_open" | "bullet_list_open":
                self._open_list(token)
            case "ordered_list_close" | "bullet_list_close":
                self.lists.pop()
            case "list_item_open":
                self.lists[-1].is_told = False
            case "list_item_close" if not self.lists[-1].is_told:
                self._item(())
            case "inline":
                self._paragraph(_merged(_words(token.children or ())))
            case "fence" | "code_block":
                self._paragraph((Words(token.content.strip("\n"), code=True),), is_code=True)

    def _open_list(self, token: Token) -> None:
        self.count += 1
        start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
        self.lists.append(_List(self.count, start, token.markup))

    def _paragraph(self, words: tuple[Words, ...], *, is_code: bool = False) -> None:
        if self.lists and self.heading:
            words = tuple(Words(one.text, True, one.italic, one.code, one.link) for one in words)
        if self.lists and not self.lists[-1].is_told:
            self._item(words)
        elif self.lists:
            self.lists[-1].since = None
            self.blocks.append(Block("more", words, min(len(self.lists), MAX_DEPTH)))
        elif self.heading:
            self.blocks.append(Block("heading", words, self.heading))
        elif is_code:
            self.blocks.append(Block("code", words))
        else:
            self.blocks.append(Block("quote" if self.quotes else "text", words, max(1, self.quotes)))

    def _item(self, words: tuple[Words, ...]) -> None:
        one, level = self.lists[-1], min(len(self.lists), MAX_DEPTH)
        one.is_told = True
        if one.since is None:
            one.since = one.next
        self.blocks.append(Block("item", words, level, one.next, one.index, one.sign, one.since or 0))
        one.next = None if one.next is None else one.next + 1


def _words(tokens: Sequence[Token]) -> Iterator[Words]:
    """Yield the words of a paragraph."""
    depth = {"bold": 0, "italic": 0}
    links: list[str] = []
    for token in tokens:
        if token.tag in _MARKS:
            depth[_MARKS[token.tag]] += token.nesting
        elif token.type == "link_open":
            links.append(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            links.pop()
        else:
            text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
            is_code = token.type == "code_inline"
            yield Words(text, depth["bold"] > 0, depth["italic"] > 0, is_code, links[-1] if links else "")


def _merged(words: Iterator[Words]) -> tuple[Words, ...]:
    """Return words with neighbours of one look put together."""
    found: list[Words] = []
    for one in words:
        if found and _look(found[-1]) == _look(one):
            found[-1] = Words(found[-1].text + one.text, *_look(one))
        elif one.text:
            found.append(one)
    return tuple(found)


def _look(words: Words) -> tuple[bool, bool, bool, str]:
    return words.bold, words.italic, words.code, words.link
