"""Blocks: which opening tag belongs to which closing one, and what they enclose.

A block stands around the smallest thing that holds all its tags: words of a sentence, paragraphs, a row, rows, columns.
Its tags leave the text and become instructions between elements; paragraphs and rows that held nothing else go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from qbr.office.marks.tags import Tag
from qbr.office.opc.markup import Element, name_of
from qbr.office.text.syntax import MIDDLES, OPENERS, Level
from qbr.office.text.text import TextForm, pieces

Side = Literal["before", "after", "instead"]
TABLES = ("a:tbl", "w:tbl")
ROWS = ("a:tr", "w:tr")
CELLS = ("a:tc", "w:tc")
MAX_NESTED = 12  # blocks in blocks; Python itself nests no more than twenty loops
NESTED_HINT = "Join conditions with `and`, or let the data say what the inner blocks work out."


class BlockFault(ValueError):  # noqa: N818  # a fault of the author's, told with its place
    """Tags of a block that cannot belong together, or stand where they enclose nothing whole."""

    def __init__(self, tag: Tag, message: str, hint: str, rule: str = "T210") -> None:
        super().__init__(message)
        self.tag = tag
        self.hint = hint
        self.rule = rule


@dataclass(slots=True)
class Standing:
    """A statement in the text: the tag and the paragraph it was written in."""

    tag: Tag
    paragraph: Element
    level: Level
    drop: str = ""


@dataclass(slots=True)
class Block:
    """An opening tag with everything that belongs to it."""

    standing: list[Standing]  # opener, else and elif, closer
    container: Element | None = None  # what holds the things it encloses; None: words inside one paragraph

    @property
    def opener(self) -> Standing:
        """The tag that opens the block."""
        return self.standing[0]

    @property
    def closer(self) -> Standing:
        """The tag that closes the block."""
        return self.standing[-1]


@dataclass(slots=True)
class Matching:
    """Blocks of one text, and what does not match."""

    blocks: list[Block] = field(default_factory=list)  # in the order of their openers
    alone: list[Standing] = field(default_factory=list)  # tags that are no block: set
    faults: list[BlockFault] = field(default_factory=list)


def match_blocks(standing: Iterable[Standing]) -> Matching:
    """Return the blocks that the statements of one text form; a fault points to the tag a person has to mend."""
    result = Matching()
    open_blocks: list[Block] = []
    for one in standing:
        word = one.tag.word
        if word in OPENERS and len(open_blocks) == MAX_NESTED:
            message = f"{one.tag.text} stands in {MAX_NESTED} other blocks"
            return Matching(faults=[BlockFault(one.tag, message, NESTED_HINT, "T210")])
        if word in OPENERS:
            open_blocks.append(Block([one]))
            result.blocks.append(open_blocks[-1])
        elif word == "set":
            result.alone.append(one)
        elif not open_blocks:
            hint = "Take it out, or put its opening tag before it in the same text."
            result.faults.append(BlockFault(one.tag, f"{one.tag.text} closes nothing", hint))
        elif word in MIDDLES:
            _add_middle(open_blocks[-1], one, result)
        else:
            _close(open_blocks, one, result)
    for block in open_blocks:
        tag = block.opener.tag
        hint = f"Write {{% {OPENERS[tag.word]} %}} where it ends, in the same text or table."
        result.faults.append(BlockFault(tag, f"{tag.text} is never closed", hint))
    return result


def _add_middle(block: Block, one: Standing, result: Matching) -> None:
    opener = block.opener.tag
    if opener.word not in MIDDLES[one.tag.word]:
        result.faults.append(BlockFault(one.tag, f"{one.tag.text} does not belong to {opener.text}", "Take it out."))
    block.standing.append(one)


def _close(open_blocks: list[Block], one: Standing, result: Matching) -> None:
    block = open_blocks[-1]
    wanted = OPENERS[block.opener.tag.word]
    if one.tag.word != wanted:
        message = f"{one.tag.text} stands where {block.opener.tag.text} is still open"
        result.faults.append(BlockFault(one.tag, message, f"Close that first with {{% {wanted} %}}."))
        outer = [other for other in open_blocks if OPENERS[other.opener.tag.word] == one.tag.word]
        if outer:  # the inner ones are told once, by this fault
            del open_blocks[open_blocks.index(outer[-1]) :]
        return
    block.standing.append(one)
    open_blocks.pop()


def instruction_for(number: int) -> Element:
    """Return what stands between elements for a tag."""
    return etree.ProcessingInstruction("q", str(number))


def is_instruction(node: Element) -> bool:
    """Return whether a node of a tree is an instruction of ours."""
    return getattr(node, "target", "") in ("q", "scope")


def find_mark(paragraph: Element, mark: str, form: TextForm) -> Element | None:
    """Return the text element of a paragraph that holds a mark."""
    for piece in pieces(paragraph, form):
        if mark in (piece.element.text or "") and name_of(piece.element) == form.text:
            return piece.element
    return None


def reading(paragraph: Element, form: TextForm) -> str:
    """Return the text of a paragraph with the marks of its tags."""
    return "".join(piece.sign for piece in pieces(paragraph, form))
