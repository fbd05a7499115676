"""How the customer compares, and what lies ahead."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.story.review.parts import Section
from qbr.story.review.quarter import Tile
from qbr.story.values import Chart, Shown, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PeersSection(Section):
    """How the customer compares; only aggregates of at least five peers."""

    chart: Chart  # series base (empty), lower, upper, median, customer
    ahead: tuple[Text, ...]
    behind: tuple[Text, ...]
    hidden: tuple[Text, ...]  # what is not shown and why
    hidden_names: tuple[Text, ...]  # the measures that are not shown, as a sentence names them


@dataclass(frozen=True, slots=True)
class OutlookDate:
    """A day ahead on which something ends or runs out."""

    when: Shown  # the day; missing where it lasts beyond the term
    what: Text  # Message pack: used up; or Planner seats: contract ends
    range: Text  # between 12 Nov and 3 Dec, 80 %; empty for a date that is fixed
    line: Text  # the same as one sentence
    is_estimate: bool  # computed from the pace of use; False: stands in the contract


@dataclass(frozen=True, slots=True)
class PatternRow:
    """Two things that moved together, or a step beside a dated event; never a cause."""

    text: Text  # Support tickets rose in the weeks with incident minutes: coincides with …
    strength: Shown  # rank correlation −1…1, or the size of the step
    n: Shown  # weeks it rests on
    chance: Shown  # share of shuffled series that show as much


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookSection(Section):
    """What is likely next quarter, how sure that is, and what could change it."""

    chart: Chart  # a point a week; series this, prior, forecast, low, high; no forecast: this and prior alone
    chart_caption: Text  # what is drawn, and where the axis starts when it is not zero
    refusal: Text  # why there is no forecast, in the place of its method; empty when there is one
    method: Text  # how the forecast was made, its error and its coverage in the past; empty without one
    forecast: Shown  # the last week of the coming quarter, with its 80 % band; missing with the reason
    error: Shown  # mean absolute error of the backtest ÷ mean of the series, ratio
    coverage: Shown  # share of past weeks inside the band made before them, ratio; nominal 80 %
    tiles: tuple[Tile, ...]  # three at most: the forecast, its error, its coverage
    trend: Text  # direction since a year, or "no clear change"; empty when too short
    season: Text  # what of the change comes back every year; empty when not known
    unusual: tuple[Text, ...]  # weeks out of line and steps of the level, with what they coincide with; three at most
    dates: tuple[OutlookDate, ...]  # run-out dates and ends of contract, the earliest first
    could_change: tuple[Text, ...]  # what could change the outlook; never empty beside a forecast
    risks_ours: tuple[Text, ...]  # what may go wrong on the vendor's side
    risks_theirs: tuple[Text, ...]  # and on the customer's
    patterns: tuple[PatternRow, ...]  # three at most, the least likely by chance first
    patterns_note: Text  # how many comparisons were made, and that none shows a cause; empty without data
