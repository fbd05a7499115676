"""What every section of a review has, and who and when it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from qbr.story.values import Picture, Text

NO_TEXT = Text("", (), "customer")
INSIDE = {"audience": "internal"}  # of a field that only our own people may see, whatever it holds
State = Literal["full", "partial", "absent"]
Where = Literal["main", "appendix", "off"]


@dataclass(frozen=True, slots=True)
class CustomerInfo:
    """Whom the review is for."""

    id: str  # the folder's name
    name: Text  # as they write it
    logo: Picture | None  # None when the folder has none


@dataclass(frozen=True, slots=True)
class VendorInfo:
    """Who shows the review."""

    name: str
    website: str
    legal: str  # a line of small print; may be empty


@dataclass(frozen=True, slots=True)
class PeriodInfo:
    """The quarter of the review."""

    label: str  # 2026-Q3
    short: str  # Q3
    dates: str  # 1 July – 30 September 2026
    start: date  # first day
    end: date  # last day
    prior: str  # label of the quarter before
    year_ago: str  # label of the same quarter a year ago
    basis: str  # label of the quarter that changes are measured against
    basis_reason: Text  # why that one, in a sentence
    as_of: str  # 5 October 2026: the day the data speaks from
    as_of_date: date
    to_date: str = ""  # to date, day 61 of 92; empty when the quarter is over


@dataclass(frozen=True, slots=True)
class MeetingInfo:
    """The review meeting."""

    date: str  # 14 October 2026; empty when not set
    next_date: str  # of the next review; empty when not set
    answerable: Text  # who answers for this report, e.g. "your account lead"; may be empty


@dataclass(frozen=True, slots=True)
class Notes:
    """Speaker notes, one pattern for all pages."""

    say: Text  # what to say, three sentences at most
    ask: Text  # the question to ask
    figures: tuple[Text, ...]  # one line a figure: what it counts, period, file and rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What every section has."""

    id: str  # its name in templates and in template.yaml
    label: Text  # the small line above the title, e.g. "How you use it"
    title: Text  # the message: a computed sentence of at most 15 words
    measure: Text  # measure, unit, period and basis of comparison, one line
    source: Text  # the footer's source line
    state: State  # full; partial: something is missing and said; absent: a line in "What we don't know yet"
    place: Where  # main part, appendix, or off
    notes: Notes
    missing: tuple[Text, ...] = ()  # what is missing and how to supply it, a line each
    decision: Text = NO_TEXT  # the recommendation the page leads to, or that none is needed
    recommendation: int = 0  # number of the recommendation the page leads to; 0: it leads to none
    left_out: Text = NO_TEXT  # the line that says it is withheld on purpose, and until when; empty: it is not
    own_words: Text | None = None  # a person's own words on this section, checked against the facts; None: none
    chapter: int = 0  # number of its chapter in the document; 0: it has none
    wished: Where | None = None  # where the customer's profile wants it; None: as the pack says

    @property
    def is_shown(self) -> bool:
        """Whether the section has a page of its own."""
        return self.state != "absent" and self.place != "off"
