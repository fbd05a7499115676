"""Use of the product, and what is paid for and not used."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.story.review.parts import Section
from qbr.story.review.quarter import Tile
from qbr.story.values import Chart, Shown, Text


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A team, a site or another group of users."""

    name: Text
    assigned: Shown
    active: Shown
    share: Shown  # active ÷ assigned, ratio
    is_focus: bool


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """A feature or module and who uses it."""

    name: Text
    module: Text
    eligible: Shown  # users who may use it
    adopters: Shown  # users with use in at least three weeks of the quarter
    adoption: Shown  # adopters ÷ eligible, ratio
    tried: Shown  # users who used it, but not often enough to count
    depth: Shown  # value events per adopter and week
    is_focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSection(Section):
    """How the product is used."""

    headline: Shown  # what the title speaks of: active users, else people on a working day, else value events
    active_users: Shown  # distinct users with a value event in the last 28 days of the quarter
    stickiness: Shown  # active on a given working day ÷ active users, ratio
    breadth: Shown  # features used ÷ features entitled, ratio
    trend: Chart  # series this, prior, event; a point a week
    trend_caption: Text  # what is drawn, and where the axis starts when it is not zero
    groups_label: Text  # "By team", "By feature"
    groups_noun: Text  # teams, sites; what a sentence calls the groups
    groups_caption: Text  # active of assigned
    groups: tuple[GroupRow, ...]  # largest share first
    total: GroupRow | None  # all groups together; None when there are no groups
    by_group: Chart  # series this, focus; share of each group in per cent
    change_caption: Text
    by_change: Chart  # series this, focus; change of each group in per cent
    tiles: tuple[Tile, ...]  # three
    story: Text  # the group that moved most, in two sentences
    features: tuple[FeatureRow, ...]  # most adopted first


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """Something paid for."""

    name: Text
    entitled: Shown
    used: Shown
    used_ratio: Shown
    paid: Shown  # for the quarter
    unused_cost: Shown  # for the quarter
    why: Text  # the reason where it is known, else "Not known"
    is_focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedSection(Section):
    """What is paid for and not used."""

    rows: tuple[EntitlementRow, ...]  # largest unused cost first
    chart: Chart  # series unused, focus, paid (outline, drawn last); money in thousands
    total: Shown  # cost of what is not used
    paid: Shown  # cost of everything
    share: Shown  # total ÷ paid, ratio
    story: Text  # what follows from it, two or three sentences
