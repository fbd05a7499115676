"""The quarter on a page."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.story.review.parts import Section
from qbr.story.values import Text


@dataclass(frozen=True, slots=True)
class Tile:
    """A large number with its label."""

    number: Text  # 58 %
    label: Text  # active on a given day
    basis: Text  # 2025-Q3: 52 %; or what the number rests on
    is_estimate: bool = False  # estimates stand in grey


@dataclass(frozen=True, slots=True)
class Mover:
    """Something that got better or worse, with the number that says so."""

    number: Text  # −18 %
    words: Text  # active users in Returns, from 28 to 23


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision asked for, or a question where nothing is known to decide on."""

    number: int  # 1, 2, 3
    text: Text  # Name an owner for the restart in Returns, by 16 October


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterSection(Section):
    """The quarter on one page."""

    situation: Text  # two sentences: where the customer stands
    better: tuple[Mover, ...]  # three at most, the best first
    worse: tuple[Mover, ...]  # three at most, the worst first; never left out
    owed: tuple[
        Mover, ...
    ]  # worst incident, missed promises, what is not used, each that exists; then further of worse
    decisions_label: Text  # "Decisions we ask for", or "Questions to settle" when there is nothing to decide on
    decisions: tuple[Decision, ...]  # three at most
    promises_line: Text  # the missed promises in one line; empty when none was missed
    seriousness: Text  # owners, dates and money behind what is open, in a sentence; empty when nothing is open
    gaps: tuple[Text, ...]  # what the page has no evidence for, a line for each block; mostly empty
