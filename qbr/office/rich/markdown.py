"""`{{ summary|markdown }}`: a value whose text is Markdown, and the slot that writes it where its tag stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from qbr.filters import Fallback, is_missing
from qbr.office.marks.tags import SlotError
from qbr.office.rich.blocks import MAX_DEPTH, Block, Words, blocks_of, plain_blocks
from qbr.plain import printed, refs_of, withheld_check

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun

_NAMES = {"item": "a list", "more": "a list", "quote": "a quote", "heading": "a heading", "code": "a block of code"}


@dataclass(frozen=True, slots=True)
class Markdown:
    """A value whose text is Markdown; printed where only words can stand, it is its words."""

    value: object
    heading: int = 1  # the level of `#`

    @property
    def ref(self) -> tuple[str, ...]:
        """The ids of what its value speaks of."""
        return refs_of(self.value)

    def __str__(self) -> str:
        blocks = blocks_of(printed(self.value), self.heading)
        return "\n".join("".join(words.text for words in block.words) for block in blocks)


def markdown(value: object, heading: int = 1) -> object:
    """Return the value with its text taken for Markdown; a missing one stays missing.

    Args:
        value: anything that prints.
        heading: the level of `#`: with 3, `##` is a heading of level 4.

    Raises:
        ValueError: there is no such level.
    """
    if type(heading) is not int or not 1 <= heading <= MAX_DEPTH:
        raise ValueError(f"markdown(heading={heading!r:.20}): headings have levels from 1 to {MAX_DEPTH}")
    withheld_check(value)
    return value if is_missing(value) or isinstance(value, Fallback) else Markdown(value, heading)


class Look(Protocol):
    """How one format writes rich text where a tag stood, prepared from what the designer drew."""

    def paragraphs(self, run: PartRun, blocks: Sequence[Block]) -> str:
        """Return whole paragraphs."""

    def words(self, run: PartRun, words: Sequence[Words]) -> str:
        """Return runs."""


@dataclass(frozen=True, slots=True)
class MarkdownSlot:
    """A value that brings its own paragraphs, or its own runs when its tag stands among other words."""

    look: Look
    is_whole: bool  # whether the tag is all its paragraph holds

    def write(self, run: PartRun, value: object) -> str:
        """Return the paragraphs or runs of the value.

        Raises:
            SlotError: it has more than words, and its tag stands among others.
        """
        blocks = _blocks(run, value)
        if self.is_whole:
            return self.look.paragraphs(run, blocks)
        if len(blocks) > 1 or blocks[0].kind != "text":
            what = _NAMES.get(blocks[0].kind, "several paragraphs")
            hint = "Give the tag a paragraph of its own, or the value words only."
            raise SlotError(f"the value has {what}, and its tag stands among other words", hint, "T331")
        return self.look.words(run, blocks[0].words)

    def hole(self, run: PartRun, text: str) -> str:
        """Return the tag between brackets."""
        words = (Words(f"⟦{text}⟧"),)
        return self.look.paragraphs(run, (Block("text", words),)) if self.is_whole else self.look.words(run, words)


def _blocks(run: PartRun, value: object) -> tuple[Block, ...]:
    if isinstance(value, Markdown):
        return blocks_of(run.text_of(value.value), value.heading)
    return plain_blocks(run.text_of(value))


def target(run: PartRun, address: str) -> str:
    """Return the id of a relationship to where a link leads; empty, with a warning, when no link may lead there."""
    try:
        return run.link(address)
    except ValueError:
        shown = address if len(address) <= 60 else f"{address[:60]}…"
        hint = "Only addresses that begin with https://, http:// or mailto: can be followed."
        run.warn(f'the link to "{shown}" is left out, its words stay', hint, "T332")
        return ""
