"""What only our own people see before the meeting."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.facts import Audience
from qbr.story.review.quarter import Tile
from qbr.story.values import Shown, Status, Text


@dataclass(frozen=True, slots=True)
class BriefRisk:
    """Something that puts the renewal at risk."""

    text: Text
    evidence: Text  # the figure that says so; may be empty
    is_focus: bool  # it holds the health score down, or stands first


@dataclass(frozen=True, slots=True)
class BriefAsk:
    """Something we want from the meeting."""

    text: Text
    who: Text  # role at the customer; an en dash when nobody is named
    by: Text  # day; an en dash without one


@dataclass(frozen=True, slots=True)
class TalkPage:
    """What to say on one page of the customer's deck."""

    id: str  # of the section, or of the register
    is_table: bool  # a short register: its message is all there is to say
    label: Text
    title: Text  # the page's message
    say: Text
    ask: Text  # may be empty
    watch: tuple[Text, ...]  # what is sensitive there, four at most


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSection:
    """What only our own people see: health, renewal, risks, asks and what to say. No page of a customer's file."""

    label: Text
    title: Text  # the message
    measure: Text  # what the score rests on, one line
    source: Text  # the footer's source line
    health: Shown  # 0–100; missing when too little is known
    health_band: Status  # ● green, ◊ amber, × red, · not enough data
    health_note: Text  # what caps it, and how much of the weight is known; may be empty
    health_change: Text  # what moved it since the quarter compared with; may be empty
    renewal: Shown  # last day of the contract
    tiles: tuple[Tile, ...]  # health, renewal, contract value, net of what is proposed; those that are known
    risks: tuple[BriefRisk, ...]  # six at most, the gravest first
    no_risks: Text  # says that nothing on record is a risk; empty when something is
    asks: tuple[BriefAsk, ...]  # eight at most
    talk: tuple[TalkPage, ...]  # a row for each page that is shown, in the order of the pack

    @property
    def audience(self) -> Audience:
        """Who may see it: only the vendor's own people; to a customer's template all of it is withheld."""
        return "internal"
