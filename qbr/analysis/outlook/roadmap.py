"""Roadmap: what is planned, for which goal of the customer, what slipped, and what stands in the way.

Only what is marked for the customer is told, with one exception that no mark can undo: what stood in an earlier
review and has slipped or been dropped since is named again, with the date that was given (`practices` 2 and 12).
"""

from __future__ import annotations

from dataclasses import dataclass

from qbr.analysis.outcomes.goals import GoalFinding, GoalsFindings
from qbr.analysis.provenance import table_source
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder
from qbr.records.shared import RoadmapItem

SLIPPED, DELIVERED, DROPPED, OPEN = "slipped", "delivered", "dropped", "not decided"
ORDER = (SLIPPED, DROPPED, "in progress", "planned", "considered", OPEN, DELIVERED)  # how a reader is told of them
COMMITTED = ("in progress", "planned", SLIPPED)  # statuses that promise something
_WORDS = {"building": "in progress", "started": "in progress", "done": DELIVERED, "shipped": DELIVERED}


@dataclass(frozen=True, slots=True)
class RoadmapFinding:
    """One item as the customer may be told of it."""

    item: str
    id: str  # may be empty
    theme: str  # may be empty
    status: str  # one of ORDER where we know the word, else as written, in small letters
    when: str  # as said, a day as 2026-10-31; empty: no date given
    previous_when: str  # what was said before; empty unless the date moved
    confidence: str  # may be empty
    challenge: str  # may be empty
    goals: tuple[GoalFinding, ...]  # those of the register it moves
    was_shown: bool  # stood in an earlier review
    is_withdrawn: bool  # marked internal since it was shown: only name, status and the old date are told


@dataclass(frozen=True, slots=True)
class RoadmapFindings:
    """What may be told of the roadmap."""

    items: tuple[RoadmapFinding, ...]  # slipped first, then by status as in ORDER, then as they stand in the file
    count: Fact
    slipped: Fact
    with_goal: Fact


def analyse_roadmap(folder: CustomerFolder, scope: Scope, goals: GoalsFindings | None) -> RoadmapFindings | None:
    """Return what the customer may be told of the roadmap; None when there is no roadmap file.

    Args:
        folder: the customer.
        scope: the quarter.
        goals: the register, for the goals an item moves.
    """
    if folder.roadmap is None:
        return None
    told = [_finding(item, goals) for item in folder.roadmap if _is_told(item)]
    items = tuple(sorted(told, key=lambda item: _rank(item.status)))
    slipped = [item for item in items if item.status == SLIPPED]
    return RoadmapFindings(
        items=items,
        count=_count("roadmap.count", len(items), items, folder, scope),
        slipped=_count("roadmap.slipped", len(slipped), items, folder, scope),
        with_goal=_count("roadmap.with_goal", sum(bool(item.goals) for item in items), items, folder, scope),
    )


def status_of(item: RoadmapItem) -> str:
    """Return the status of an item: slipped as soon as its date moved before it was delivered or dropped."""
    written = (item.status or OPEN).casefold()
    status = _WORDS.get(written, written)
    moved = bool(item.previous_when) and item.previous_when != item.when
    return SLIPPED if moved and status not in (DELIVERED, DROPPED) else status


def _is_told(item: RoadmapItem) -> bool:
    is_due_account = bool(item.shown_in) and status_of(item) in (SLIPPED, DROPPED)
    return item.audience == "customer" or is_due_account


def _rank(status: str) -> int:
    return ORDER.index(status) if status in ORDER else len(ORDER)


def _finding(item: RoadmapItem, goals: GoalsFindings | None) -> RoadmapFinding:
    withdrawn = item.audience != "customer"
    known = goals.goals if goals else ()
    return RoadmapFinding(
        item=item.item,
        id=item.id or "",
        theme="" if withdrawn else item.theme or "",
        status=status_of(item),
        when="" if withdrawn else item.when or "",
        previous_when=(item.previous_when or item.when or "") if withdrawn else _previous(item),
        confidence="" if withdrawn else item.confidence or "",
        challenge="" if withdrawn else item.challenge or "",
        goals=tuple(goal for goal in known if goal.id in item.goals),
        was_shown=bool(item.shown_in),
        is_withdrawn=withdrawn,
    )


def _previous(item: RoadmapItem) -> str:
    return item.previous_when or "" if item.previous_when != item.when else ""


def _count(metric: str, count: int, items: tuple[RoadmapFinding, ...], folder: CustomerFolder, scope: Scope) -> Fact:
    source = table_source(folder, "roadmap", ("item", "status", "when", "previous_when", "goals"), len(items))
    formula = f"{count} of {len(items)} items"
    return Fact(metric, (), count, "", scope.period, len(items), source, formula=formula, audience="customer")
