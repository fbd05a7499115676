"""A recommendation: which rule fired, on what, and what it rests on; and all those of a review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from qbr.analysis.outcomes.goals import GoalFinding
from qbr.analysis.outcomes.promises import Side
from qbr.facts import Audience, Fact, strictest

Rule = Literal["FIX", "ADOPT", "RIGHT-SIZE", "EXPAND", "ENABLE", "MEASURE", "CO-INNOVATE", "STOP"]
Confidence = Literal["high", "medium", "low"]
Dated = Literal["action", "goal", "contract", "quarter"]

WEIGHTS: Mapping[Confidence, Decimal] = {"high": Decimal(1), "medium": Decimal("0.7"), "low": Decimal("0.4")}
UNRATED = Decimal(5)  # importance of what nobody has rated: the middle of the scale


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One rule that fired, with what it rests on."""

    rule: Rule
    case: str  # which condition of the rule fired; names its phrases
    key: str  # id of what it is about; unique within rule and case
    subject: str  # name of what it is about, from the data
    side: Side  # who would do it
    by: date
    dated: Dated  # where the date comes from
    importance: Decimal  # 0–10
    confidence: Confidence
    evidence: Mapping[str, Fact]  # by the name its phrases use
    words: Mapping[str, str] = field(default_factory=dict)  # names from the data its phrases use
    owner: str = ""  # as it may be shown; empty: to be named, or people do not appear
    hides_owner: bool = False  # people do not appear, so an empty owner says nothing
    goal: GoalFinding | None = None  # the goal it serves
    action: str = ""  # id of the open action it goes with; empty: none yet
    step: str = ""  # text of an action or change that does all of it; empty: none is agreed yet
    sign_of_success: str = ""  # agreed with that action; empty: none

    def __post_init__(self) -> None:
        if self.rule == "ADOPT" and self.goal is None:
            raise ValueError(f"{self.key}: adoption serves a goal of the customer; a feature alone is no reason")

    @property
    def weight(self) -> Decimal:
        """Importance times confidence: what recommendations of equal rank are ordered by."""
        return self.importance * WEIGHTS[self.confidence]

    @property
    def audience(self) -> Audience:
        """Who may see it: the strictest of its evidence."""
        return strictest(fact.audience for fact in self.evidence.values())


@dataclass(frozen=True, slots=True)
class RecommendationsFindings:
    """All recommendations, the first of them for the deck."""

    rows: tuple[Recommendation, ...]  # as many as a page may have
    rest: tuple[Recommendation, ...]  # those after them
    count: Fact

    @property
    def all(self) -> tuple[Recommendation, ...]:
        """Every recommendation, in order."""
        return self.rows + self.rest


def weightiest(goals: Iterable[GoalFinding]) -> GoalFinding | None:
    """Return the most important of some goals, the first of equals; None for none."""
    return max(goals, key=importance_of, default=None)


def importance_of(goal: GoalFinding | None) -> Decimal:
    """Return how important a goal is, 0–10; what nobody rated stands in the middle."""
    return goal.importance.number if goal is not None and goal.importance.is_known else UNRATED
