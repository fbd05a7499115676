"""Markdown to plain text by section: front matter apart, HTML dropped, links and pictures that reach out refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from qbr.sources.opening.faults import Faults, clipped

BOLD_LEVEL = 7  # a paragraph that is bold as a whole stands below every true heading

_FENCE = re.compile(r"---[ \t]*")
_END = re.compile(r"(---|\.\.\.)[ \t]*")
_SAFE_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_BOLD_TITLE = re.compile(r"(\*\*|__)(?P<title>[^*_]{1,80})\1:?")


@dataclass(frozen=True, slots=True)
class Document:
    """A file with its front matter, as text."""

    front: str | None  # None: it has none
    body: str
    body_line: int  # line of the file the body begins in


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list or a row of a table, as plain text."""

    kind: Literal["text", "item", "row"]
    text: str
    line: int = field(default=0, compare=False)  # of the file, 1-based; 0: made, not read
    cells: tuple[str, ...] = field(default=(), compare=False)  # of a row, the empty ones too


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; level 0 is what stands before the first heading."""

    title: str
    level: int
    line: int  # of the heading, 1-based
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Return the section as plain text: paragraphs with an empty line between, items each on a line of its own."""
        parts: list[str] = []
        for before, block in zip((None, *self.blocks), self.blocks, strict=False):
            together = before is not None and before.kind == block.kind and block.kind != "text"
            parts.append(("\n" if together else "\n\n") if before is not None else "")
            parts.append(f"• {block.text}" if block.kind == "item" else block.text)
        return "".join(parts)

    @property
    def items(self) -> tuple[str, ...]:
        """Return the items of its lists."""
        return tuple(block.text for block in self.blocks if block.kind == "item")


def split_front_matter(text: str, faults: Faults) -> Document | None:
    """Return front matter and body apart; None, with a fault, when the front matter is not closed."""
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return Document(None, text, 1)
    for number, line in enumerate(lines[1:], start=1):
        if _END.fullmatch(line):
            return Document("\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2)
    faults.error("the front matter is not closed", faults.at(1), 'End it with a line of three dashes: "---".')
    return None


def parse_sections(
    body: str, first_line: int, faults: Faults, lines: Sequence[int] | None = None
) -> tuple[Section, ...]:
    """Return the sections of a body in their order; a paragraph that is bold as a whole counts as a heading.

    Args:
        body: Markdown.
        first_line: line of the file it begins in.
        faults: where what was dropped is written.
        lines: for each line of the body the line of the file it comes from; None: they follow the first.
    """
    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # refused below, with words
    reader = _Reader(lines or range(first_line, first_line + body.count("\n") + 1), faults)
    for token in parser.parse(body):
        reader.read(token)
    return reader.finished()


class _Reader:
    """Gathers sections from the parser's tokens."""

    def __init__(self, lines: Sequence[int], faults: Faults) -> None:
        self.lines, self.faults = lines, faults
        self.sections: list[Section] = []
        self.title, self.level, self.line = "", 0, lines[0]
        self.blocks: list[Block] = []
        self.heading = 0  # level of the heading whose text comes next; 0: none
        self.items = 0  # depth of lists
        self.cells: list[str] | None = None  # of the table's row that is open
        self.line_now = lines[0]

    def read(self, token: Token) -> None:
        if token.map:  # the parser counts lone carriage returns as lines, too
            self.line_now = self.lines[min(token.map[0], len(self.lines) - 1)]
        line = self.line_now
        match token.type:
            case "heading_open":
                self.heading = int(token.tag[1:])
            case "list_item_open" | "list_item_close":
                self.items += token.nesting
            case "tr_open":
                self.cells = []
            case "tr_close":
                self._add("row", " · ".join(cell for cell in self.cells or () if cell), tuple(self.cells or ()))
                self.cells = None
            case "html_block":
                self.faults.warn("HTML is not read", self.faults.at(line), "Write it as plain text.")
            case "fence" | "code_block":
                self._add("text", token.content.strip("\n"))
            case "inline":
                self._take(token, line)

    def finished(self) -> tuple[Section, ...]:
        if self.blocks or self.level:
            self.sections.append(Section(self.title, self.level, self.line, tuple(self.blocks)))
        return tuple(self.sections)

    def _take(self, token: Token, line: int) -> None:
        text = _plain(token, line, self.faults)
        bold = None if self.items or self.cells is not None else _BOLD_TITLE.fullmatch(token.content.strip())
        if self.cells is not None:
            self.cells.append(text)
        elif self.heading or bold:
            self._begin(bold["title"].strip(" :") if bold else text, self.heading or BOLD_LEVEL, line)
        else:
            self._add("item" if self.items else "text", text)

    def _begin(self, title: str, level: int, line: int) -> None:
        self.finished()
        self.title, self.level, self.line, self.blocks, self.heading = title, level, line, [], 0

    def _add(self, kind: Literal["text", "item", "row"], text: str, cells: tuple[str, ...] = ()) -> None:
        if text:
            self.blocks.append(Block(kind, text, self.line_now, cells))


def _plain(token: Token, line: int, faults: Faults) -> str:
    """Return the text of an inline token without its marks."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
        elif child.type == "link_open":
            _check_link(str(child.attrs.get("href", "")), line, faults)
        elif child.type == "image":
            address = str(child.attrs.get("src", ""))
            faults.warn(f'the picture "{clipped(address)}" is not shown', faults.at(line), "Say it in words.")
        elif child.type == "html_inline":
            faults.warn(f"HTML is not read: {clipped(child.content)}", faults.at(line), "Write it as plain text.")
    return "".join(parts).strip()


def _check_link(address: str, line: int, faults: Faults) -> None:
    if not _SAFE_LINK.match(address):
        hint = "Only addresses that begin with https://, http:// or mailto: can be followed."
        faults.warn(f'the link to "{clipped(address)}" is dropped, its text stays', faults.at(line), hint)
