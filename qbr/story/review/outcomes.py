"""Goals, promises and value: what the product was meant to do, and did."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.story.review.parts import Section
from qbr.story.review.quarter import Tile
from qbr.story.values import Chart, Shown, Status, Text


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal of the customer."""

    number: int  # 1, 2, 3 … in the order of importance as given
    name: Text  # Roster notice, days
    short_name: Text  # Roster notice: without its unit
    statement: Text  # the goal in full words
    baseline: Shown
    now: Shown
    target: Shown
    by: Shown  # the target's date
    progress: Shown  # ratio of the way from baseline to target, not clipped
    elapsed: Shown  # ratio of the time from baseline to target date
    owner: Text  # role at the customer; empty when nobody is named
    status: Status
    reason: Text  # why it is not measurable, or what the status rests on; may be empty
    is_focus: bool  # the goal the title speaks of


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsSection(Section):
    """The customer's goals, from, to, by."""

    rows: tuple[GoalRow, ...]
    chart: Chart  # series progress, focus, elapsed; categories are the goals' numbers
    legend: Text  # what the status words mean, with the thresholds
    note: Text  # why a goal cannot be judged; may be empty
    questions: tuple[Text, ...]  # what to ask when no goal is known yet; empty otherwise
    on_track: Shown  # number of goals on track
    achieved: Shown
    missed: Shown
    at_risk: Shown
    not_measurable: Shown


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """How many promises were kept, late or missed."""

    count: Shown
    status: Status
    by_side: Text  # Fernhollow 4 · Acme 2


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One promise of the last review."""

    text: Text
    side: Text  # whose: the vendor's or the customer's name
    owner: Text  # may be an en dash
    due: Shown  # first due date
    closed: Shown
    status: Status  # kept; late, 25 days; missed, now 31 Oct
    is_focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesSection(Section):
    """What was promised, on both sides."""

    counts: tuple[PromiseCount, ...]  # kept, late, missed
    rows: tuple[PromiseRow, ...]  # missed first, then late, then kept; ten at most
    all_rows: tuple[PromiseRow, ...]  # every promise, those not yet due last, for the document
    rest: Text  # what is not listed: promises not yet due; may be empty


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One piece of value with its evidence grade."""

    grade: str  # A, B, C or D
    name: Text
    amount: Shown  # base case for grade C; missing for D
    low: Shown
    high: Shown
    how: Text  # how it is known, one sentence
    confirmed_by: Text  # role of who confirmed it; may be empty


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSection(Section):
    """Value realised: confirmed, estimated and claimed kept apart."""

    tiles: tuple[Tile, ...]  # confirmed, estimated, paid
    confirmed: Chart  # grades A and B, one series this
    estimated: Chart  # grade C, one series estimate with range; same axis ends as confirmed
    estimated_labelled: Chart  # the same with a series high, whose labels stand beyond the ranges
    rows: tuple[ValueRow, ...]
    confirmed_total: Shown
    estimated_base: Shown
    paid: Shown
