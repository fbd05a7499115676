"""What is recommended, and what is on the roadmap."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.story.review.parts import Section
from qbr.story.values import Shown, Status, Text


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """One recommendation with what it rests on."""

    kind: str  # FIX, ADOPT, RIGHT-SIZE, EXPAND, ENABLE, MEASURE …, the same in every language
    rule: Text  # the word for it that readers see
    what: Text
    evidence: Text
    effect: Text
    owner: Text
    by: Text
    behaviour: Text  # what people would do differently; may be empty
    sign: Text  # the sign of success; may be empty
    confidence: Text
    would_change: Text  # what would change this recommendation
    is_focus: bool


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One dated step of the plan."""

    day: str  # 16
    text: Text


@dataclass(frozen=True, slots=True)
class PlanMonth:
    """A month of the coming quarter."""

    label: Text  # October
    items: tuple[PlanItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationsSection(Section):
    """What we recommend, and the plan."""

    rows: tuple[RecommendationRow, ...]  # five at most, FIX first, EXPAND never first
    all_rows: tuple[RecommendationRow, ...]  # every one, for the document
    plan: tuple[PlanMonth, ...]  # three months, the two weightiest steps of each
    full_plan: tuple[PlanMonth, ...]  # three months with every step, for the document
    next_label: Text  # 14 January 2027
    next_text: Text  # Next review, same pages and same measures


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    """Something planned, or a challenge."""

    item: Text
    theme: Text  # may be empty
    goal: Text  # "goal 3, Dock waiting time", several with "and", or "no goal affected"
    status: Status  # ◊ slipped, ● delivered, ○ in progress, □ planned, · considered …
    when: Text  # 2026-Q4, 31 Oct 2026, or "no date given"
    previous_when: Text  # what was said before; an en dash unless the date moved
    confidence: Text  # high, medium, low, or an en dash
    challenge: Text  # what stands in the way; may be empty
    is_focus: bool  # slipped
    was_shown: bool  # stood in an earlier review


@dataclass(frozen=True, slots=True)
class RoadmapGroup:
    """The items of one status."""

    label: Text  # Slipped, In progress …
    rows: tuple[RoadmapRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapSection(Section):
    """What is planned for the customer's goals, what slipped, and what stands in the way."""

    rows: tuple[RoadmapRow, ...]  # slipped first, with old and new date; eight at most, every slipped one among them
    all_rows: tuple[RoadmapRow, ...]  # every item, for the document
    groups: tuple[RoadmapGroup, ...]  # the same by status, for the document
    challenges: tuple[Text, ...]  # item and what stands in the way, a sentence each
    orphans: Text  # items that move no goal, in one line; empty when there is none
    rest: Text  # how many items the page does not list; may be empty
    count: Shown  # items
    slipped: Shown  # items whose date moved
    with_goal: Shown  # items that move a goal

    @property
    def owes_account(self) -> bool:
        """Whether an item of an earlier review slipped or was dropped: no pack can leave that out."""
        return any(row.was_shown and row.status.sign in "◊×" for row in self.all_rows)
