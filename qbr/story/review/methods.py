"""What is not known, and how each figure was counted."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.facts import Audience
from qbr.story.review.parts import Section
from qbr.story.values import Shown, Text


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """One gap."""

    number: int
    what: Text  # How satisfied drivers are
    so_what: Text  # whether goal 6 moves
    who: Text  # Acme, People team
    by: Text
    is_focus: bool
    about: str = ""  # id of the section it is a gap of; empty: of a single figure


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownsSection(Section):
    """What we don't know yet."""

    rows: tuple[UnknownRow, ...]  # most costly first, five at most
    all_rows: tuple[UnknownRow, ...]  # every gap
    rest: tuple[Text, ...]  # further gaps, for the document


@dataclass(frozen=True, slots=True)
class MethodRow:
    """How one figure is counted."""

    measure: Text
    value: Shown
    how: Text  # formula with its numbers
    definition: Text  # the declared definition
    rows: Text  # 18,204, or an en dash
    source: Text  # file names

    @property
    def audience(self) -> Audience:
        """Who may see it: whoever may see the figure."""
        return self.value.audience


@dataclass(frozen=True, slots=True)
class MethodGroup:
    """How the figures of one measure are counted that exists once a team, feature, product or another key."""

    measure: Text
    definition: Text  # the declared definition
    count: int  # figures of this measure in the review
    example: Text  # the first of them: key, value and formula with its numbers
    rows: Text  # rows behind the figure with the most, or an en dash
    source: Text  # file names

    @property
    def audience(self) -> Audience:
        """Who may see it: whoever may see all its figures."""
        return self.measure.audience


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """What was left out of a table."""

    table: Text  # Usage
    text: Text  # 214 of 18,418 rows: 190 by two service accounts, 24 exact duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodsSection(Section):
    """Methods and sources."""

    rows: tuple[MethodRow, ...]  # the main ten
    all_rows: tuple[MethodRow, ...]  # every figure that exists once, for the document
    by_key: tuple[MethodGroup, ...]  # every measure that exists once a team, feature or product, for the document
    exclusions: tuple[ExclusionRow, ...]
    settings: tuple[Text, ...]  # definitions and thresholds that differ from the defaults
    files: Shown  # number of files read
