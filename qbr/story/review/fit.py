"""How well the product fits the customer's goals and needs."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.story.review.parts import Section
from qbr.story.values import Picture, Shown, Status, Text


@dataclass(frozen=True, slots=True)
class FitCell:
    """How one capability serves one goal."""

    status: Status  # ● fits, ◊ weak, ○ unused, □ not owned, × none, · not needed
    is_focus: bool


@dataclass(frozen=True, slots=True)
class FitRow:
    """One goal and the capabilities it needs."""

    number: int
    name: Text
    cells: tuple[FitCell, ...]  # one for each capability, in their order


@dataclass(frozen=True, slots=True)
class FitGroup:
    """Needs that are underserved, unserved or overshot."""

    label: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One rated need."""

    name: Text
    importance: Shown  # median rating 0–10
    satisfaction: Shown
    opportunity: Shown  # importance + max(importance − satisfaction, 0)
    raters: Shown  # n
    kind: Text  # underserved, overshot, appropriately served, not rated
    is_underserved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSection(Section):
    """How the product fits the customer's business."""

    capabilities: tuple[Text, ...]  # columns
    rows: tuple[FitRow, ...]
    counts: Text  # Fits 9 of 18 · weak 3 · …
    groups: tuple[FitGroup, ...]  # underserved, unserved, overshot; those that exist
    needs: tuple[NeedRow, ...]  # their order is their number on the map
    map: Picture | None  # importance against satisfaction, needs by number; None when nothing is rated
    fits: Shown  # cells that fit
    needed: Shown  # cells needed
    index: Shown  # fit index, missing below 60 % coverage
